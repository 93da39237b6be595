import type { Config } from '../../platform/config.ts';
import type { PaperDraft, PaperLink, ParseReport, Rejection } from '../paper.ts';
import { cleanText } from '../text/clean-text.ts';
import { latexOf } from '../text/formulas.ts';
import { arxivIdWithoutVersion, paperIdentity, titleKey } from '../text/identity.ts';

/** One kind of source, as `registry.ts` lists it. */
export type SourceKind = {
  /** The first part of the names under which runs are recorded: `arxiv` of `arxiv:cs.AI`. */
  kind: string;
  /** Where two sources differ in a fact, the one with the higher precedence is believed. */
  precedence: number;
  /** Tells by the beginning of a text whether it is of this kind. The first kind that returns true parses it. */
  detect: (head: string) => boolean;
  /** Parses a text. It never throws: the report has what cannot be taken, and `fatal` if nothing can be taken. */
  parse: (text: string, options: { date?: string; scope?: string }) => ParseReport;
  /** How the kind is written in the setting SOURCES; left out for a kind that is only read from files. */
  setting?: {
    /** Matches a whole entry. Its first group, or else '', is passed to `create`. */
    pattern: RegExp;
    example: string;
    create: (scope: string, config: Config) => Source;
  };
};

/** A list of papers that is fetched: the parser of `kind` reads the text at `address`. */
export type Source = {
  /** The name under which its runs are recorded: its kind, and its scope after a colon: `arxiv:cs.AI`. */
  name: string;
  /** The kind whose parser reads its lists; where the parser needs the scope, the scope too: `json:/srv/mapping.json`. */
  kind: string;
  /** Whether the list of any past day can be fetched, or only the newest one. */
  shows: 'any-day' | 'newest';
  /** Returns the address of a day's list. `cursor` is where a further page begins. */
  address: (date: string, cursor?: number) => string;
  /** Tells whether a paper is one that the source was asked for; left out where all are. */
  takes?: (paper: PaperDraft) => boolean;
  accept: string;
  /** The HTTP statuses that mean that a day has no list. */
  noListStatuses: number[];
  /** The shortest time between two requests to its host. */
  gapMs: number;
};

export const MAX_ABSTRACT_CHARS = 20_000;
export const MAX_TITLE_CHARS = 1_000;
export const MAX_AUTHORS = 10_000;
export const MAX_AUTHOR_CHARS = 1_000;
/** A longer summary in one sentence is none. */
const MAX_TLDR_CHARS = 1_000;
/** The most keywords, categories and links of a paper; further ones are dropped. */
export const MAX_LISTED = 100;
/** A list with more entries is refused, because no source has so many. */
export const MAX_ITEMS = 20_000;
export const tooManyItems = `more than ${MAX_ITEMS} entries: no list of papers`;
const MAX_TIME_CHARS = 100;
/** The most bytes of all authors' names: the words of a paper are indexed, and a tsvector of Postgres has at most 1 MB. */
const MAX_AUTHORS_BYTES = 400_000;
/** The longest title key: it is indexed, and an index of Postgres takes at most about 2,700 bytes. */
export const MAX_KEY_BYTES = 2_000;

/** Returns the report of a text of which nothing can be taken. */
export const failedReport = (reason: string, line: number | null = null): ParseReport => ({
  papers: [],
  rejected: [],
  warnings: [],
  dateOnPage: null,
  fatal: { line, reason },
});

/** Returns a source's own summary with clean text; nothing for one that is too long or empty. */
const tldrIn = ({ tldr, tldrBy }: RawPaper): Pick<PaperDraft, 'tldr' | 'tldrBy'> => {
  const clean = tldr && tldr.length <= MAX_TLDR_CHARS ? cleanText(tldr) : '';
  return clean === ''
    ? { tldr: null, tldrBy: null }
    : { tldr: clean, tldrBy: tldrBy ? cleanText(tldrBy.slice(0, MAX_AUTHOR_CHARS)) : null };
};

/** Tells whether a text is a web page, such as a proxy's error, a login or a captcha, instead of a feed or an API's response. */
export const looksLikeHtml = (text: string): boolean => /^\s*(?:<!doctype\s+html|<html\b)/i.test(text);

/** Returns the links of a paper at arXiv. */
export const arxivLinks = (arxivId: string): PaperLink[] => [
  { kind: 'arxiv', url: `https://arxiv.org/abs/${arxivId}` },
  { kind: 'pdf', url: `https://arxiv.org/pdf/${arxivId}` },
];

export type RawPaper = Omit<PaperDraft, 'line' | 'arxivId' | 'links' | 'publishedOn'> & {
  arxivId: string | null;
  /** Finds the links. It is called only after the lengths were checked. */
  links: () => PaperLink[];
  publishedAt: string | null;
};

/** Returns why the authors of a paper cannot be stored; null if they can. */
export const whyNotAuthors = (authors: string[]): string | null => {
  if (authors.length > MAX_AUTHORS) return `it has ${authors.length} authors`;
  const longName = authors.find((name) => name.length > MAX_AUTHOR_CHARS);
  if (longName !== undefined) return `the name of one of its authors has ${longName.length} characters`;
  const nameBytes = authors.reduce((sum, name) => sum + Buffer.byteLength(name), 0);
  return nameBytes > MAX_AUTHORS_BYTES ? `the names of its authors have ${nameBytes} bytes` : null;
};

/** Returns a draft with clean text, or the reason why there is none. */
export const toDraft = (line: number, raw: RawPaper): PaperDraft | string => {
  if (raw.title.length > MAX_TITLE_CHARS) return `its title has ${raw.title.length} characters`;
  if (raw.abstract.length > MAX_ABSTRACT_CHARS) return `its abstract has ${raw.abstract.length} characters`;
  const wrongAuthors = whyNotAuthors(raw.authors);
  if (wrongAuthors !== null) return wrongAuthors;
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
    ...tldrIn(raw),
    latex: latexOf(raw.title, raw.abstract),
    authors: [...new Set(raw.authors.map(cleanName).filter((name) => name !== ''))],
    publishedOn: dayOf(publishedAt),
  };
};

// A paper may have thousands of names. Most are plain letters, which need no more than this test.
const cleanName = (name: string): string =>
  /^(?:[a-z.'-]+ )*[a-z.'-]+$/i.test(name) ? name : cleanText(name);

/** Returns the UTC day of a time, `YYYY-MM-DD`; null if it cannot be read, or its year is not in 1000-9999 (for Postgres). */
export const dayOf = (time: string | null): string | null => {
  const at = time === null || time.length > MAX_TIME_CHARS ? Number.NaN : Date.parse(time);
  const text = Number.isNaN(at) ? '' : new Date(at).toISOString();
  return /^[1-9]\d{3}-/.test(text) ? text.slice(0, 10) : null;
};

/** Collects drafts, each paper once, and the problems of the others. */
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
      // A feed of several categories lists a paper once for each, which is no error.
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
