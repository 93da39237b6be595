import type { Config } from '../../platform/config.ts';
import type { PaperDraft, PaperLink, ParseReport, Rejection } from '../paper.ts';
import { cleanText } from '../text/clean-text.ts';
import { arxivIdWithoutVersion, paperIdentity, titleKey } from '../text/identity.ts';

/** One kind of source, as `registry.ts` lists it. */
export type SourceKind = {
  /** The first part of the names under which runs are recorded: `arxiv` of `arxiv:cs.AI`. */
  kind: string;
  /** The higher one is believed where two sources differ in a fact. */
  precedence: number;
  /** Tells by the beginning of a text whether it is of this kind. The first kind that says yes reads it. */
  detect: (head: string) => boolean;
  /** Reads a text. It never throws: what cannot be taken is in the report, and what leaves nothing to take is `fatal`. */
  parse: (text: string, options: { date?: string }) => ParseReport;
  /** How the kind is written in the setting SOURCES; left out for one that only files hold. */
  setting?: {
    /** Matches a whole entry. Its first group, where it has one, is passed to `create`. */
    pattern: RegExp;
    example: string;
    create: (scope: string, config: Config) => Source;
  };
};

/** A list of papers that is fetched: the text behind `address` is read by the parser of `kind`. */
export type Source = {
  /** The name under which its runs are recorded: its kind, and after a colon what it is of: `arxiv:cs.AI`. */
  name: string;
  kind: string;
  /** Whether a past day's list can be asked for, or only what is newest. */
  shows: 'any-day' | 'newest';
  /** `cursor` is where a further page of a list begins. */
  address: (date: string, cursor?: number) => string;
  /** Tells whether the source was asked for such a paper; left out where all are taken. */
  takes?: (paper: PaperDraft) => boolean;
  accept: string;
  /** Statuses by which it says that a day has no list. */
  noListStatuses: number[];
  /** Least time between two requests to its host. */
  gapMs: number;
};

export const MAX_ABSTRACT_CHARS = 20_000;
export const MAX_TITLE_CHARS = 1_000;
export const MAX_AUTHORS = 10_000;
export const MAX_AUTHOR_CHARS = 1_000;
/** Of keywords, of categories and of links: the first ones are taken. */
const MAX_LISTED = 100;
/** More papers are no list that we asked for. */
export const MAX_ITEMS = 20_000;
export const tooManyItems = `more than ${MAX_ITEMS} entries: no list of papers`;
const MAX_TIME_CHARS = 100;
/** Of all names: a paper's words are searched for, and Postgres holds no more than 1 MB of them, with their places. */
const MAX_AUTHORS_BYTES = 400_000;
/** Papers are found by it: an index of Postgres holds no more than some 2,700 bytes. */
const MAX_KEY_BYTES = 2_000;

export const failedReport = (reason: string, line: number | null = null): ParseReport => ({
  papers: [],
  rejected: [],
  warnings: [],
  dateOnPage: null,
  fatal: { line, reason },
});

/** A page where a feed or an API's answer should be: a proxy's error, a login, a captcha. */
export const looksLikeHtml = (text: string): boolean => /^\s*(?:<!doctype\s+html|<html\b)/i.test(text);

/** The links of a paper that arXiv has. */
export const arxivLinks = (arxivId: string): PaperLink[] => [
  { kind: 'arxiv', url: `https://arxiv.org/abs/${arxivId}` },
  { kind: 'pdf', url: `https://arxiv.org/pdf/${arxivId}` },
];

export type RawPaper = Omit<PaperDraft, 'line' | 'arxivId' | 'links' | 'publishedOn'> & {
  arxivId: string | null;
  /** Looked for only in what is not refused for its length. */
  links: () => PaperLink[];
  publishedAt: string | null;
};

/** A draft with clean text, or the reason why it cannot be one. */
export const toDraft = (line: number, raw: RawPaper): PaperDraft | string => {
  if (raw.title.length > MAX_TITLE_CHARS) return `its title has ${raw.title.length} characters`;
  if (raw.abstract.length > MAX_ABSTRACT_CHARS) return `its abstract has ${raw.abstract.length} characters`;
  if (raw.authors.length > MAX_AUTHORS) return `it has ${raw.authors.length} authors`;
  const longName = raw.authors.find((name) => name.length > MAX_AUTHOR_CHARS);
  if (longName !== undefined) return `the name of one of its authors has ${longName.length} characters`;
  const nameBytes = raw.authors.reduce((sum, name) => sum + Buffer.byteLength(name), 0);
  if (nameBytes > MAX_AUTHORS_BYTES) return `the names of its authors have ${nameBytes} bytes`;
  const title = cleanText(raw.title);
  const key = titleKey(title);
  if (key === '') return 'it has no title';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `its title has ${Buffer.byteLength(key)} bytes`;
  const { publishedAt, ...rest } = raw;
  return {
    ...rest,
    links: raw.links().slice(0, MAX_LISTED),
    keywords: raw.keywords.slice(0, MAX_LISTED),
    ...(raw.categories && { categories: raw.categories.slice(0, MAX_LISTED) }),
    line,
    arxivId: raw.arxivId === null ? null : arxivIdWithoutVersion(raw.arxivId),
    title,
    abstract: cleanText(raw.abstract),
    authors: [...new Set(raw.authors.map(cleanName).filter((name) => name !== ''))],
    publishedOn: dayOf(publishedAt),
  };
};

// Thousands of names on one paper: most are plain letters, which need no more than this look.
const cleanName = (name: string): string =>
  /^(?:[a-z.'-]+ )*[a-z.'-]+$/i.test(name) ? name : cleanText(name);

/** `YYYY-MM-DD` in UTC of any time that can be read, of the years 1000 to 9999: Postgres takes no others so; null for none. */
export const dayOf = (time: string | null): string | null => {
  const at = time === null || time.length > MAX_TIME_CHARS ? Number.NaN : Date.parse(time);
  const text = Number.isNaN(at) ? '' : new Date(at).toISOString();
  return /^[1-9]\d{3}-/.test(text) ? text.slice(0, 10) : null;
};

/** Collects drafts, each paper once, and what is wrong with the rest. */
export const createCollection = () => {
  const papers: PaperDraft[] = [];
  const rejected: Rejection[] = [];
  const warnings: Rejection[] = [];
  const firstLines = new Map<string, number>();
  return {
    papers,
    rejected,
    add: (line: number, draft: PaperDraft | string): void => {
      if (typeof draft === 'string') {
        rejected.push({ line, reason: draft });
        return;
      }
      const identity = paperIdentity(draft);
      const same = firstLines.get(identity);
      // A feed of several categories says a paper once for each; that is no fault of anybody's.
      if (same !== undefined) warnings.push({ line, reason: `same paper as at ${same}: taken once` });
      else {
        firstLines.set(identity, line);
        papers.push(draft);
      }
    },
    report: (listedOn: string | null): ParseReport => ({
      papers,
      rejected,
      warnings,
      dateOnPage: null,
      listedOn,
      fatal:
        papers.length === 0 && rejected.length > 0
          ? { line: rejected[0]!.line, reason: `nothing in it can be taken: ${rejected[0]!.reason}` }
          : null,
    }),
  };
};
