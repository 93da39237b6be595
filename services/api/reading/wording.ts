import type { DayStatus } from '../../papers/editions/editions.ts';
import { DAY_MS, isWeekend } from '../../platform/dates.ts';
import { count } from '../../platform/plural.ts';
import { type Period, periodHeading } from './period.ts';

/** Says why a day has no papers: a quiet day is not a late one. */
const emptyDays: Record<DayStatus, string> = {
  listed: 'There is no list for this day.',
  unknown: 'There is no list for this day.',
  open: 'The list of this day is still being made.',
  quiet: 'A quiet day: nothing was listed.',
  late: 'The list of this day has not arrived yet. You will get it with a later digest.',
  missed: 'The list of this day did not come in time. What of it came later is in a later list.',
};

export const emptyWords = (period: Period | null, topic: string | null, status: DayStatus): string => {
  if (period === null) return 'The first list has not arrived yet. Subscribe, and it comes to you.';
  if (topic !== null) return `No paper of this ${period.kind} is about that topic.`;
  return period.kind === 'day' ? emptyDays[status] : `There is no list for this ${period.kind}.`;
};

const late: Partial<Record<DayStatus, string>> = {
  quiet: 'A quiet day: nothing was listed today.',
  late: 'Today’s list has not arrived yet; we will send it when it does.',
  open: 'Today’s list is still being made.',
};

const DAYS_OF_MONTH = 30.44;
/** After so many days without a list, the reason of today alone does not explain it. */
const LONG_AGO_DAYS = 7;

const daysBetween = (date: string, today: string): number =>
  Math.round((Date.parse(today) - Date.parse(date)) / DAY_MS);

/** Returns how long before `today` a date is: "yesterday", "5 days ago", "15 months ago"; '' for today and later. */
export const agoInWords = (date: string, today: string): string => {
  const days = daysBetween(date, today);
  const months = Math.round(days / DAYS_OF_MONTH);
  if (days < 1) return '';
  if (days === 1) return 'yesterday';
  if (days < 14) return `${days} days ago`;
  if (months < 2) return `${count(Math.round(days / 7), 'week')} ago`;
  if (months < 24) return `${count(months, 'month')} ago`;
  return `${count(Math.round(months / 12), 'year')} ago`;
};

/** Says how old the front page's latest list is, and why there is no newer one where that is known; null when it is today's. */
export const lateNotice = (status: DayStatus, today: string, latest: string): string | null => {
  if (latest >= today) return null;
  const words =
    daysBetween(latest, today) > LONG_AGO_DAYS
      ? 'No newer list has arrived.'
      : (late[status] ?? (isWeekend(today) ? 'No list comes out at the weekend.' : ''));
  const day = periodHeading({ kind: 'day', name: latest, from: latest, through: latest }, today.slice(0, 4));
  return `${words} This is the list of ${day} — ${agoInWords(latest, today)}.`.trimStart();
};
