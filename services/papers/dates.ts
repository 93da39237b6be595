import { dayOfTime, isWeekend } from '../platform/dates.ts';

const HOUR_MS = 3_600_000;

/** Returns when the edition of a day closes: `at` is `HH:MM`, UTC, on that day. */
export const closingTime = (date: string, at: string): Date => new Date(`${date}T${at}:00Z`);

/** Returns the hours between two times that are of Monday to Friday, UTC. */
export const weekdayHours = (from: Date, to: Date): number => {
  let hours = 0;
  for (let at = from.getTime(); at < to.getTime(); at += HOUR_MS)
    if (!isWeekend(dayOfTime(new Date(at)))) hours += Math.min(1, (to.getTime() - at) / HOUR_MS);
  return hours;
};
