// The functions that the threads of `parsing.ts` run: text from outside in, plain data out.
export { readPastedPapers as pastedPapers } from './pasted-papers.ts';

import { parseCitedPage } from './sources/cited-page.ts';
import { parseSource } from './sources/detect.ts';
import type { SourceKind } from './sources/source.ts';

export const citedPage = ({ html, url }: { html: string; url: string }) => parseCitedPage(html, url);

export const list = ({ text, ...options }: { text: string; kind?: SourceKind; date?: string }) =>
  parseSource(text, options);
