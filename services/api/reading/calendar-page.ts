import type { Container } from '../../wiring/container.ts';
import { calendarYear } from './calendar.ts';
import type { Rendered } from './page-cache.ts';

/** Renders the calendar of a year's editions; of the latest year when the request names none. */
export const createCalendarPage = ({
  config,
  editions,
  templates,
}: Pick<Container, 'config' | 'editions' | 'templates'>) => ({
  render: async (asked: number | null): Promise<Rendered> => {
    const years = await editions.years();
    const year = asked ?? years?.last ?? null;
    const months = year === null ? [] : calendarYear(await editions.days(`${year}-01-01`, `${year}-12-31`));
    const all = years ? Array.from({ length: years.last - years.first + 1 }, (_, at) => years.last - at) : [];
    return {
      status: months.length > 0 || asked === null ? 200 : 404,
      html: templates.page('calendar', {
        year,
        years: all.map((each) => ({
          url: `/papers?year=${each}`,
          label: String(each),
          isCurrent: each === year,
        })),
        months,
        meta: {
          title: `${year === null || asked === null ? 'Calendar' : `Calendar of ${year}`} · Paperboy`,
          description: 'Every day’s, week’s and month’s list of trending papers.',
          canonical: `${config.publicUrl}/papers${asked === null ? '' : `?year=${asked}`}`,
          image: null,
          feed: null,
        },
      }),
    };
  },
});

export type CalendarPage = ReturnType<typeof createCalendarPage>;
