import type { Fetched, Fetcher } from '../platform/fetcher.ts';
import type { PaperDraft } from './paper.ts';
import { parseArxivAtom } from './sources/arxiv-atom.ts';
import { parseCitedPage } from './sources/cited-page.ts';

export type Sought = { arxivId: string } | { url: string };
/** `later`: it may be found at another time. */
export type LookedUp =
  | { kind: 'found'; draft: PaperDraft }
  | { kind: 'refused'; reason: string }
  | { kind: 'later'; reason: string };

/**
 * Finds out what paper somebody means: at arXiv's API by id, else from the page behind a link. Such a link is a
 * stranger's, so it is only followed on the open internet. Never throws for what a server does.
 */
export const createLookUp =
  (options: { fetcher: Pick<Fetcher, 'fetch'>; arxivApiUrl: string }) =>
  async (sought: Sought): Promise<LookedUp> => {
    const isArxiv = 'arxivId' in sought;
    const got = await options.fetcher.fetch(
      isArxiv
        ? {
            url: `${options.arxivApiUrl}/api/query?id_list=${encodeURIComponent(sought.arxivId)}&max_results=1`,
            accept: 'application/atom+xml',
            // As arXiv asks of machines.
            gapMs: 3_000,
            trusted: true,
          }
        : { url: sought.url, accept: 'text/html, application/xhtml+xml', gapMs: 1_000 },
    );
    if (got.kind === 'failed') return { kind: mayPass(got) ? 'later' : 'refused', reason: got.reason };
    if (got.kind === 'unchanged') return { kind: 'later', reason: 'it answered 304 to a first question' };
    const draft = isArxiv ? readAnswer(got.text, sought.arxivId) : parseCitedPage(got.text, sought.url);
    return typeof draft === 'string' ? { kind: 'refused', reason: draft } : { kind: 'found', draft };
  };

export type LookUp = ReturnType<typeof createLookUp>;

const mayPass = ({ fault, status }: Extract<Fetched, { kind: 'failed' }>): boolean =>
  ['unreachable', 'timeout', 'too-many-requests'].includes(fault) || (status !== null && status >= 500);

// The API answers a question for an id that it does not know with no entry, or with one that tells of an error.
const readAnswer = (xml: string, arxivId: string): PaperDraft | string => {
  const { papers, rejected, fatal } = parseArxivAtom(xml);
  const paper = papers.find((each) => each.arxivId === arxivId);
  if (paper) return paper;
  const why = fatal?.reason ?? rejected[0]?.reason;
  return `arXiv has no paper ${arxivId}${why ? ` (${why})` : ''}`;
};
