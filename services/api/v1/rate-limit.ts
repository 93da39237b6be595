import type { FastifyReply } from 'fastify';
import type { Config } from '../../platform/config.ts';
import type { Counted, RateCounter } from '../plugins/rate-counter.ts';
import { ApiProblem } from './problem.ts';

const WINDOW_MS = 60_000;
const FAILURES_PER_MINUTE = 60;

/** Lists the headers of every response that a page on another site may read. */
export const EXPOSED_HEADERS = 'ETag, Link, RateLimit, RateLimit-Policy, Retry-After';

type LimitName = 'default' | 'open' | 'failed-keys';

/**
 * Limits the requests of each key, those of each place without a key, and those of each place with a key that is wrong. The
 * headers are those of draft-ietf-httpapi-ratelimit-headers-11.
 */
export const createApiLimits = (options: {
  config: Pick<Config, 'apiRequestsPerMinute' | 'apiOpenRequestsPerMinute'>;
  counter: RateCounter;
}) => {
  const { config, counter } = options;
  const limits: Record<LimitName, { max: number; said: string }> = {
    default: { max: config.apiRequestsPerMinute, said: 'The key has' },
    open: { max: config.apiOpenRequestsPerMinute, said: 'Your network has without a key' },
    'failed-keys': { max: FAILURES_PER_MINUTE, said: 'Your network has without a valid key' },
  };

  return {
    /** Counts a request; null while Redis is away, when nothing is limited. */
    count: (name: LimitName, of: string): Promise<Counted | null> =>
      counter.count(`api:${name}:${of}`, { windowMs: WINDOW_MS, max: limits[name].max }).catch(() => null),
    /**
     * Tells the caller by headers what is left.
     * @throws ApiProblem `rate_limited` if nothing is
     */
    tell: (reply: FastifyReply, name: LimitName, counted: Counted | null): void => {
      const { max, said } = limits[name];
      reply.header('ratelimit-policy', `"${name}";q=${max};w=${WINDOW_MS / 1000}`);
      if (!counted) return;
      const seconds = Math.max(1, Math.ceil(counted.ttl / 1000));
      reply.header('ratelimit', `"${name}";r=${Math.max(0, max - counted.current)};t=${seconds}`);
      if (counted.current <= max) return;
      reply.header('retry-after', String(seconds));
      throw new ApiProblem('rate_limited', `${said} ${max} requests a minute. Try again in ${seconds} s.`);
    },
  };
};

export type ApiLimits = ReturnType<typeof createApiLimits>;
