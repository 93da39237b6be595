/** The largest number of rows that one statement of `inBatches` changes, so that none holds its locks for long. */
export const BATCH = 500;

/** Runs a statement that changes up to `BATCH` rows until it finds fewer. Returns the number of rows. */
export const inBatches = async (change: () => Promise<number>): Promise<number> => {
  let total = 0;
  for (;;) {
    const changed = await change();
    total += changed;
    if (changed < BATCH) return total;
  }
};
