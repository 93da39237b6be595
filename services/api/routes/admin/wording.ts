import { count } from '../../../platform/plural.ts';

/** Returns a time to the minute in UTC, as in `2025-09-04 07:12`; '' for null. */
export const minutes = (at: Date | null): string =>
  at === null ? '' : at.toISOString().slice(0, 16).replace('T', ' ');

/** Returns the text of a field, trimmed and without NUL, which Postgres refuses in a text; '' when there is none. */
export const textOf = (value = ''): string => value.replaceAll('\0', '').trim();

/** Returns how long ago a time was: `1 minute ago`, `3 hours ago`. */
export const ago = (at: Date, now: Date): string => {
  const passed = Math.max(0, Math.round((now.getTime() - at.getTime()) / 60_000));
  const say = (n: number, unit: string) => `${count(n, unit)} ago`;
  if (passed < 1) return 'just now';
  if (passed < 120) return say(passed, 'minute');
  if (passed < 48 * 60) return say(Math.round(passed / 60), 'hour');
  return say(Math.round(passed / 1440), 'day');
};
