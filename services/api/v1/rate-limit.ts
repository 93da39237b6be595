import type { FastifyReply } from 'fastify';
import type { Config } from '../../platform/config.ts';
import { placeOf } from '../../platform/place.ts';
import type { Counted, RateCounter } from '../plugins/rate-counter.ts';
import { ApiProblem } from './problem.ts';

const WINDOW_MS = 60_000;
const FAILURES_PER_MINUTE = 60;
// A search, and the first list of papers similar to one, cost far more than a read.
const SEARCHES_PER_MINUTE = 240;

/** Lists the headers of every response that a page on another site may read. */
export const EXPOSED_HEADERS = 'ETag, Link, RateLimit, RateLimit-Policy, Retry-After';

type LimitName = 'default' | 'open' | 'search' | 'failed-keys';

/** Adds a member to a header that is a list (RFC 9651, 3.1). */
const addTo = (reply: FastifyReply, header: string, member: string): void => {
  const before = reply.getHeader(header);
  reply.header(header, before === undefined ? member : `${String(before)}, ${member}`);
};

/**
 * Limits the requests of each key, those of each place without a key, the searches of each place, and the requests of each
 * place with a key that is wrong. The headers are those of draft-ietf-httpapi-ratelimit-headers-11.
 */
export const createApiLimits = (options: {
  config: Pick<Config, 'apiRequestsPerMinute' | 'apiOpenRequestsPerMinute'>;
  counter: RateCounter;
}) => {
  const { config, counter } = options;
  const limits: Record<LimitName, { max: number; said: string }> = {
    default: { max: config.apiRequestsPerMinute, said: 'The key has' },
    open: { max: config.apiOpenRequestsPerMinute, said: 'Your network has without a key' },
    search: { max: SEARCHES_PER_MINUTE, said: 'For searches your network has' },
    'failed-keys': { max: FAILURES_PER_MINUTE, said: 'Your network has without a valid key' },
  };

  return {
    /** Counts a request of a key, by its hash; null while Redis is away, when nothing is limited. */
    countKey: (hash: string): Promise<Counted | null> =>
      counter
        .count(`api:default:${hash}`, { windowMs: WINDOW_MS, max: limits.default.max })
        .catch(() => null),
    /** Counts a request of a place; null while Redis is away. */
    countPlace: (name: Exclude<LimitName, 'default'>, ip: string): Promise<Counted | null> =>
      counter
        .countPlace(`api:${name}:`, placeOf(ip), { windowMs: WINDOW_MS, max: limits[name].max })
        .catch(() => null),
    /**
     * Tells the caller by headers what is left.
     * @throws ApiProblem `rate_limited` if nothing is
     */
    tell: (reply: FastifyReply, name: LimitName, counted: Counted | null): void => {
      const { max, said } = limits[name];
      addTo(reply, 'ratelimit-policy', `"${name}";q=${max};w=${WINDOW_MS / 1000}`);
      if (!counted) return;
      const seconds = Math.max(1, Math.ceil(counted.ttl / 1000));
      addTo(reply, 'ratelimit', `"${name}";r=${Math.max(0, max - counted.current)};t=${seconds}`);
      if (counted.current <= max) return;
      reply.header('retry-after', String(seconds));
      throw new ApiProblem('rate_limited', `${said} ${max} requests a minute. Try again in ${seconds} s.`);
    },
  };
};

export type ApiLimits = ReturnType<typeof createApiLimits>;
