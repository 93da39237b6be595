import type { LatexSource } from './text/formulas.ts';

export const linkKinds = ['code', 'project', 'data', 'demo', 'arxiv', 'pdf', 'published', 'other'] as const;
export type LinkKind = (typeof linkKinds)[number];
export type PaperLink = { kind: LinkKind; url: string };

/** A paper as a source gives it, before it is matched with the papers in the database. */
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
  /** `YYYY-MM-DD`: when the paper itself was published, not when it was listed. */
  publishedOn: string | null;
  // Only some sources give these; a field that is left out is not known.
  /** The DOI that a preprint server gave, in lower case: `10.1101/2025.03.21.644500`. */
  doi?: string | null;
  /** The version of a preprint: 2 for `2410.15027v2`. */
  version?: number | null;
  /** The categories of arXiv, the primary one first: `cs.CL`. */
  categories?: string[];
  comments?: number | null;
  githubStars?: number | null;
  /** The source's own summary in one sentence, and its author: the name of a language model. */
  tldr?: string | null;
  tldrBy?: string | null;
  /** The source's LaTeX of the title and the abstract, where they have formulas. */
  latex?: LatexSource | null;
  announceType?: AnnounceType | null;
  /** The address at which the source has a picture of the paper. */
  pictureUrl?: string | null;
};

/** arXiv's kinds of announcement: a new paper, a paper of another category, a new version of either. */
export const announceTypes = ['new', 'cross', 'replace', 'replace-cross'] as const;
export type AnnounceType = (typeof announceTypes)[number];

/** A problem at a 1-based line; `reason` says what to do about it. */
export type Rejection = { line: number; reason: string };

/** A problem because of which nothing can be taken; `line` is null where no line causes it, as in an empty file. */
export type Fatal = { line: number | null; reason: string };

/** A date without a year: the page of Daily Papers shows "Sep 4". */
export type DateOnPage = { month: number; day: number };

export type ParseReport = {
  papers: PaperDraft[];
  rejected: Rejection[];
  warnings: Rejection[];
  dateOnPage: DateOnPage | null;
  /** `YYYY-MM-DD`: the day of this list, where the source itself states it. */
  listedOn?: string | null;
  /** Where the next page of a list in pages begins; null or left out on the last page. */
  nextCursor?: number | null;
  fatal: Fatal | null;
};
