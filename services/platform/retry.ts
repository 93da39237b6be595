/** Repeats `work` every `everyMs` until it succeeds. Throws the last error after `forMs`, or one that `isWorthIt` says no to at once. */
export const retry = async <T>(
  work: () => Promise<T>,
  options: { forMs: number; everyMs: number; isWorthIt?: (error: unknown) => boolean },
): Promise<T> => {
  const giveUpAt = performance.now() + options.forMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (options.isWorthIt?.(error) === false || performance.now() + options.everyMs > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, options.everyMs));
    }
  }
};
