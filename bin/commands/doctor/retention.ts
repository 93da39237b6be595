import type { Db } from '../../../services/platform/postgres.ts';
import { readRetention } from '../../../services/subscribers/privacy/keep-retention.ts';
import { stepNames } from '../../../services/subscribers/privacy/retention.ts';
import { type Check, ok, warn } from './check.ts';

const OVERDUE_MS = 48 * 3_600_000;
const TODO = 'Start a worker: `npm run worker`. Its log says why a step of retention failed.';

/** Checks whether what is kept no longer was deleted and shortened within two days. */
export const checkRetention = async (db: Db, now: Date): Promise<Check[]> => {
  const finished = new Map((await readRetention(db)).map((each) => [each.step, each]));
  const missing = stepNames.filter((step) => !finished.has(step));
  if (missing.length === stepNames.length)
    return [warn('retention', 'what is kept no longer was never deleted', TODO)];
  if (missing.length > 0) return [warn('retention', `never finished: ${missing.join(', ')}`, TODO)];
  const steps = stepNames.map((step) => finished.get(step)!);
  const late = steps.filter(({ finishedAt }) => now.getTime() - finishedAt.getTime() > OVERDUE_MS);
  if (late.length > 0)
    return [
      warn(
        'retention',
        `not finished for two days: ${late.map(({ step, finishedAt }) => `${step} (last on ${finishedAt.toISOString()})`).join(', ')}`,
        TODO,
      ),
    ];
  const last = Math.min(...steps.map(({ finishedAt }) => finishedAt.getTime()));
  const changed = steps.reduce((sum, each) => sum + each.changed, 0);
  return [
    ok('retention', `last run at ${new Date(last).toISOString()}: ${changed} rows deleted or shortened`),
  ];
};
