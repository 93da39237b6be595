import type { Container } from '../../container.ts';
import { createCalendarPage } from './calendar-page.ts';
import { createDays } from './days.ts';
import { createEditionPages } from './edition-page.ts';
import { createPageCache } from './page-cache.ts';
import { createPaperPage } from './paper-page.ts';

/** The public pages, and what they keep between requests. */
export const createReading = (container: Container) => {
  const days = createDays(container);
  return {
    days,
    cache: createPageCache(container),
    editionPages: createEditionPages({ ...container, days }),
    calendarPage: createCalendarPage(container),
    paperPage: createPaperPage({ ...container, days }),
  };
};

export type Reading = ReturnType<typeof createReading>;
