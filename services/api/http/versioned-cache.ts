import { LRUCache } from 'lru-cache';

/**
 * Caches what is made of a version of the data, by name. A value of another version is made again; one that could not be
 * made is not cached; requests that come while a value is being made share it.
 */
export const createVersionedCache = <Value>(max: number) => {
  const entries = new LRUCache<string, { version: string | number; value: Promise<Value> }>({ max });
  return {
    get: (name: string, version: string | number, make: () => Promise<Value>): Promise<Value> => {
      const known = entries.get(name);
      if (known?.version === version) return known.value;
      const entry = { version, value: make() };
      entries.set(name, entry);
      entry.value.catch(() => {
        if (entries.peek(name) === entry) entries.delete(name);
      });
      return entry.value;
    },
    delete: (name: string): void => void entries.delete(name),
  };
};
