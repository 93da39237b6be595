import { memoize } from '../../platform/cache.ts';
import { count, listed } from '../../platform/plural.ts';
import { maskToDays } from '../../subscribers/preferences/preferences.ts';

const format = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

const longDates = memoize({ name: 'dates-in-words', max: 1_000 }, (date) => {
  const parts = format.formatToParts(new Date(`${date}T00:00:00Z`));
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('day')} ${part('month')}`;
  const short = `${part('weekday')}, ${day}`;
  return { day, short, long: `${short} ${part('year')}` };
});

/** Returns `2025-09-04` as `Thursday, 4 September`, or with the year as `Thursday, 4 September 2025`. */
export const longDate = (date: string, { year = false } = {}): string =>
  year ? longDates(date).long : longDates(date).short;

/** Returns the same with the year where it is not that of `today`, a date. */
export const longDateSeen = (date: string, today: string): string =>
  longDate(date, { year: date.slice(0, 4) !== today.slice(0, 4) });

/** Returns `2025-09-04` as `4 September`. */
export const dayAndMonth = (date: string): string => longDates(date).day;

const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Returns the days of a mask in words: `on weekdays`, `every day`, `each Monday`, `on Mondays, Wednesdays and Fridays`. */
export const daysInWords = memoize({ name: 'days-in-words', max: 128 }, (mask: number): string => {
  const days = maskToDays(mask).map((day) => names[day - 1]!);
  if (days.length === 7) return 'every day';
  if (mask === 31) return 'on weekdays';
  if (days.length === 1) return `each ${days[0]}`;
  return `on ${listed(days.map((day) => `${day}s`))}`;
});

/** Returns an hour as `07:00`. */
export const hourInWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Returns the sentence at the foot of a mail that says why its reader gets it. */
export const whyInWords = (reader: {
  paperCount: number;
  digestDays: number;
  hour: number;
  zone: string;
}): string =>
  `You asked for up to ${count(reader.paperCount, 'paper')} ${daysInWords(reader.digestDays)} at ${hourInWords(reader.hour)} (${reader.zone}).`;

/** Returns `Ada Lovelace, Alan Turing, +4`; empty when no author is known. */
export const authorsInWords = (authors: string[], shown = 2): string =>
  authors.length <= shown + 1
    ? authors.join(', ')
    : `${authors.slice(0, shown).join(', ')}, +${authors.length - shown}`;
