import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';
import type { Metric, Sample } from './prometheus.ts';

// lru-cache takes no undefined, which means that there is no entry.
type Defined = NonNullable<unknown>;
type Sized = WeakRef<{ readonly size: number }>;
type Counts = { hits: number; misses: number; caches: Set<Sized> };

// By name, over all caches of this process that share it.
const counts = new Map<string, Counts>();
const dropped = new FinalizationRegistry<{ count: Counts; reference: Sized }>(({ count, reference }) => {
  count.caches.delete(reference);
});

const register = (name: string, cache: { readonly size: number }): Counts => {
  const count = counts.get(name) ?? { hits: 0, misses: 0, caches: new Set() };
  counts.set(name, count);
  const reference = new WeakRef(cache);
  count.caches.add(reference);
  dropped.register(cache, { count, reference });
  return count;
};

const open = <Key extends Defined, Value extends Defined>(
  name: string,
  options: LRUCache.Options<Key, Value, unknown>,
) => {
  const cache = new LRUCache<Key, Value>(options);
  return { cache, count: register(name, cache) };
};

type CacheOptions = { name: string; max: number };

/** Returns a cache of at most `max` entries, which drops the entry that was unused for longest, counted under `name`. */
export const createCache = <Key extends Defined, Value extends Defined>({ name, max }: CacheOptions) => {
  const { cache, count } = open<Key, Value>(name, { max });
  return {
    get: (key: Key): Value | undefined => {
      const value = cache.get(key);
      if (value === undefined) count.misses += 1;
      else count.hits += 1;
      return value;
    },
    set: (key: Key, value: Value): void => {
      cache.set(key, value);
    },
    delete: (key: Key): void => {
      cache.delete(key);
    },
    /** Drops every entry of which `isExpired` is true. */
    purge: (isExpired: (value: Value) => boolean): void => {
      for (const [key, value] of [...cache.entries()]) if (isExpired(value)) cache.delete(key);
    },
  };
};

/**
 * Returns a cache of promises, each valid for one version of what it was made from. Callers that ask at once share one
 * load; a load that fails is not cached.
 */
export const createVersionedCache = <Key extends Defined, Value>({ name, max }: CacheOptions) => {
  const { cache, count } = open<Key, { version: unknown; value: Promise<Value> }>(name, { max });
  return {
    read: (key: Key, version: unknown, load: () => Promise<Value>): Promise<Value> => {
      const known = cache.get(key);
      if (known && known.version === version) {
        count.hits += 1;
        return known.value;
      }
      count.misses += 1;
      const entry = { version, value: load() };
      cache.set(key, entry);
      entry.value.catch(() => {
        if (cache.peek(key) === entry) cache.delete(key);
      });
      return entry.value;
    },
    delete: (key: Key): void => {
      cache.delete(key);
    },
  };
};

/**
 * Returns `work` with a cache of its results, which is emptied when it is full. Only for work that gives the same result for
 * the same argument, and results that nobody changes. The cache is a plain Map: composing asks some fifty of these for each
 * mail, and on a busy machine the order that lru-cache maintains made it 17 % slower (74 us a mail and not 63).
 */
export const memoize = <Result extends Defined, Key extends Defined = string>(
  { name, max }: CacheOptions,
  work: (key: Key) => Result,
): ((key: Key) => Result) => {
  const cache = new Map<Key, Result>();
  const count = register(name, cache);
  return (key) => {
    const known = cache.get(key);
    if (known !== undefined) {
      count.hits += 1;
      return known;
    }
    count.misses += 1;
    const result = work(key);
    if (cache.size >= max) cache.clear();
    cache.set(key, result);
    return result;
  };
};

/** The share of the time that reading may take: a read of one second is repeated every twenty. */
const MAX_SHARE = 1 / 20;

/**
 * Returns `read` with its result cached for `minMs`, or longer where reading takes long. Callers that ask at once share one
 * read; a read that fails is not cached.
 */
export const cached = <T>(
  name: string,
  read: () => Promise<T>,
  { clock, minMs }: { clock: Clock; minMs: number },
) => {
  const now = (): number => clock.now().getTime();
  const { cache, count } = open<'value', Promise<T>>(name, { max: 1, perf: { now }, ttlResolution: 0 });
  return {
    read: (): Promise<T> => {
      const known = cache.get('value');
      if (known) {
        count.hits += 1;
        return known;
      }
      count.misses += 1;
      const begun = performance.now();
      const value = read();
      cache.set('value', value);
      const settle = (ttl: number): void => {
        if (cache.peek('value') !== value) return;
        if (ttl > 0) cache.set('value', value, { ttl });
        else cache.delete('value');
      };
      value.then(
        () => settle(Math.max(minMs, (performance.now() - begun) / MAX_SHARE)),
        () => settle(0),
      );
      return value;
    },
    /** Drops the result, so that the next caller reads again. */
    forget: (): void => cache.clear(),
  };
};

/** Returns what the caches of this process hold and how often they helped, by name. */
export const cacheMetrics = (): Metric[] => {
  const samples = (read: (count: Counts) => number): Sample[] =>
    [...counts].map(([cache, count]) => ({ labels: { cache }, value: read(count) }));
  const sizeOf = ({ caches }: Counts): number =>
    [...caches].reduce((sum, each) => sum + (each.deref()?.size ?? 0), 0);
  return [
    { name: 'paperboy_cache_entries', help: 'Entries of a cache.', samples: samples(sizeOf) },
    {
      name: 'paperboy_cache_hits_total',
      type: 'counter',
      help: 'Look-ups that a cache could serve.',
      samples: samples(({ hits }) => hits),
    },
    {
      name: 'paperboy_cache_misses_total',
      type: 'counter',
      help: 'Look-ups that a cache could not serve.',
      samples: samples(({ misses }) => misses),
    },
  ];
};
