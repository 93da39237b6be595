import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Redis } from 'ioredis';
import { createBatcher } from '../../platform/batcher.ts';
import { createCache } from '../../platform/cache.ts';

type Counted = { current: number; ttl: number };
type Counting = { key: string; windowMs: number };

// Who is over a limit stays so until its window ends: Redis is asked again this long after, no sooner.
const KNOWN_MS = 5_000;
const MAX_PLACES = 10_000;
// After so many refusals at once the others of a place are late: who asks without a pause, and waits for each answer, asks
// a few dozen times a second then, and not thousands of times.
const PROMPT_REFUSALS = 50;
const LATE_MS = 1_000;

// The window begins with the first of them.
const COUNT = `
  local current = redis.call('INCRBY', KEYS[1], ARGV[1])
  if current == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return { current, redis.call('PTTL', KEYS[1]) }`;

/**
 * Where requests are counted over all processes. Those that come while Redis counts others are counted together in the
 * next turn, and those of one place as one number; a place that is over its limit is not counted on for a while, and
 * waits for its refusals. A flood from one place costs Redis next to nothing, and this process little.
 */
export const createRateStore = (redis: Redis, prefix: string): FastifyRateLimitStoreCtor => {
  const count = async (key: string, by: number, windowMs: number): Promise<Counted> => {
    const [current, ttl] = (await redis.eval(COUNT, 1, key, by, windowMs)) as [number, number];
    return { current, ttl };
  };
  const { add } = createBatcher<Counting, Counted>({
    maxItems: 1_000,
    write: async (requests) => {
      const places = new Map<string, { by: number; windowMs: number }>();
      for (const { key, windowMs } of requests)
        places.set(key, { by: (places.get(key)?.by ?? 0) + 1, windowMs });
      const counted = new Map<string, Counted>();
      await Promise.all(
        [...places].map(async ([key, { by, windowMs }]) => {
          const { current, ttl } = await count(key, by, windowMs);
          counted.set(key, { current: current - by, ttl });
        }),
      );
      return requests.map(({ key }) => {
        const of = counted.get(key)!;
        of.current += 1;
        return { ...of };
      });
    },
  });

  const over = createCache<string, { until: number; windowEnds: number; refusals: number }>({
    name: 'refused-places',
    max: MAX_PLACES,
  });
  const noteRefused = (key: string, ttl: number): void => {
    const now = performance.now();
    over.set(key, { until: now + Math.min(ttl, KNOWN_MS), windowEnds: now + ttl, refusals: 0 });
  };

  const storeOf = (name: string): FastifyRateLimitStore => ({
    incr: (place, answer, windowMs, max) => {
      const key = `${name}${place}`;
      const known = over.get(key);
      const now = performance.now();
      if (known && now < known.until) {
        known.refusals += 1;
        const refuse = (): void => answer(null, { current: max + 1, ttl: Math.ceil(known.windowEnds - now) });
        if (known.refusals > PROMPT_REFUSALS) setTimeout(refuse, LATE_MS);
        else refuse();
        return;
      }
      add({ key, windowMs }).then(
        (counted) => {
          if (counted.current > max) noteRefused(key, counted.ttl);
          answer(null, counted);
        },
        (error: Error) => answer(error),
      );
    },
    child: (options) => {
      // Handed over by the plugin, whose types do not say so.
      const { method, url } = (options as unknown as { routeInfo: { method: string; url: string } })
        .routeInfo;
      return storeOf(`${prefix}${method}${url}:`);
    },
  });
  // The plugin makes one by `new`.
  return function Store() {
    return storeOf(prefix);
  } as unknown as FastifyRateLimitStoreCtor;
};
