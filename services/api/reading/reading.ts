import type { Container } from '../../wiring/container.ts';
import { createCalendarPage } from './calendar-page.ts';
import { createCards } from './card.ts';
import { createDays } from './days.ts';
import { createEditionPages } from './edition-page.ts';
import { createFeeds } from './feeds.ts';
import { createPageCache } from './page-cache.ts';
import { createPaperPage } from './paper-page.ts';
import { createSearchPage } from './search-page.ts';
import { createTopicList } from './topic-list.ts';

/** Creates the public pages, which share their caches. */
export const createReading = (container: Container) => {
  const days = createDays(container);
  return {
    days,
    cache: createPageCache(container),
    topicList: createTopicList(container),
    editionPages: createEditionPages({ ...container, days }),
    calendarPage: createCalendarPage(container),
    paperPage: createPaperPage({ ...container, days }),
    searchPage: createSearchPage(container),
    feeds: createFeeds({ ...container, days }),
    cards: createCards({ ...container, days }),
  };
};

export type Reading = ReturnType<typeof createReading>;
