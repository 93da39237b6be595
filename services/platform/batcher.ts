/**
 * Groups single writes into one. Without `waitMs` the first goes at once, and what arrives while a write is under way goes
 * together in the next. With it, writes are at least so far apart: what arrives meanwhile goes together, and only a full
 * group does not wait. When a write fails, each of its items fails with the same error.
 */
export const createBatcher = <Item, Result>(options: {
  /** Returns one result per item, in order. */
  write: (items: Item[]) => Promise<Result[]>;
  maxItems: number;
  /** Fewer and larger writes, each so much later. */
  waitMs?: number;
}) => {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let { waitMs } = options;

  const isReady = (): boolean => waitMs === undefined || waiting.length >= options.maxItems;

  const run = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (running) return;
    running = true;
    do {
      const batch = waiting.slice(0, options.maxItems);
      waiting = waiting.slice(options.maxItems);
      try {
        const results = await options.write(batch.map((each) => each.item));
        for (const [index, each] of batch.entries()) each.resolve(results[index]!);
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
    } while (waiting.length > 0 && isReady());
    running = false;
    if (waiting.length > 0) timer = setTimeout(go, waitMs);
  };

  // Nothing in it rejects; if something ever does, nobody may wait for what was not written.
  const go = (): void => {
    run().catch((error: unknown) => {
      for (const each of waiting.splice(0)) each.reject(error);
    });
  };

  return {
    add: (item: Item): Promise<Result> =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (running) return;
        // A microtask later, so that what is added in one turn goes in one write.
        if (isReady()) queueMicrotask(go);
        else timer ??= setTimeout(go, waitMs);
      }),
    /** From now on nothing waits. */
    flush: (): void => {
      waitMs = undefined;
      if (waiting.length > 0) go();
    },
  };
};
