import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { RateCounter } from './rate-counter.ts';

/** Returns the store of `@fastify/rate-limit` that counts each route's requests by `counter`. */
export const createRateStore = (counter: RateCounter): FastifyRateLimitStoreCtor => {
  const storeOf = (name: string): FastifyRateLimitStore => ({
    incr: (place, done, windowMs, max) => {
      counter.countPlace(name, place, { windowMs, max }).then(
        (counted) => done(null, counted),
        (error: Error) => done(error),
      );
    },
    child: (options) => {
      // The plugin passes `routeInfo`, which its types leave out.
      const { method, url } = (options as unknown as { routeInfo: { method: string; url: string } })
        .routeInfo;
      return storeOf(`${method}${url}:`);
    },
  });
  // The plugin calls it with `new`.
  return function Store() {
    return storeOf('');
  } as unknown as FastifyRateLimitStoreCtor;
};
