import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { placeOf } from '../../platform/place.ts';
import { createRedis } from '../../platform/redis.ts';
import type { Container } from '../../wiring/container.ts';
import { createRateCounter, type RateCounter } from './rate-counter.ts';
import { createRateStore } from './rate-store.ts';

/**
 * Limits the requests of one place on routes that set `rateLimit`. Redis counts them over all processes. Returns the counter,
 * by which the HTTP API limits its keys.
 */
export const registerRateLimit = async (
  app: FastifyInstance,
  { config, log }: Container,
): Promise<RateCounter> => {
  const redis = createRedis({ redisUrl: config.redisUrl, log });
  // While Redis is away nothing is counted, because a sign-up is worth more than its limit.
  await redis
    .connect()
    .catch(() => log.warn('Redis is away: sign-ups are not rate-limited until it is back'));
  app.addHook('onClose', async () => {
    redis.disconnect();
  });
  const counter = createRateCounter(redis, `${config.queuePrefix}:rate:`);
  await app.register(rateLimit, {
    global: false,
    store: createRateStore(counter),
    skipOnError: true,
    keyGenerator: (request) => placeOf(request.ip),
  });
  return counter;
};
