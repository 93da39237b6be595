import type { CalendarMonth } from '../../../templates/web/reading-views.ts';
import type { DayState } from '../../papers/editions/editions.ts';
import { addDays } from '../../platform/dates.ts';
import { monthOf, periodLabel, periodPath, readPeriod, weekOf } from './period.ts';

const states = { listed: '', quiet: 'quiet', late: 'late', missed: 'missed', open: 'open' } as const;

/**
 * Returns a month as weeks of days, Monday first. `days` are the days that have an edition, in any state; `current` is
 * the name of the period that the page shows; `own` returns the address of a page for the reader who asks.
 */
export const calendarMonth = (
  name: string,
  days: DayState[],
  current: string | null,
  own = (path: string): string => path,
): CalendarMonth => {
  const month = readPeriod(name)!;
  const known = new Map(days.map((day) => [day.date, day]));
  const weeks: CalendarMonth['weeks'] = [];
  for (let monday = weekOf(month.from).from; monday <= month.through; monday = addDays(monday, 7)) {
    const week = weekOf(monday);
    const dates = Array.from({ length: 7 }, (_, at) => addDays(monday, at));
    const listed = dates.filter((date) => known.get(date)?.status === 'listed');
    weeks.push({
      label: periodLabel(week, null),
      url: listed.length > 0 ? own(periodPath(week)) : null,
      isCurrent: week.name === current,
      days: dates.map((date) => {
        const day = known.get(date);
        if (date < month.from || date > month.through) return null;
        return {
          day: Number(date.slice(8)),
          url: day?.status === 'listed' ? own(`/papers/${date}`) : null,
          papers: day?.papers ?? 0,
          note: day ? states[day.status] : '',
          isCurrent: date === current,
        };
      }),
    });
  }
  const listed = days.filter(({ date, status }) => status === 'listed' && date.startsWith(name));
  return {
    label: periodLabel(month, null),
    url: listed.length > 0 ? own(periodPath(month)) : null,
    isCurrent: name === current,
    papers: listed.reduce((sum, { papers }) => sum + papers, 0),
    weeks,
  };
};

/** Returns the months of a year that have an edition, newest first. */
export const calendarYear = (days: DayState[]): CalendarMonth[] =>
  [...new Set(days.map(({ date }) => monthOf(date).name))]
    .sort()
    .reverse()
    .map((name) =>
      calendarMonth(
        name,
        days.filter(({ date }) => date.startsWith(name)),
        null,
      ),
    );
