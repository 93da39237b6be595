import { expect, test } from 'vitest';
import {
  cached,
  cacheMetrics,
  createCache,
  createVersionedCache,
  memoize,
} from '../../../services/platform/cache.ts';

const metricsOf = (name: string): Record<string, number> =>
  Object.fromEntries(
    cacheMetrics().map((metric) => [
      metric.name.replace('paperboy_cache_', ''),
      metric.samples.find(({ labels }) => labels?.cache === name)!.value,
    ]),
  );

test('a cache drops the entry that was unused for longest, and counts hits, misses and entries', () => {
  const cache = createCache<string, number>({ name: 'test-cache', max: 2 });
  cache.set('a', 1);
  cache.set('b', 2);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  expect(metricsOf('test-cache')).toEqual({ entries: 2, hits_total: 3, misses_total: 1 });
  cache.purge((value) => value === 1);
  expect(metricsOf('test-cache').entries).toBe(1);
});

test('a memoized function works once for each argument', () => {
  const asked: string[] = [];
  const upper = memoize({ name: 'test-memoize', max: 10 }, (text) => {
    asked.push(text);
    return text.toUpperCase();
  });
  expect([upper(''), upper('a'), upper(''), upper('a')]).toEqual(['', 'A', '', 'A']);
  expect(asked).toEqual(['', 'a']);
  expect(metricsOf('test-memoize')).toEqual({ entries: 2, hits_total: 2, misses_total: 2 });
});

test('a versioned cache loads once for each version, and does not cache a failure', async () => {
  const cache = createVersionedCache<string, string>({ name: 'test-versioned', max: 10 });
  let loads = 0;
  const read = (version: number) =>
    cache.read('page', version, async () => {
      loads += 1;
      return `load ${loads}`;
    });
  expect(await Promise.all([read(1), read(1)])).toEqual(['load 1', 'load 1']);
  expect(await read(2)).toBe('load 2');
  await expect(cache.read('page', 3, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await read(3)).toBe('load 3');
  expect(metricsOf('test-versioned')).toEqual({ entries: 1, hits_total: 1, misses_total: 4 });
});

test('a load of an old version that fails late leaves the newer one in place', async () => {
  const cache = createVersionedCache<string, string>({ name: 'test-late', max: 10 });
  let fail = (_: Error): void => {};
  const pending = new Promise<string>((_, reject) => {
    fail = reject;
  });
  const old = cache.read('page', 1, () => pending);
  await cache.read('page', 2, async () => 'new');
  fail(new Error('too late'));
  await expect(old).rejects.toThrow('too late');
  expect(await cache.read('page', 2, async () => 'newer')).toBe('new');
});

test('a cached read is repeated after its time, after a failure, and when it is forgotten', async () => {
  let now = 1_000_000;
  let reads = 0;
  let isAway = false;
  const source = cached(
    'test-cached',
    async () => {
      if (isAway) throw new Error('away');
      reads += 1;
      return reads;
    },
    { clock: { now: () => new Date(now) }, minMs: 60_000 },
  );
  expect(await Promise.all([source.read(), source.read()])).toEqual([1, 1]);
  now += 59_999;
  expect(await source.read()).toBe(1);
  now += 60_000;
  expect(await source.read()).toBe(2);
  source.forget();
  expect(await source.read()).toBe(3);
  now += 120_000;
  isAway = true;
  await expect(source.read()).rejects.toThrow('away');
  isAway = false;
  expect(await source.read()).toBe(4);
});
