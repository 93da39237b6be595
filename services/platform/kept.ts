import type { Clock } from './clock.ts';

/** A read may take this share of the time at most: one that takes a second is repeated every twenty. */
const MOST_SHARE = 1 / 20;

/**
 * Keeps what a costly read said for `leastMs`, or longer where reading takes long, and lets all who ask meanwhile
 * share one read. A failure is not kept.
 */
export const keep = <T>(read: () => Promise<T>, options: { clock: Clock; leastMs: number }) => {
  let kept: { until: number; value: Promise<T> } | undefined;
  const get = (): Promise<T> => {
    const now = options.clock.now().getTime();
    if (kept && now < kept.until) return kept.value;
    const begun = performance.now();
    const entry = { until: Number.POSITIVE_INFINITY, value: read() };
    kept = entry;
    entry.value.then(
      () => {
        const tookMs = performance.now() - begun;
        entry.until = options.clock.now().getTime() + Math.max(options.leastMs, tookMs / MOST_SHARE);
      },
      () => {
        if (kept === entry) kept = undefined;
      },
    );
    return entry.value;
  };
  return {
    read: get,
    /** The next to ask is given what is true then. */
    forget: (): void => {
      kept = undefined;
    },
  };
};
