import { trimOf } from '../../platform/trim.ts';
import { cutAtWord } from '../../templating/plain-text.ts';
import { type BibtexEntry, looksLikeBibtex, readBibtex } from './bibtex.ts';
import { cleanText } from './clean-text.ts';
import { arxivIdWithoutVersion, titleKey } from './identity.ts';

/** A paper that a reader names: by arXiv id (without version), by title, or by both. `text` is shown to the reader. */
export type PastedPaper = {
  line: number;
  text: string;
  arxivId: string | null;
  /** The key that `titleKey` returns; null where no title was given. */
  titleKey: string | null;
};
export type PastedRejection = { line: number; text: string; reason: string };
export type PastedPapers = {
  papers: PastedPaper[];
  rejected: PastedRejection[];
  /** Why nothing was read, and what to do about it; null otherwise. */
  error: string | null;
};

export const pastedLimits = { papers: 500, bytes: 256_000, titleChars: 400 } as const;

const SHOWN_CHARS = 160;
// "GPT" may be a title; one or two letters are a mistake.
const MIN_KEY_CHARS = 3;
const MAX_PACKED_CHARS = pastedLimits.titleChars + 40;

/**
 * Parses what a reader pastes or uploads: arXiv ids, links to arXiv, alphaXiv or a paper's page at Hugging Face,
 * titles (one on each line), or BibTeX. A paper that is named twice is returned once.
 */
export const readPastedPapers = (text: string): PastedPapers => {
  if (Buffer.byteLength(text) > pastedLimits.bytes)
    return refused(`This is more than ${pastedLimits.bytes / 1000} KB. Put it in in parts.`);
  const { papers, rejected, unread } = looksLikeBibtex(text) ? fromBibtex(text) : fromLines(text);
  if (papers.length > pastedLimits.papers)
    return refused(
      `${pastedLimits.papers} papers at once are the limit; there are ${papers.length + unread}. Put them in in parts.`,
    );
  return { papers, rejected: rejected.sort((a, b) => a.line - b.line), error: null };
};

/** Returns a paper as the value of a hidden field: `2410.15027|`, `|Its title`, or both. */
export const packPaper = ({ text, arxivId, titleKey: key }: Omit<PastedPaper, 'line'>): string => {
  // A long title is cut for display, and no longer has its key.
  const title = key === null ? '' : titleKey(text) === key ? text : key;
  return `${arxivId ?? ''}|${title}`;
};

/** Reads such a value; null where it names no paper. */
export const unpackPaper = (packed: string): Omit<PastedPaper, 'line'> | null => {
  const at = packed.indexOf('|');
  if (at === -1 || packed.length > MAX_PACKED_CHARS) return null;
  const arxivId = arxivIdWithoutVersion(packed.slice(0, at));
  const title = cleanText(packed.slice(at + 1));
  const key = titleKey(title);
  const sought = key.length >= MIN_KEY_CHARS ? key : null;
  if (arxivId === null && sought === null) return null;
  return {
    text: sought === null ? `arXiv:${arxivId}` : cutAtWord(title, SHOWN_CHARS),
    arxivId,
    titleKey: sought,
  };
};

const refused = (error: string): PastedPapers => ({ papers: [], rejected: [], error });

type Read = {
  papers: PastedPaper[];
  rejected: PastedRejection[];
  /** The ids or titles of the papers, so that each is taken once. */
  known: Set<string>;
  /** The number of lines and entries after the limit of papers was exceeded; these are not read. */
  unread: number;
};
const nothingRead = (): Read => ({ papers: [], rejected: [], known: new Set(), unread: 0 });

const isFull = (read: Read): boolean => {
  if (read.papers.length <= pastedLimits.papers) return false;
  read.unread += 1;
  return true;
};

const fromLines = (text: string): Read => {
  const read = nothingRead();
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) readLine(read, line, at + 1);
  return read;
};

const fromBibtex = (text: string): Read => {
  const read = nothingRead();
  const { entries, broken, between } = readBibtex(text);
  for (const entry of entries) readEntry(read, entry);
  for (const { line, text: begin, why } of broken) reject(read, line, begin, BROKEN[why]);
  for (const { line, text: words } of between) {
    if (/^\s*(?:[%@,;}]|$)/.test(words)) continue;
    if (findArxiv(words).ids.length > 0) readLine(read, words, line);
    else reject(read, line, words, 'stands between BibTeX entries; put titles in by themselves');
  }
  return read;
};

const BROKEN = {
  syntax: 'this entry cannot be read: a bracket, a quote or a comma is missing or too many',
  'too-long': 'its names from @string stand for too much text; write the text itself',
};

const reject = (read: Read, line: number, text: string, reason: string): void => {
  read.rejected.push({ line, text: cutAtWord(text, SHOWN_CHARS), reason });
};

// The marks and numbers that people put before lines of a list: "- ", "3. ", "[12] ".
const LIST_MARK = /^\s*(?:[-–*•]\s+|\[\d{1,3}\]\s*|\d{1,3}[.)]\s+)/;

