import { createHash } from 'node:crypto';
import { createCache } from '../../platform/cache.ts';
import { createThreadPool, OverLimit } from '../../platform/thread-pool.ts';
import type { PaperDraft, ParseReport } from '../paper.ts';
import type { PastedPapers } from '../text/pasted-papers.ts';

type ParsingTasks = typeof import('./parsing-tasks.ts');

/** Valid input of the largest size takes a small part of this, even on a busy machine. */
const LIMITS = { pasteMs: 5_000, pageMs: 10_000, listMs: 60_000 };
/** A paste of 256 KB needs about 20 MB, a list of 32 MB about 350 MB. */
const HEAP_MB = { paste: 128, document: 768 };
const MAX_WAITING = 100;
const MAX_REFUSED = 1_000;

/**
 * Parses text from outside in threads, under limits of time and memory, so that no input can stop the event loop or the
 * process.
 */
export const createParsing = ({ maxThreads, ...over }: { maxThreads: number } & Partial<typeof LIMITS>) => {
  const limits = { ...LIMITS, ...over };
  const threadsOf = (maxHeapMb: number) =>
    createThreadPool<ParsingTasks>({
      module: new URL('./parsing-tasks.ts', import.meta.url),
      maxWaiting: MAX_WAITING,
      maxThreads,
      maxHeapMb,
    });
  const pastes = threadsOf(HEAP_MB.paste);
  const documents = threadsOf(HEAP_MB.document);
  // A paste that exceeded a limit is not parsed again, however often it is sent.
  const refusedPastes = createCache<string, string>({ name: 'refused-pastes', max: MAX_REFUSED });

  return {
    /** Returns what `readPastedPapers` returns; for a paste that exceeds a limit, an `error`. */
    pastedPapers: async (text: string): Promise<PastedPapers> => {
      const key = sha256(text);
      const known = refusedPastes.get(key);
      if (known !== undefined) return { papers: [], rejected: [], error: known };
      try {
        return await pastes.run('pastedPapers', text, { timeoutMs: limits.pasteMs });
      } catch (error) {
        if (!(error instanceof OverLimit)) throw error;
        const reason = 'This takes too long to read. Put the papers in as arXiv ids or titles, one a line.';
        refusedPastes.set(key, reason);
        return { papers: [], rejected: [], error: reason };
      }
    },
    /** Returns what `parseCitedPage` returns. @throws OverLimit */
    citedPage: (html: string, url: string): Promise<PaperDraft | string> =>
      documents.run('citedPage', { html, url }, { timeoutMs: limits.pageMs }),
    /** Returns what `parseSource` returns. @throws OverLimit */
    list: (
      text: string,
      how: { kind?: string; date?: string } = {},
    ): Promise<{ kind: string; report: ParseReport }> =>
      documents.run('list', { text, ...how }, { timeoutMs: limits.listMs }),
    close: async (): Promise<void> => {
      await Promise.all([pastes.close(), documents.close()]);
    },
  };
};

export type Parsing = ReturnType<typeof createParsing>;

/** Returns the SHA-256 of a text in hexadecimal, to recognize the same text again. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
