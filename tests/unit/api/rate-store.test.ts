import type { FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import { createRateCounter } from '../../../services/api/plugins/rate-counter.ts';
import { createRateStore } from '../../../services/api/plugins/rate-store.ts';

const MAX = 2;

/** Returns a store on a Redis that counts its calls. */
const open = (ttl: number) => {
  const asked: string[] = [];
  const counts = new Map<string, number>();
  const redis = {
    eval: async (_script: string, _keys: number, key: string, by: number) => {
      asked.push(key);
      counts.set(key, (counts.get(key) ?? 0) + by);
      return [counts.get(key), ttl];
    },
  } as unknown as Redis;
  const Store = createRateStore(createRateCounter(redis, 'rate:'));
  const store = new (Store as FastifyRateLimitStoreCtor)({});
  const count = (place: string): Promise<{ current: number; ttl: number }> =>
    new Promise((resolve, reject) =>
      store.incr(
        place,
        (error, counted) => (error ? reject(error) : resolve(counted as { current: number; ttl: number })),
        60_000,
        MAX,
      ),
    );
  return { asked, count };
};

test('Redis is not called again for a client over its limit, and is for others', async () => {
  const { asked, count } = open(60_000);
  expect([(await count('a')).current, (await count('a')).current, (await count('a')).current]).toEqual([
    1, 2, 3,
  ]);
  const before = asked.length;
  const again = await count('a');
  expect(again.current).toBeGreaterThan(MAX);
  expect(again.ttl).toBeGreaterThan(50_000);
  expect(again.ttl).toBeLessThanOrEqual(60_000);
  expect(asked).toHaveLength(before);
  expect((await count('b')).current).toBe(1);
  expect(asked.at(-1)).toBe('rate:b');
});

test('a client that goes on all the same waits for the response', async () => {
  vi.useFakeTimers();
  try {
    const { count } = open(60_000);
    for (let n = 0; n < 53; n += 1) await count('a');
    let isRefused = false;
    const refused = count('a').then(() => {
      isRefused = true;
    });
    await vi.advanceTimersByTimeAsync(900);
    expect(isRefused).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(isRefused).toBe(true);
    await refused;
  } finally {
    vi.useRealTimers();
  }
});

test('once its window has ended a client is counted anew', async () => {
  const { asked, count } = open(0);
  for (let n = 0; n < 4; n += 1) await count('a');
  expect(asked).toHaveLength(4);
});

test('the places of one network share 16 times what one of them has', async () => {
  const { count } = open(60_000);
  const places = Array.from({ length: 40 }, (_, n) => `2001:db8:1:${n.toString(16)}`);
  const allowed: string[] = [];
  for (const place of places) if ((await count(place)).current <= MAX) allowed.push(place);
  expect(allowed).toHaveLength(16 * MAX);
  expect((await count('2001:db8:2:0')).current).toBe(1);
});
