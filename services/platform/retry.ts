/** Repeats `work` until it succeeds, every `everyMs`; after `forMs` the last error is thrown. */
export const retry = async <T>(
  work: () => Promise<T>,
  options: { forMs: number; everyMs: number },
): Promise<T> => {
  const giveUpAt = performance.now() + options.forMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() + options.everyMs > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, options.everyMs));
    }
  }
};
