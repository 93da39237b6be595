// The functions that the threads of `parsing.ts` run. Each takes text from outside and returns plain data.
import { storable } from '../../platform/storable.ts';
import { parseCitedPage } from '../sources/cited-page.ts';
import { parseSource } from '../sources/registry.ts';
import { readPastedPapers } from '../text/pasted-papers.ts';

export const pastedPapers = (text: string) => storable(readPastedPapers(text));

export const citedPage = ({ html, url }: { html: string; url: string }) =>
  storable(parseCitedPage(html, url));

export const list = ({ text, ...options }: { text: string; kind?: string; date?: string }) =>
  storable(parseSource(text, options));
