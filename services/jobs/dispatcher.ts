import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { createQueues } from '../platform/queues.ts';
import { type JobName, type JobPayload, jobs, queueNames } from './catalogue.ts';

/** Puts jobs on their queues. */
export const createDispatcher = (options: { redisUrl: string; prefix: string; log: Logger }) => {
  const queues = createQueues(queueNames, options);
  return {
    /**
     * Queues jobs for rows that Postgres already holds, to run after `delayMs`. Returns false while Redis is away instead of throwing, since nothing is
     * lost: the sweeper finds the rows later.
     */
    wake: async <Name extends JobName>(
      name: Name,
      payloads: JobPayload<Name>[],
      delayMs = 0,
    ): Promise<boolean> => {
      if (payloads.length === 0) return true;
      try {
        await queues.addMany(jobs[name].queue, name, payloads, { ...jobs[name].retry, delay: delayMs });
        return true;
      } catch (error) {
        options.log.warn(
          { job: name, count: payloads.length, err: messageOf(error) },
          'jobs were not queued; the sweeper queues them later',
        );
        return false;
      }
    },
    /** Creates the schedules of all scheduled jobs. Callers repeat it, since a Redis that lost its data has none. */
    ensureSchedules: async (): Promise<void> => {
      for (const [name, { queue, everyMs }] of Object.entries(jobs))
        if (everyMs !== undefined) await queues.schedule(queue, name, { everyMs });
    },
    counts: queues.counts,
    queues: queues.list,
    ready: queues.ready,
    close: queues.close,
  };
};

export type Dispatcher = ReturnType<typeof createDispatcher>;
