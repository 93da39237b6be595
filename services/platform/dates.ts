// Days are written `YYYY-MM-DD`.

export const DAY_MS = 86_400_000;

/** Returns the day of a time, in UTC. */
export const dayOfTime = (time: Date): string => time.toISOString().slice(0, 10);

/** Returns the day that is so many days after another, or before it. */
export const addDays = (date: string, days: number): string =>
  dayOfTime(new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS));

/** Returns the days from one to another, both included; none when `from` is after `through`. */
export const daysFrom = (from: string, through: string): string[] => {
  const days: string[] = [];
  for (let day = from; day <= through; day = addDays(day, 1)) days.push(day);
  return days;
};

export const isWeekend = (date: string): boolean =>
  [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

/** Tells whether there is such a day of such a year; the calendar of Postgres has no year 0. */
export const isCalendarDate = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** Tells whether a text is `YYYY-MM-DD` of a day that exists. Postgres has no year 0. */
export const isIsoDate = (text: string): boolean => {
  const parts = /^(?!0000)(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return parts !== null && isCalendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3]));
};
