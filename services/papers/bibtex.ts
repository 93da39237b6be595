import { type BibtexItem, type BibtexValue, parse } from 'bibtex-parse';

/** `line` is where the entry begins, 1-based. Fields by their names in lower case, as written, LaTeX and all. */
export type BibtexEntry = { line: number; fields: Map<string, string> };
export type TextLine = { line: number; text: string };
export type BibtexText = {
  entries: BibtexEntry[];
  /** The first lines of what begins like an entry and cannot be read. */
  broken: TextLine[];
  /** Lines outside of entries, where BibTeX itself sees a comment. */
  between: TextLine[];
};

const BEGINS_ENTRY = /^[ \t]*@([a-z]+)[ \t]*[{(]/i;

/** Whether any line begins an entry. */
export const looksLikeBibtex = (text: string): boolean => new RegExp(BEGINS_ENTRY, 'im').test(text);

/**
 * Reads BibTeX entry by entry, each beginning on a line of its own, so that one broken entry spoils no other.
 * Names of `@string` stand for what they were given before.
 */
export const readBibtex = (text: string): BibtexText => {
  const names = new Map<string, string>();
  const result: BibtexText = { entries: [], broken: [], between: [] };
  for (const { line, lines } of splitAtEntries(text)) {
    const type = BEGINS_ENTRY.exec(lines[0]!)?.[1]?.toLowerCase();
    if (type === undefined) result.between.push(...numbered(lines, line));
    if (type === undefined || type === 'comment') continue;
    const items = parseChunk(lines.join('\n'));
    if (items === null || items.some(lostComma)) {
      result.broken.push({ line, text: lines[0]!.trim() });
      continue;
    }
    for (const item of items) {
      if (item.itemtype === 'string') names.set(item.name.toLowerCase(), textOf(item, names));
      if (item.itemtype !== 'entry') continue;
      const fields = item.fields.map((field) => [field.name.toLowerCase(), textOf(field, names)] as const);
      result.entries.push({ line, fields: new Map(fields) });
    }
    const last = items.at(-1);
    if (last?.itemtype === 'comment') {
      const after = last.comment.split('\n');
      result.between.push(...numbered(after, line + lines.length - after.length));
    }
  }
  return result;
};

const numbered = (lines: string[], from: number): TextLine[] =>
  lines.map((text, at) => ({ line: from + at, text }));

const splitAtEntries = (text: string): { line: number; lines: string[] }[] => {
  const chunks: { line: number; lines: string[] }[] = [];
  for (const [at, each] of text.split(/\r\n|\r|\n/).entries()) {
    if (at === 0 || BEGINS_ENTRY.test(each)) chunks.push({ line: at + 1, lines: [each] });
    else chunks.at(-1)!.lines.push(each);
  }
  return chunks;
};

// Null for whatever the library cannot read; brackets nested by the thousand end its stack.
const parseChunk = (chunk: string): BibtexItem[] | null => {
  try {
    return parse(chunk, { number: 'string' });
  } catch {
    return null;
  }
};

// The library reads "@article{key title={…}}" as a field of the name "key title".
const lostComma = (item: BibtexItem): boolean =>
  item.itemtype === 'entry' && item.fields.some(({ name, value }) => /\s/.test(name) && value !== null);

// A name that was never defined is most often a value that lost its braces.
const textOf = ({ datatype, value }: BibtexValue, names: ReadonlyMap<string, string>): string => {
  if (Array.isArray(value)) return value.map((part: BibtexValue) => textOf(part, names)).join('');
  const text = value == null ? '' : String(value);
  return datatype === 'identifier' ? (names.get(text.toLowerCase()) ?? text) : text;
};
