/**
 * Groups single writes into one. Without `waitMs` the first item is written at once, and the items that arrive during a write
 * form the next group. With `waitMs` an item waits that long for others, unless its group is full before. When a write fails,
 * each of its items fails with the same error.
 */
export const createBatcher = <Item, Result>(options: {
  /** Writes a group and returns one result for each item, in order. */
  write: (items: Item[]) => Promise<Result[]>;
  maxItems: number;
  /** How long an item may wait for others: fewer and larger writes, each later. */
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

  // Nothing in it is expected to reject; if something does, no caller may wait for an item that was not written.
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
        // A microtask later, so that the items added in one turn of the event loop form one group.
        if (isReady()) queueMicrotask(go);
        else timer ??= setTimeout(go, waitMs);
      }),
    /** Writes what waits, and from now on every item at once. */
    flush: (): void => {
      waitMs = undefined;
      if (waiting.length > 0) go();
    },
  };
};
