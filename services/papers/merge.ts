import { isDeepStrictEqual } from 'node:util';
import type { PaperDraft, PaperLink } from './paper.ts';

/** What is kept of a paper, whatever source said it. */
export type Facts = Pick<
  PaperDraft,
  'arxivId' | 'title' | 'abstract' | 'authors' | 'keywords' | 'links' | 'upvotes' | 'publishedOn'
>;

/** The newer listing speaks, but its silence (no authors, no votes) never erases what an earlier one knew. */
export const mergeFacts = (known: Facts, draft: Facts): Facts => ({
  arxivId: draft.arxivId ?? known.arxivId,
  title: draft.title,
  abstract: draft.abstract || known.abstract,
  authors: draft.authors.length > 0 ? draft.authors : known.authors,
  keywords: draft.keywords.length > 0 ? draft.keywords : known.keywords,
  links: mergeLinks(known.links, draft.links),
  upvotes: draft.upvotes ?? known.upvotes,
  publishedOn: draft.publishedOn ?? known.publishedOn,
});

const FACT_KEYS = [
  'arxivId',
  'title',
  'abstract',
  'authors',
  'keywords',
  'links',
  'upvotes',
  'publishedOn',
] as const;

/** Without whatever else a paper carries. */
export const onlyFacts = (paper: Facts): Facts =>
  Object.fromEntries(FACT_KEYS.map((key) => [key, paper[key]])) as Facts;

export const sameFacts = (a: Facts, b: Facts): boolean =>
  FACT_KEYS.every((key) => isDeepStrictEqual(plain(a[key]), plain(b[key])));

// Key order differs between a draft and what jsonb gives back.
const plain = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((each) => (typeof each === 'object' ? { ...each } : each)) : value;

const mergeLinks = (known: PaperLink[], draft: PaperLink[]): PaperLink[] => {
  const urls = new Set(known.map((link) => link.url));
  return [...known, ...draft.filter((link) => !urls.has(link.url))];
};
