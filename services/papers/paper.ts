export type LinkKind = 'code' | 'project' | 'data' | 'demo' | 'arxiv' | 'pdf' | 'other';
export type PaperLink = { kind: LinkKind; url: string };

/** A paper as a source gives it, before it has met the database. */
export type PaperDraft = {
  /** 1-based line of the title in the source, for reports. */
  line: number;
  /** Without version: `2410.15027`, `cs/0301001`. */
  arxivId: string | null;
  title: string;
  abstract: string;
  authors: string[];
  links: PaperLink[];
  keywords: string[];
  upvotes: number | null;
  /** `YYYY-MM-DD`: when the paper itself came out, not when it was listed. */
  publishedOn: string | null;
};

/** A problem at a 1-based line, in words that say what to do about it. */
export type Rejection = { line: number; reason: string };

/** A problem that leaves nothing to take; `line` is null where none is to blame (an empty file). */
export type Fatal = { line: number | null; reason: string };

/** The page of Daily Papers shows "Sep 4": no year. */
export type DateOnPage = { month: number; day: number };

export type ParseReport = {
  papers: PaperDraft[];
  rejected: Rejection[];
  warnings: Rejection[];
  dateOnPage: DateOnPage | null;
  fatal: Fatal | null;
};
