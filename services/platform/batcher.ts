/**
 * Groups single writes into one: the first goes at once, and what arrives while a write is under way goes
 * together in the next. Nothing waits for a timer, and the group grows just as the load does.
 * When a write fails, each of its items fails with the same error.
 */
export const createBatcher = <Item, Result>(options: {
  /** Returns one result per item, in order. */
  write: (items: Item[]) => Promise<Result[]>;
  maxItems: number;
}) => {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, options.maxItems);
      waiting = waiting.slice(options.maxItems);
      try {
        const results = await options.write(batch.map((each) => each.item));
        for (const [index, each] of batch.entries()) each.resolve(results[index]!);
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
    }
    running = false;
  };

  return {
    add: (item: Item): Promise<Result> =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        // A microtask later, so that what is added in one turn goes in one write.
        if (!running) queueMicrotask(() => !running && void run());
      }),
  };
};
