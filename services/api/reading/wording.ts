import type { DayStatus } from '../../papers/editions/editions.ts';
import { isWeekend } from '../../platform/dates.ts';
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

/** Says why the front page's latest list is not today's; returns null when there is nothing to explain. */
export const lateNotice = (status: DayStatus, today: string, latest: string): string | null => {
  if (latest >= today) return null;
  const words = late[status] ?? (isWeekend(today) ? 'No list comes out at the weekend.' : null);
  if (!words) return null;
  const day = periodHeading({ kind: 'day', name: latest, from: latest, through: latest }, today.slice(0, 4));
  return `${words} This is the list of ${day}.`;
};
