import type { CslName } from './author-names.ts';

/** An item of CSL-JSON, with the fields that we write: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html */
export type CslItem = {
  id: string;
  type: 'article' | 'article-journal';
  title: string;
  author?: CslName[];
  issued?: { 'date-parts': [number[]] };
  abstract?: string;
  archive?: string;
  publisher?: string;
  genre?: string;
  /** With the archive's name: `arXiv:2410.15027`. */
  number?: string;
  version?: string;
  categories?: string[];
  keyword?: string;
  DOI?: string;
  URL: string;
};
