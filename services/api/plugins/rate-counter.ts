import type { Redis } from 'ioredis';
import { createBatcher } from '../../platform/batcher.ts';
import { createCache } from '../../platform/cache.ts';
import { networkOf, PLACES_OF_A_NETWORK } from '../../platform/place.ts';

/** Holds how many requests the window has had, and in how many ms it ends. */
export type Counted = { current: number; ttl: number };
type Limit = { windowMs: number; max: number };
type Counting = { key: string; windowMs: number };

// A place that is over its limit stays over it until its window ends, so Redis is asked again only after this time.
const KNOWN_MS = 5_000;
const MAX_PLACES = 10_000;
// After this many immediate refusals, further ones are delayed: a client that sends each request after the last
// response then sends a few dozen requests a second instead of thousands.
const PROMPT_REFUSALS = 50;
const LATE_MS = 1_000;

// The window begins with the first request.
const COUNT = `
  local current = redis.call('INCRBY', KEYS[1], ARGV[1])
  if current == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return { current, redis.call('PTTL', KEYS[1]) }`;

/**
 * Counts requests over all processes. Requests that arrive while Redis is counting are counted together in the next
 * turn, those of one place as one number. A place over its limit is not counted again for a while, and its refusals are
 * delayed, so a flood from one place costs Redis almost nothing, and this process little.
 */
export const createRateCounter = (redis: Redis, prefix: string) => {
  const countIn = async (key: string, by: number, windowMs: number): Promise<Counted> => {
    const [current, ttl] = (await redis.eval(COUNT, 1, `${prefix}${key}`, by, windowMs)) as [number, number];
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
          const { current, ttl } = await countIn(key, by, windowMs);
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

  const count = async (key: string, { windowMs, max }: Limit): Promise<Counted> => {
    const known = over.get(key);
    const now = performance.now();
    if (known && now < known.until) {
      known.refusals += 1;
      const refused = { current: max + 1, ttl: Math.ceil(known.windowEnds - now) };
      if (known.refusals <= PROMPT_REFUSALS) return refused;
      return new Promise((resolve) => setTimeout(resolve, LATE_MS, refused));
    }
    const counted = await add({ key, windowMs });
    if (counted.current > max) noteRefused(key, counted.ttl);
    return counted;
  };

  return {
    /** Counts a request of `key`, of which a window may have `max`. Fails while Redis is away. */
    count,
    /**
     * Counts a request of a place, and of its network, which may have more: whoever has a /48 would otherwise have 65,536 places.
     * Returns the count that is nearer to its limit, as one of the place.
     */
    countPlace: async (name: string, place: string, limit: Limit): Promise<Counted> => {
      const network = networkOf(place);
      if (network === null) return count(`${name}${place}`, limit);
      const [own, shared] = await Promise.all([
        count(`${name}${place}`, limit),
        count(`${name}${network}`, { ...limit, max: PLACES_OF_A_NETWORK * limit.max }),
      ]);
      const share = { ...shared, current: Math.ceil(shared.current / PLACES_OF_A_NETWORK) };
      return share.current > own.current ? share : own;
    },
  };
};

export type RateCounter = ReturnType<typeof createRateCounter>;
