/** Waits that an event may end early, and that closing always ends. */
export const createWaiting = () => {
  let isClosed = false;
  let isWoken = false;
  let wakeUp: (() => void) | null = null;
  let hurry: (() => void) | null = null;

  const sleep = (ms: number, keep: (end: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      keep(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  return {
    isClosed: (): boolean => isClosed,
    /** Ends the present `wait`, or the next one at once. */
    wake: (): void => {
      isWoken = true;
      wakeUp?.();
    },
    wait: async (ms: number): Promise<void> => {
      if (!isWoken && !isClosed)
        await sleep(ms, (end) => {
          wakeUp = end;
          hurry = end;
        });
      wakeUp = null;
      hurry = null;
      isWoken = false;
    },
    /** Waits that long, whatever happens but closing. */
    pause: async (ms: number): Promise<void> => {
      if (!isClosed)
        await sleep(ms, (end) => {
          hurry = end;
        });
      hurry = null;
    },
    close: (): void => {
      isClosed = true;
      hurry?.();
    },
  };
};
