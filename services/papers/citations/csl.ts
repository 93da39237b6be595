import type { PaperLink } from '../paper.ts';
import { tidySpaces } from '../text/clean-text.ts';
import { splitName } from './author-names.ts';
import { citationKeys } from './citation-keys.ts';
import type { CslItem } from './csl-item.ts';

/** What a citation says of a paper. `url` is our own page of it. */
export type CitedPaper = {
  title: string;
  authors: string[];
  abstract: string;
  links: PaperLink[];
  arxivId: string | null;
  doi: string | null;
  /** `YYYY-MM-DD` */
  publishedOn: string | null;
  version: number | null;
  categories: string[];
  keywords: string[];
  url: string;
};

const PREPRINT_DOI = /^10\.(?:1101|64898|48550|21203|20944|31234|31219|26434|36227)\//;

/** Returns the server that has the preprint, as bibliographies name it; null where it is not known. */
const serverOf = ({ arxivId, links }: CitedPaper): string | null => {
  if (arxivId !== null) return 'arXiv';
  const hosts = links.map(({ url }) => new URL(url).hostname.replace(/^www\./, ''));
  if (hosts.includes('biorxiv.org')) return 'bioRxiv';
  return hosts.includes('medrxiv.org') ? 'medRxiv' : null;
};

// Every paper of arXiv has a DOI of this form: https://info.arxiv.org/help/doi.html
const doiOf = ({ doi, arxivId }: CitedPaper): string | null =>
  doi ?? (arxivId === null ? null : `10.48550/arXiv.${arxivId}`);

const addressOf = ({ arxivId, doi, links, url }: CitedPaper): string => {
  if (arxivId !== null) return `https://arxiv.org/abs/${arxivId}`;
  if (doi !== null) return `https://doi.org/${doi}`;
  return links.find(({ kind }) => kind === 'published' || kind === 'pdf')?.url ?? url;
};

/** Returns the date of a paper as year, month and day, as far as it is known: an arXiv id begins with its month. */
const dateOf = ({ publishedOn, arxivId }: CitedPaper): number[] | null => {
  if (publishedOn !== null) return publishedOn.split('-').map(Number);
  const month = /^(?:[a-z-]+\/)?(\d\d)(0[1-9]|1[0-2])[.\d]/.exec(arxivId ?? '');
  if (!month) return null;
  // The first papers of arXiv are of 1991.
  const year = Number(month[1]);
  return [year < 91 ? 2000 + year : 1900 + year, Number(month[2])];
};

const toItem = (paper: CitedPaper): Omit<CslItem, 'id'> => {
  const server = serverOf(paper);
  const doi = doiOf(paper);
  const date = dateOf(paper);
  const isPreprint = server !== null || doi === null || PREPRINT_DOI.test(doi);
  const authors = paper.authors.map(tidySpaces).filter((name) => name !== '');
  const keywords = paper.keywords.map((word) => tidySpaces(word).replace(/,/g, ' '));
  const abstract = tidySpaces(paper.abstract);
  return {
    type: isPreprint ? 'article' : 'article-journal',
    title: tidySpaces(paper.title),
    ...(authors.length > 0 && { author: authors.map(splitName) }),
    ...(date && { issued: { 'date-parts': [date] } }),
    ...(abstract !== '' && { abstract }),
    ...(server !== null && { archive: server, publisher: server }),
    ...(isPreprint && { genre: 'Preprint' }),
    ...(paper.arxivId !== null && { number: `arXiv:${paper.arxivId}` }),
    ...(paper.version !== null && { version: String(paper.version) }),
    ...(paper.categories.length > 0 && { categories: paper.categories }),
    ...(keywords.length > 0 && { keyword: keywords.join(', ') }),
    ...(doi !== null && { DOI: doi }),
    URL: addressOf(paper),
  };
};

/** Returns papers as CSL-JSON, in their order; their ids are keys of BibTeX, each once in the list. */
export const toCsl = (papers: CitedPaper[]): CslItem[] => {
  const items = papers.map(toItem);
  const keys = citationKeys(items);
  return items.map((item, at) => ({ id: keys[at]!, ...item }));
};
