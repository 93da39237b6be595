import { type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import type { Logger } from './logger.ts';
import { createRedis } from './redis.ts';

type QueueOptions = { redisUrl: string; prefix: string; log: Logger };

/** How often a scheduled job runs. */
type Every = { everyMs: number };

const FIRST_CONNECTION_MS = 2_000;

/**
 * Opens the producing side of the named queues, over one connection. Adding a job fails at once while Redis is away: the
 * caller decides what that means, and Postgres holds the truth anyway.
 */
export const createQueues = <Name extends string>(names: readonly Name[], options: QueueOptions) => {
  const redis = createRedis({ redisUrl: options.redisUrl, log: options.log });
  const queues = new Map(
    names.map((name) => {
      const queue = new Queue(name, { prefix: options.prefix, connection: redis, skipVersionCheck: true });
      queue.on('error', (error) =>
        options.log.warn({ queue: name, err: error.message }, 'the queue is not reachable'),
      );
      return [name, queue];
    }),
  );
  // Events tell when the connection is up: connect() itself fails when a queue has already begun to connect.
  const firstConnection = new Promise<void>((resolve) => {
    redis.once('ready', resolve);
    redis.once('close', resolve);
  });
  if (redis.status === 'wait') redis.connect().catch(() => {});
  // BullMQ would wait for a connection for ever. Only a process that has just started waits for a moment.
  const timeUp = new Promise<void>((resolve) => setTimeout(resolve, FIRST_CONNECTION_MS).unref());
  const connected = async (): Promise<void> => {
    if (redis.status !== 'ready') await Promise.race([firstConnection, timeUp]);
    if (redis.status !== 'ready') throw new Error('Redis is away');
  };
  const get = (name: Name): Queue => queues.get(name)!;
  return {
    addMany: async (name: Name, job: string, data: object[], settings: JobsOptions = {}): Promise<void> => {
      await connected();
      await get(name).addBulk(
        data.map((each) => ({
          name: job,
          data: each,
          opts: { removeOnComplete: 100, removeOnFail: 1_000, ...settings },
        })),
      );
    },
    /** Schedules a job. Safe to repeat: the same schedule stays, and one that Redis has lost is created again. */
    schedule: async (name: Name, job: string, every: Every): Promise<void> => {
      await connected();
      await get(name).upsertJobScheduler(
        job,
        { every: every.everyMs },
        { name: job, data: {}, opts: { removeOnComplete: 10, removeOnFail: 100 } },
      );
    },
    counts: async (): Promise<
      { name: Name; waiting: number; active: number; delayed: number; failed: number }[]
    > => {
      await connected();
      return Promise.all(
        names.map(async (name) => {
          const counts = await get(name).getJobCounts('waiting', 'active', 'delayed', 'failed');
          return {
            name,
            waiting: counts.waiting ?? 0,
            active: counts.active ?? 0,
            delayed: counts.delayed ?? 0,
            failed: counts.failed ?? 0,
          };
        }),
      );
    },
    /** Returns the queues themselves, for a page that shows them. */
    list: (): Queue[] => [...queues.values()],
    /** Resolves when every queue can be used; waits for Redis as long as it takes. */
    ready: async (): Promise<void> => {
      await Promise.all([...queues.values()].map((queue) => queue.waitUntilReady()));
    },
    close: async (): Promise<void> => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      redis.disconnect();
    },
  };
};

/** Opens the consuming side of one queue. `handle` gets a job's name and payload; a job whose `handle` throws is retried. */
export const createConsumer = (
  name: string,
  handle: (job: string, data: unknown) => Promise<void>,
  options: QueueOptions & { concurrency: number },
) => {
  const worker = new Worker(name, async (job: Job) => handle(job.name, job.data), {
    prefix: options.prefix,
    connection: { url: options.redisUrl, maxRetriesPerRequest: null },
    concurrency: options.concurrency,
    skipVersionCheck: true,
  });
  worker.on('error', (error) =>
    options.log.warn({ queue: name, err: error.message }, 'the queue is not reachable'),
  );
  worker.on('failed', (job, error) =>
    options.log.error({ queue: name, job: job?.name, err: error.message }, 'a job failed'),
  );
  return {
    ready: async (): Promise<void> => {
      await worker.waitUntilReady();
    },
    /** Waits for the jobs that are running. */
    close: (): Promise<void> => worker.close(),
  };
};
