import Value from 'typebox/value';
import type { Container } from '../services/container.ts';
import { type JobName, jobs, queueNames } from '../services/jobs/catalogue.ts';
import { messageOf } from '../services/platform/errors.ts';
import { createConsumer } from '../services/platform/queues.ts';
import { createHandlers } from './handlers.ts';

const SCHEDULES_EVERY_MS = 60_000;

// One range at a time fills a worker's SMTP connections; a second would only have more mails begun, and so in
// doubt when the worker is killed.
const concurrency = { schedule: 1, digests: 1, transactional: 5, arrivals: 1 } as const;

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
  return {
    close: async (): Promise<void> => {
      clearInterval(timer);
      container.delivery.stop();
      await Promise.all(consumers.map((consumer) => consumer.close()));
    },
  };
};
