import { type Fetcher, mayPass } from '../../platform/fetcher.ts';
import { OverLimit } from '../../platform/thread-pool.ts';
import type { PaperDraft, ParseReport } from '../paper.ts';
import type { Parsing } from '../parsing/parsing.ts';
import { MAX_PAGE_BYTES } from '../sources/cited-page.ts';

export type Sought = { arxivId: string } | { url: string };
/** `later`: a retry may find the paper. */
export type LookedUp =
  | { kind: 'found'; draft: PaperDraft }
  | { kind: 'refused'; reason: string }
  | { kind: 'later'; reason: string };

/**
 * Looks up a submitted paper: by its id in arXiv's API, or from the page behind a link. A link from a stranger is fetched
 * only from public addresses. It never throws for what a server does.
 */
export const createLookUp =
  ({
    fetcher,
    parsing,
    arxivApiUrl,
  }: {
    fetcher: Pick<Fetcher, 'fetch'>;
    parsing: Pick<Parsing, 'citedPage' | 'list'>;
    arxivApiUrl: string;
  }) =>
  /** Looks up one paper. `onRead` is called and awaited before the response is parsed. */
  async (sought: Sought, onRead: () => Promise<void> = async () => {}): Promise<LookedUp> => {
    const isArxiv = 'arxivId' in sought;
    const got = await fetcher.fetch(
      isArxiv
        ? {
            url: `${arxivApiUrl}/api/query?id_list=${encodeURIComponent(sought.arxivId)}&max_results=1`,
            accept: 'application/atom+xml',
            // arXiv asks programs to wait 3 seconds between requests.
            gapMs: 3_000,
            trusted: true,
          }
        : {
            url: sought.url,
            accept: 'text/html, application/xhtml+xml',
            gapMs: 1_000,
            maxBytes: MAX_PAGE_BYTES,
          },
    );
    if (got.kind === 'failed') return { kind: mayPass(got) ? 'later' : 'refused', reason: got.reason };
    if (got.kind === 'unchanged') return { kind: 'later', reason: 'it returned 304 to a first request' };
    await onRead();
    try {
      const draft = isArxiv
        ? paperIn((await parsing.list(got.text, { kind: 'arxiv' })).report, sought.arxivId)
        : await parsing.citedPage(got.text, sought.url);
      return typeof draft === 'string' ? { kind: 'refused', reason: draft } : { kind: 'found', draft };
    } catch (error) {
      if (error instanceof OverLimit) return { kind: 'refused', reason: error.message };
      throw error;
    }
  };

export type LookUp = ReturnType<typeof createLookUp>;

// For an id that it does not know, the API returns no entry, or one that describes an error.
const paperIn = ({ papers, rejected, fatal }: ParseReport, arxivId: string): PaperDraft | string => {
  const paper = papers.find((each) => each.arxivId === arxivId);
  if (paper) return paper;
  const why = fatal?.reason ?? rejected[0]?.reason;
  return `arXiv has no paper ${arxivId}${why ? ` (${why})` : ''}`;
};
