import { matchTopics } from '../../digests/selection/topic-matches.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { Topic } from '../../papers/topics.ts';
import type { Container } from '../../wiring/container.ts';
import { createVersionedCache } from '../http/versioned-cache.ts';

/** The papers of a day in the order of their list, and the topics of each by its id. */
export type Day = { papers: StoredPaper[]; topics: Map<number, Topic[]> };

/** Two months, so that a month can be turned over and back. */
const MAX_DAYS = 64;

/** Reads days with their topics, and caches them until they change: finding the topics takes some 50 ms a day. */
export const createDays = ({
  editions,
  topics,
  editionChanges,
}: Pick<Container, 'editions' | 'topics' | 'editionChanges'>) => {
  const cached = createVersionedCache<Day>(MAX_DAYS);

  const load = async (date: string): Promise<Day> => {
    const papers = await editions.papersOf(date);
    return { papers, topics: matchTopics(papers, await topics.list()) };
  };

  return {
    read: (date: string): Promise<Day> =>
      cached.get(date, editionChanges.of(date)?.getTime() ?? 0, () => load(date)),
  };
};

export type Days = ReturnType<typeof createDays>;
