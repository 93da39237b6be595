export const linkKinds = ['code', 'project', 'data', 'demo', 'arxiv', 'pdf', 'published', 'other'] as const;
export type LinkKind = (typeof linkKinds)[number];
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
  // What only some sources say; left out, it is not known.
  /** Of a preprint server, in lower case: `10.1101/2025.03.21.644500`. */
  doi?: string | null;
  /** Of a preprint: 2 for `2410.15027v2`. */
  version?: number | null;
  /** Of arXiv, the primary one first: `cs.CL`. */
  categories?: string[];
  comments?: number | null;
  githubStars?: number | null;
  announceType?: AnnounceType | null;
};

/** As arXiv announces: a new paper, one of another category, a new version of either. */
export const announceTypes = ['new', 'cross', 'replace', 'replace-cross'] as const;
export type AnnounceType = (typeof announceTypes)[number];

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
  /** `YYYY-MM-DD`: the day that the source itself says this list is of, where it says so. */
  listedOn?: string | null;
  /** Of a list in pages: where the next page begins; null or left out after the last one. */
  nextCursor?: number | null;
  fatal: Fatal | null;
};
