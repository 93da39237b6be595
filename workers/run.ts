import Value from 'typebox/value';
import { type JobName, jobs, queueNames, queues } from '../services/jobs/catalogue.ts';
import { createConsumer } from '../services/platform/queues.ts';
import type { Container } from '../services/wiring/container.ts';
import { createDuties, runDuties } from './duties.ts';
import { createHandlers } from './handlers.ts';
import { listenForMetrics } from './metrics-listener.ts';

/** Takes jobs from every queue until closed. */
export const runWorkers = async (container: Container) => {
  const { config, dispatcher, log } = container;
  const handlers = createHandlers(container);
  const handle = async (job: string, data: unknown): Promise<void> => {
    if (!Object.hasOwn(jobs, job)) throw new Error(`There is no job named ${job}.`);
    const name = job as JobName;
    if (!Value.Check(jobs[name].payload, data))
      throw new Error(`The payload of ${name} does not match its schema.`);
    const startedAt = performance.now();
    await (handlers[name] as (payload: unknown) => Promise<void>)(data);
    log.debug({ job: name, ms: Math.round(performance.now() - startedAt) }, 'job done');
  };
  await dispatcher.ready();
  const consumers = queueNames.map((name) =>
    createConsumer(name, handle, {
      redisUrl: config.redisUrl,
      prefix: config.queuePrefix,
      log,
      concurrency: queues[name].concurrency,
    }),
  );
  await Promise.all(consumers.map((consumer) => consumer.ready()));
  const running = runDuties(createDuties(container), log);
  const { host, metricsPort: port } = config;
  const metrics = port === null ? null : await listenForMetrics({ port, host, log });
  return {
    close: async (): Promise<void> => {
      container.delivery.stop();
      container.announcementDelivery.stop();
      container.itemHandler.stop();
      container.pictureFetching.stop();
      metrics?.close();
      const delivered = container.webhookDelivery.stop();
      await Promise.all([delivered, ...consumers.map((consumer) => consumer.close()), running.close()]);
      await container.tallies.write().catch(() => {});
    },
  };
};