const readLine = (read: Read, given: string, line: number): void => {
  const text = given.replace(LIST_MARK, '').trim();
  if (text === '' || isFull(read)) return;
  const { ids, rest, problem } = findArxiv(text);
  if (ids.length > 1) {
    for (const id of ids) add(read, line, given, id, '');
    return;
  }
  const title = trimOf(withoutEmptyBrackets(rest), /[\s:;,–-]/);
  if (ids.length === 0 && problem !== null) reject(read, line, given, problem);
  else add(read, line, given, ids[0] ?? null, title);
};

// Removes the empty brackets that are left after an address between them was removed.
const withoutEmptyBrackets = (text: string): string =>
  text
    .split(/\(\s*\)/)
    .map((part, at, parts) => (at < parts.length - 1 ? part.trimEnd() : part))
    .join('')
    .replace(/\[\s*\]/g, '');

const add = (read: Read, line: number, given: string, arxivId: string | null, rawTitle: string): void => {
  const title = rawTitle.length > pastedLimits.titleChars ? '' : cleanText(rawTitle);
  const key = titleKey(title);
  const sought = key.length >= MIN_KEY_CHARS ? key : null;
  const known = arxivId ?? (sought && `title:${sought}`);
  if (known !== null) {
    if (read.known.has(known)) return;
    read.known.add(known);
    const text = sought === null ? `arXiv:${arxivId}` : cutAtWord(title, SHOWN_CHARS);
    read.papers.push({ line, text, arxivId, titleKey: sought });
    return;
  }
  const reason =
    rawTitle.length > pastedLimits.titleChars
      ? `longer than ${pastedLimits.titleChars} characters; one title a line`
      : 'neither a title nor an arXiv id';
  reject(read, line, given, reason);
};

const ID = String.raw`(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v\d+)?`;
const BARE_ID = new RegExp(`^(?:arxiv:)?(${ID})(?:\\.pdf)?$`, 'i');
const PLACES = [
  String.raw`arxiv\.org\/(?:abs|pdf|html|ps|format|e-print)`,
  String.raw`alphaxiv\.org\/(?:[a-z]{2}\/)?(?:abs|pdf|overview)`,
  String.raw`huggingface\.co\/papers`,
  String.raw`hf\.co\/papers`,
  String.raw`ar5iv\.org\/(?:abs|html)`,
].join('|');
const LINK = new RegExp(
  String.raw`^(?:https?:\/\/)?(?:[a-z0-9-]+\.)*(?:${PLACES})\/(${ID})(?:\.pdf)?\/?(?:[?#].*)?$`,
  'i',
);
const DOI = new RegExp(String.raw`^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)?10\.48550\/arxiv\.(${ID})$`, 'i');
const NEARLY_ID = /^arxiv:|^\d{4}\.\d{3,6}(?:v\d*)?$/i;
const ADDRESS = /^(?:https?:\/\/|www\.)/i;

const idIn = (token: string): string | null => {
  const found = BARE_ID.exec(token) ?? LINK.exec(token) ?? DOI.exec(token);
  return found && arxivIdWithoutVersion(found[1]!);
};

// Returns the ids of a line, its other words, and the problem of an address or an incomplete id in it.
const findArxiv = (line: string): { ids: string[]; rest: string; problem: string | null } => {
  const ids: string[] = [];
  const words: string[] = [];
  let problem: string | null = null;
  for (const word of line.replace(/\barxiv:\s+(?=\S)/gi, 'arXiv:').split(/[\s,;]+/)) {
    const token = trimOf(word, /[<([{"'“]/, /[>)\]}"'”.:]/);
    const id = idIn(token);
    if (id !== null) ids.push(id);
    else if (ADDRESS.test(token))
      problem ??= 'no address of a paper at arXiv, alphaXiv or Hugging Face; put in the title instead';
    else if (NEARLY_ID.test(token)) problem ??= 'no arXiv id; they look like 2410.15027 or cs/0301001';
    else words.push(word);
  }
  // A line without an id is a title, and keeps its commas.
  return { ids, rest: ids.length > 0 ? words.join(' ') : line, problem };
};

// Exports put an arXiv id into "eprint", "journal = {arXiv preprint arXiv:2410.15027}" or "volume = {abs/2410.15027}".
const ID_FIELDS = ['eprint', 'arxivid', 'arxiv', 'doi', 'url', 'journal', 'howpublished', 'note', 'volume'];

const readEntry = (read: Read, { line, fields }: BibtexEntry): void => {
  if (isFull(read)) return;
  const archive = (fields.get('archiveprefix') ?? fields.get('eprinttype') ?? 'arxiv').trim();
  const ids = ID_FIELDS.filter((name) => name !== 'eprint' || /arxiv/i.test(archive)).flatMap(
    (name) => findArxiv((fields.get(name) ?? '').replace(/\\url|[{}]/g, ' ').replace(/^abs\//, 'arXiv:')).ids,
  );
  const title = fields.get('title') ?? '';
  add(read, line, title || 'an entry without a title', ids[0] ?? null, title);
};
