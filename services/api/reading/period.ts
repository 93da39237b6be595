import { DateTime } from 'luxon';
import { isIsoDate } from '../../platform/dates.ts';

/** Names a day, an ISO week or a month of editions. `from` and `through` are included; `name` is the one in the URL. */
export type Period = { kind: 'day' | 'week' | 'month'; name: string; from: string; through: string };

const FIRST_YEAR = 1900;
/** Is the last year in which every day, week and month has a next one whose year still has four digits. */
const LAST_YEAR = 9998;

const week = (monday: DateTime): Period => ({
  kind: 'week',
  name: monday.toFormat("kkkk-'W'WW"),
  from: monday.toISODate()!,
  through: monday.plus({ days: 6 }).toISODate()!,
});
const month = (first: DateTime): Period => ({
  kind: 'month',
  name: first.toFormat('yyyy-MM'),
  from: first.toISODate()!,
  through: first.endOf('month').toISODate()!,
});

const utc = (text: string): DateTime => DateTime.fromISO(text, { zone: 'utc', locale: 'en-GB' });

/** Reads `2025-09-04`, `2025-W36` or `2025-09`; returns null for any other text. */
export const readPeriod = (name: string): Period | null => {
  const year = Number(name.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  if (isIsoDate(name)) return { kind: 'day', name, from: name, through: name };
  const time = utc(name);
  if (!time.isValid) return null;
  if (/^\d{4}-W\d{2}$/.test(name)) return week(time);
  return /^\d{4}-\d{2}$/.test(name) ? month(time) : null;
};

export const weekOf = (date: string): Period => week(utc(date).startOf('week'));
export const monthOf = (date: string): Period => month(utc(date).startOf('month'));

/**
 * Returns a period as a heading: "Week 36: 1 to 7 September", "September 2025". It names the year unless it is
 * `thisYear`.
 */
export const periodHeading = ({ kind, from, through }: Period, thisYear: string): string => {
  const [first, last] = [utc(from), utc(through)];
  if (kind === 'month') return first.toFormat('LLLL yyyy');
  const year = last.toFormat('yyyy') === thisYear ? '' : last.toFormat(' yyyy');
  if (kind === 'day') return first.toFormat('cccc, d LLLL') + year;
  const start = first.hasSame(last, 'month') ? first.toFormat('d') : first.toFormat('d LLLL');
  return `Week ${first.weekNumber}: ${start} to ${last.toFormat('d LLLL')}${year}`;
};

/**
 * Returns a period as the text of a link: "4 September", "Week 36", "September 2025". It names the year unless it is `thisYear`, or
 * stands beside it already (null).
 */
export const periodLabel = ({ kind, from, through }: Period, thisYear: string | null): string => {
  const label = utc(from).toFormat({ day: 'd LLLL', week: "'Week' W", month: 'LLLL yyyy' }[kind]);
  const year = through.slice(0, 4);
  if (kind === 'month' || thisYear === null || year === thisYear) return label;
  return `${label}${kind === 'week' ? ',' : ''} ${year}`;
};

export const periodPath = ({ name }: Period): string => `/papers/${name}`;
