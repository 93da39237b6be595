import type { ReadMessage } from '../mail/reports/report.ts';
import { createThreadPool } from '../platform/thread-pool.ts';

/** An ordinary report takes a millisecond, and a message of 10 MB some 100. */
const TIMEOUT_MS = 5_000;
/** Twenty times the largest message. */
const HEAP_MB = 256;
const MAX_WAITING = 1_000;

/** Reads messages from outside in threads, so that none can stop the event loop or use up the memory. */
export const createReading = (options: { maxThreads: number; timeoutMs?: number }) => {
  const { maxThreads, timeoutMs = TIMEOUT_MS } = options;
  const threads = createThreadPool<typeof import('./reading-tasks.ts')>({
    module: new URL('./reading-tasks.ts', import.meta.url),
    maxThreads,
    maxWaiting: MAX_WAITING,
    maxHeapMb: HEAP_MB,
  });
  return {
    maxThreads,
    /**
     * @throws OverLimit when a message takes too much time or memory
     * @throws DomainError `busy` or `unavailable`, which say nothing about the message
     */
    read: (raw: Uint8Array, recipients: string[]): Promise<ReadMessage> =>
      threads.run('read', { raw, recipients }, { timeoutMs }),
    close: threads.close,
  };
};

export type Reading = ReturnType<typeof createReading>;
