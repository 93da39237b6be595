import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { createQueues } from '../platform/queues.ts';
import { type JobName, type JobPayload, jobs, queueNames, schedules } from './catalogue.ts';

const RETRY = { attempts: 5, backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 } } as const;

/** Puts jobs on their queues. */
export const createDispatcher = (options: { redisUrl: string; prefix: string; log: Logger }) => {
  const queues = createQueues(queueNames, options);
  return {
    /**
     * Queues jobs for rows that Postgres already holds. While Redis is away nothing is lost: the sweeper
     * finds the rows. So this reports failure by its answer, not by an error.
     */
    wake: async <Name extends JobName>(name: Name, payloads: JobPayload<Name>[]): Promise<boolean> => {
      if (payloads.length === 0) return true;
      try {
        await queues.addMany(jobs[name].queue, name, payloads, RETRY);
        return true;
      } catch (error) {
        options.log.warn(
          { job: name, count: payloads.length, err: messageOf(error) },
          'not queued; the sweeper will',
        );
        return false;
      }
    },
    /** Makes sure that every schedule stands; repeat it, since an emptied Redis forgets them. */
    ensureSchedules: async (): Promise<void> => {
      for (const { job, everyMs } of schedules) await queues.schedule(jobs[job].queue, job, { everyMs });
    },
    counts: queues.counts,
    queues: queues.list,
    ready: queues.ready,
    close: queues.close,
  };
};

export type Dispatcher = ReturnType<typeof createDispatcher>;
