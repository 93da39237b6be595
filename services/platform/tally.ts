/** Counts things by key. A key whose count is 0 takes no memory. */
export const createTally = <Key>() => {
  const counts = new Map<Key, number>();
  return {
    of: (key: Key): number => counts.get(key) ?? 0,
    /** Returns the new count. */
    add: (key: Key): number => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count;
    },
    remove: (key: Key): void => {
      const count = (counts.get(key) ?? 0) - 1;
      if (count > 0) counts.set(key, count);
      else counts.delete(key);
    },
    keys: (): number => counts.size,
  };
};
