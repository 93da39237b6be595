import { matchTopics } from '../../digests/selection/topic-matches.ts';
import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { Topic } from '../../papers/topics.ts';
import type { Container } from '../../wiring/container.ts';

/** The papers of a day in the order of their list, and the topics of each by its id. */
export type Day = { papers: StoredPaper[]; topics: Map<number, Topic[]> };

/** Two months, so that a month can be turned over and back. */
const KEPT_DAYS = 64;

/** Days with their topics, kept until they change: finding the topics takes some 50 ms a day. */
export const createDays = ({
  editions,
  topics,
  editionChanges,
}: Pick<Container, 'editions' | 'topics' | 'editionChanges'>) => {
  const kept = new Map<string, { at: Date | null; day: Promise<Day> }>();

  const load = async (date: string): Promise<Day> => {
    const papers = await editions.papersOf(date);
    return { papers, topics: matchTopics(papers, await topics.list()) };
  };

  return {
    read: (date: string): Promise<Day> => {
      const at = editionChanges.of(date);
      const known = kept.get(date);
      kept.delete(date);
      const entry = known && known.at?.getTime() === at?.getTime() ? known : { at, day: load(date) };
      // The latest asked for stands last, so the first is the one that nobody has asked for the longest.
      kept.set(date, entry);
      entry.day.catch(() => kept.delete(date));
      if (kept.size > KEPT_DAYS) kept.delete(kept.keys().next().value!);
      return entry.day;
    },
  };
};

export type Days = ReturnType<typeof createDays>;
