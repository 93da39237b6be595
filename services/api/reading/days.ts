import { matchTopics } from '../../digests/selection/topic-matches.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { Topic } from '../../papers/topics.ts';
import { createVersionedCache } from '../../platform/cache.ts';
import type { Container } from '../../wiring/container.ts';

/** Holds the papers of a day in the order of their list, and the topics of each paper by its id. */
export type Day = { papers: StoredPaper[]; topics: Map<number, Topic[]> };

/** Covers two months, so that a reader can look at one month and the one before from the cache. */
const MAX_DAYS = 64;

/** Reads days with their topics and caches them until they change: finding the topics of a day takes some 50 ms. */
export const createDays = ({
  editions,
  topics,
  editionChanges,
}: Pick<Container, 'editions' | 'topics' | 'editionChanges'>) => {
  const cache = createVersionedCache<string, Day>({ name: 'days', max: MAX_DAYS });

  const load = async (date: string): Promise<Day> => {
    const papers = await editions.papersOf(date);
    return { papers, topics: matchTopics(papers, await topics.list()) };
  };

  return {
    read: (date: string): Promise<Day> =>
      cache.read(date, editionChanges.of(date)?.getTime(), () => load(date)),
  };
};

export type Days = ReturnType<typeof createDays>;
