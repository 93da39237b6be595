const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** `YYYY-MM-DD` in UTC. */
export const dayOfTime = (time: Date): string => time.toISOString().slice(0, 10);
export const addDays = (date: string, days: number): string =>
  dayOfTime(new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS));
/** Both included; empty when `from` is after `through`. */
export const daysFrom = (from: string, through: string): string[] => {
  const days: string[] = [];
  for (let day = from; day <= through; day = addDays(day, 1)) days.push(day);
  return days;
};
export const isWeekend = (date: string): boolean =>
  [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
/** When the edition of a day closes: `at` is `HH:MM`, UTC, on that day. */
export const closingTime = (date: string, at: string): Date => new Date(`${date}T${at}:00Z`);
/** Hours between two times that are of Monday to Friday, UTC. */
export const weekdayHours = (from: Date, to: Date): number => {
  let hours = 0;
  for (let at = from.getTime(); at < to.getTime(); at += HOUR_MS)
    if (!isWeekend(dayOfTime(new Date(at)))) hours += Math.min(1, (to.getTime() - at) / HOUR_MS);
  return hours;
};
