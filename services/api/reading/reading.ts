import type { Container } from '../../wiring/container.ts';
import { createCalendarPage } from './calendar-page.ts';
import { createCards } from './card.ts';
import { createDays } from './days.ts';
import { createEditionPages } from './edition-page.ts';
import { createFeeds } from './feeds.ts';
import { createKnownReaders } from './known-reader.ts';
import { createPageCache } from './page-cache.ts';
import { createPaperPage } from './paper-page.ts';
import { createSavedList } from './saved-list.ts';
import { createSearchPage } from './search-page.ts';
import { createTopicList } from './topic-list.ts';

/** Creates the public pages, which share their caches. */
export const createReading = (container: Container) => {
  const days = createDays(container);
  const knownReaders = createKnownReaders(container);
  return {
    days,
    cache: createPageCache(container),
    topicList: createTopicList(container),
    editionPages: createEditionPages({ ...container, days, knownReaders }),
    calendarPage: createCalendarPage(container),
    paperPage: createPaperPage({ ...container, days, knownReaders }),
    searchPage: createSearchPage({ ...container, knownReaders }),
    savedList: createSavedList(container),
    knownReaders,
    feeds: createFeeds({ ...container, days }),
    cards: createCards({ ...container, days }),
  };
};

export type Reading = ReturnType<typeof createReading>;
