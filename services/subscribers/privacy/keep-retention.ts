import type { Clock } from '../../platform/clock.ts';
import { DAY_MS } from '../../platform/dates.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import { type RetentionSettings, type RetentionStep, retentionSteps, stepNames } from './retention.ts';

// The job runs each hour. With less than a day between two runs of a step, its time does not drift over the day.
const AGAIN_MS = 20 * 3_600_000;

/** When a step was last finished, and how many rows it deleted or changed. */
export type FinishedStep = { step: string; finishedAt: Date; changed: number };

/** Returns when each step was last finished. */
export const readRetention = async (db: Db): Promise<FinishedStep[]> =>
  (
    await db.query<FinishedStep>(
      'select step, finished_at as "finishedAt", changed from retention_steps order by step',
    )
  ).rows;

const FINISHED = `
  insert into retention_steps (step, finished_at, changed) values ($1, $2, $3)
  on conflict (step) do update set finished_at = excluded.finished_at, changed = excluded.changed`;

/** Runs the steps of the table of what is kept. `work` has one function for each: it is given the time before which data is old. */
export const createRetention = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  settings: RetentionSettings;
  work: Record<RetentionStep, (before: Date) => Promise<number>>;
}) => {
  const { db, clock, log, settings, work } = options;
  return {
    /**
     * Runs every step that was not finished in the last 20 hours. One that fails does not keep the others from running; it runs
     * again in an hour.
     * @throws Error when a step failed
     */
    run: async (): Promise<void> => {
      const now = clock.now();
      const finished = new Map((await readRetention(db)).map((each) => [each.step, each.finishedAt]));
      const isDue = (step: RetentionStep): boolean =>
        now.getTime() - (finished.get(step)?.getTime() ?? 0) >= AGAIN_MS;
      const failed: RetentionStep[] = [];
      for (const step of stepNames.filter(isDue)) {
        try {
          const changed = await work[step](
            new Date(now.getTime() - retentionSteps[step].days(settings) * DAY_MS),
          );
          await db.query(FINISHED, [step, now, changed]);
          // On most days there is nothing to do in most steps.
          log[changed > 0 ? 'info' : 'debug']({ step, changed }, 'data was deleted because its time is over');
        } catch (error) {
          failed.push(step);
          log.error({ step, err: messageOf(error) }, 'a step of retention failed; it runs again in an hour');
        }
      }
      if (failed.length > 0) throw new Error(`steps of retention failed: ${failed.join(', ')}`);
    },
  };
};

export type Retention = ReturnType<typeof createRetention>;
