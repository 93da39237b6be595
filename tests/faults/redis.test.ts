import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, expect, test, vi } from 'vitest';
import { startLocalRedis } from '../../bin/local/redis.ts';
import { createFaultWorld, long, timeout } from '../support/fault-world.ts';

const READERS = long ? 2_000 : 200;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Starts a Redis without persistence, which is restarted empty after a kill. */
const startForgetfulRedis = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-redis-'));
  closers.push(() => rm(dataDir, { recursive: true, force: true }));
  const redis = await startLocalRedis({ dataDir, persistent: false, port: 0, log: () => {} });
  closers.push(redis.stop);
  const client = new Redis(redis.url, { retryStrategy: () => 100 });
  client.on('error', () => {});
  closers.push(async () => client.disconnect());
  const pidOf = async (): Promise<number> =>
    Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
  return {
    url: redis.url,
    keys: () => client.dbsize(),
    /** Kills it, and resolves once it has been restarted. */
    killAndForget: async (): Promise<void> => {
      const pid = await pidOf();
      process.kill(pid, 'SIGKILL');
      await vi.waitFor(async () => expect(await pidOf()).not.toBe(pid), { timeout, interval: 50 });
    },
  };
};

test('EMAIL 33: Redis killed and emptied, two schedulers, two workers: exactly one mail', {
  timeout,
}, async () => {
  const redis = await startForgetfulRedis();
  const world = await createFaultWorld({
    env: { REDIS_URL: redis.url, SMTP_CONNECTIONS: '4' },
    whimAt: ({ stage }) => (stage === 'DOT' ? { delayMs: 15 } : undefined),
  });
  closers.push(world.close);
  await world.addReaders(READERS);
  await world.dispatcher.ready();
  await Promise.all([world.startWorker(), world.startWorker()]);
  // Both workers have schedules, and two planners run at once in addition.
  await Promise.all([world.plan(), world.planner.plan(), world.planner.plan(), world.plan()]);
  await world.relay.received(READERS / 4);
  await redis.killAndForget();
  expect(await world.unfinished()).toBeGreaterThan(0);
  await Promise.all([world.planner.plan(), world.planner.plan()]);
  // The sweeper finds batches without a job; two sweeps run at once, as with two schedulers.
  await vi.waitFor(
    async () => {
      await Promise.all([world.hasten(), world.sweep()]);
      expect(await world.unfinished()).toBe(0);
    },
    { timeout: timeout / 2, interval: 500 },
  );
  expect(await world.judge('Redis killed and emptied, two schedulers, two workers')).toMatchObject({
    planned: READERS,
    received: READERS,
    lost: 0,
    doubled: 0,
    strangers: [],
    states: { sent: READERS },
  });
});
