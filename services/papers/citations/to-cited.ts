import type { StoredPaper } from '../editions/editions.ts';
import type { PaperFacts } from '../editions/paper-facts.ts';
import type { CitedPaper } from './csl.ts';

/** Returns what a citation of a paper says. */
export const toCited = (paper: StoredPaper, facts: PaperFacts, publicUrl: string): CitedPaper => ({
  title: paper.title,
  authors: paper.authors,
  abstract: paper.abstract,
  links: paper.links,
  arxivId: paper.arxivId,
  doi: facts.doi,
  publishedOn: paper.publishedOn ?? null,
  version: facts.version,
  categories: facts.categories,
  keywords: paper.keywords,
  url: `${publicUrl}/paper/${paper.id}`,
});
