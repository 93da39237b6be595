import Value from 'typebox/value';
import { type JobName, jobs, queueNames } from '../services/jobs/catalogue.ts';
import { messageOf } from '../services/platform/errors.ts';
import { createConsumer } from '../services/platform/queues.ts';
import type { Container } from '../services/wiring/container.ts';
import { createHandlers } from './handlers.ts';

const SCHEDULES_EVERY_MS = 60_000;

// Of digests, while one batch is being sent the next are claimed and read: the connections, which all share, stay full.
const concurrency = { schedule: 1, digests: 3, transactional: 5, arrivals: 1 } as const;

const LOOK_EVERY_MS = 5_000;

/** Takes jobs from every queue until closed. */
export const runWorkers = async (container: Container) => {
  const { config, dispatcher, log } = container;
  const handlers = createHandlers(container);
  const handle = async (job: string, data: unknown): Promise<void> => {
    if (!Object.hasOwn(jobs, job)) throw new Error(`There is no job named ${job}.`);
    const name = job as JobName;
    if (!Value.Check(jobs[name].payload, data))
      throw new Error(`The payload of ${name} is not what it should be.`);
    const startedAt = performance.now();
    await (handlers[name] as (payload: unknown) => Promise<void>)(data);
    log.debug({ job: name, ms: Math.round(performance.now() - startedAt) }, 'done');
  };
  await dispatcher.ready();
  const consumers = queueNames.map((name) =>
    createConsumer(name, handle, {
      redisUrl: config.redisUrl,
      prefix: config.queuePrefix,
      log,
      concurrency: concurrency[name],
    }),
  );
  await Promise.all(consumers.map((consumer) => consumer.ready()));
  await dispatcher.ensureSchedules();
  // A Redis that was emptied has forgotten the schedules: say them again now and then.
  const timer = setInterval(() => {
    dispatcher
      .ensureSchedules()
      .catch((error: unknown) => log.warn({ err: messageOf(error) }, 'schedules not renewed; trying again'));
  }, SCHEDULES_EVERY_MS);
  // What must not wait for the minute of a schedule, nor for Redis.
  const look = async (): Promise<void> => {
    await container.recovery.recover();
    await container.relayProbe.run();
    await container.tallies.write();
  };
  let looking: Promise<void> = Promise.resolve();
  const lookSafely = (): void => {
    looking = looking
      .then(look)
      .catch((error: unknown) => log.warn({ err: messageOf(error) }, 'could not look around; trying again'));
  };
  lookSafely();
  const looks = setInterval(lookSafely, LOOK_EVERY_MS);
  return {
    close: async (): Promise<void> => {
      clearInterval(timer);
      clearInterval(looks);
      container.delivery.stop();
      await Promise.all([...consumers.map((consumer) => consumer.close()), looking]);
      await container.tallies.write().catch(() => {});
    },
  };
};
