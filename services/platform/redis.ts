import { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

/** Opens a connection whose commands fail at once while Redis is away, instead of being queued in memory. */
export const createRedis = (options: { redisUrl: string; log: Logger }): Redis => {
  const redis = new Redis(options.redisUrl, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    // A Redis that hangs must not hang its callers.
    commandTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  });
  redis.on('error', (error) => options.log.warn({ err: error.message }, 'Redis is not reachable'));
  return redis;
};
