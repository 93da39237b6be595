import { basename } from 'node:path';
import { isCalendarDate } from '../../platform/dates.ts';
import type { DateOnPage } from '../paper.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?,?\\s+)?';
const YEAR = '(?:,?\\s+\\d{4})?';
const FORMS = [
  new RegExp(`^${WEEKDAY}${MONTH}\\s+${DAY}${YEAR}$`, 'i'),
  new RegExp(`^${WEEKDAY}${DAY}\\s+${MONTH}${YEAR}$`, 'i'),
  /^\d{4}-(?<month>\d{2})-(?<day>\d{2})$/,
];

/** Reads a line that is only a date: "Sep 4", "September 4, 2025", "Thu, 4 Sep" or "2025-09-04"; null for others. */
export const readPageDate = (line: string): DateOnPage | null => {
  for (const form of FORMS) {
    const groups = form.exec(line)?.groups;
    if (!groups) continue;
    const month = MONTHS.indexOf(groups.month!.slice(0, 3).toLowerCase()) + 1 || Number(groups.month);
    const day = Number(groups.day);
    // 2024 is a leap year, so that February 29 is accepted.
    return isCalendarDate(2024, month, day) ? { month, day } : null;
  }
  return null;
};

export const showPageDate = ({ month, day }: DateOnPage): string =>
  `${MONTHS[month - 1]!.replace(/^./, (first) => first.toUpperCase())} ${day}`;

/** Returns the first `YYYY-MM-DD` in the last part of a path or address, even if there is no such day; null for none. */
export const dateInName = (pathOrUrl: string): string | null =>
  /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/.exec(basename(pathOrUrl.split(/[?#]/, 1)[0]!))?.[0] ?? null;
