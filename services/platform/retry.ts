/** Repeats `work` every `everyMs` until it succeeds; after `forMs` throws its last error. */
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
