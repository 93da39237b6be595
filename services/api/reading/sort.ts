import type { StoredPaper } from '../../papers/editions/editions.ts';

export const sorts = ['trending', 'newest'] as const;
export type Sort = (typeof sorts)[number];

const descending = (a: string | null | undefined, b: string | null | undefined): number =>
  a === b ? 0 : !a ? 1 : !b ? -1 : a < b ? 1 : -1;

/** Compares papers; equal papers keep the order of their list. */
const orders: Record<Sort, (a: StoredPaper, b: StoredPaper) => number> = {
  // Papers that the operator pinned come first.
  trending: (a, b) =>
    Number(b.pinned ?? false) - Number(a.pinned ?? false) || (b.trending ?? 50) - (a.trending ?? 50),
  newest: (a, b) =>
    descending(a.publishedOn ?? a.editionDate, b.publishedOn ?? b.editionDate) ||
    // Since 2007 arXiv has numbered its papers in the order of their arrival.
    descending(a.arxivId, b.arxivId),
};

export const sortPapers = (papers: StoredPaper[], by: Sort): StoredPaper[] => papers.toSorted(orders[by]);
