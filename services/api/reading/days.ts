import { matchTopics } from '../../digests/selection/topic-matches.ts';
import type { DayState, StoredPaper } from '../../papers/editions/editions.ts';
import type { TrendingParts } from '../../papers/editions/trending.ts';
import type { Topic } from '../../papers/topics.ts';
import { createVersionedCache } from '../../platform/cache.ts';
import { daysFrom } from '../../platform/dates.ts';
import type { Container } from '../../wiring/container.ts';
import { monthOf, type Period, readPeriod, weekOf } from './period.ts';
import { type Sort, sortPapers } from './sort.ts';

/** Holds the papers of a day in the order of their list, and by their ids what pages say of them. */
export type Day = {
  papers: StoredPaper[];
  topics: Map<number, Topic[]>;
  /** Holds the parts of each paper's score. */
  parts: Map<number, TrendingParts>;
};

/** Returns the papers of a topic, or all papers where it is null, in an order. */
export const papersAbout = (
  { papers, topics }: Pick<Day, 'papers' | 'topics'>,
  topic: string | null,
  sort: Sort,
): StoredPaper[] =>
  sortPapers(
    topic === null
      ? papers
      : papers.filter((paper) => topics.get(paper.id)?.some(({ slug }) => slug === topic)),
    sort,
  );

/** Counts the papers of each topic, the most frequent topic first. */
export const countTopics = (lists: Iterable<Topic[]>) => {
  const counts = new Map<string, { slug: string; name: string; count: number }>();
  for (const list of lists) {
    for (const { slug, name } of list)
      counts.set(slug, { slug, name, count: (counts.get(slug)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
};

/** Covers two months, so that a reader can look at one month and the one before from the cache. */
const MAX_DAYS = 64;

/** Reads days with their topics and caches them until they change: finding the topics of a day takes some 50 ms. */
export const createDays = ({
  editions,
  counts,
  topics,
  editionChanges,
}: Pick<Container, 'editions' | 'counts' | 'topics' | 'editionChanges'>) => {
  const cache = createVersionedCache<string, Day>({ name: 'days', max: MAX_DAYS });

  const load = async (date: string): Promise<Day> => {
    const [papers, parts] = await Promise.all([editions.papersOf(date), counts.partsOf(date)]);
    return { papers, topics: matchTopics(papers, await topics.list()), parts };
  };

  const read = (date: string): Promise<Day> =>
    cache.read(date, editionChanges.of(date)?.getTime(), () => load(date));

  return {
    read,
    /** Returns the papers of a period, the newest day first. `states` holds its days, unless it is one day. */
    within: async (period: Period, states: DayState[]): Promise<Day> => {
      if (period.kind === 'day') return read(period.from);
      const isListed = (date: string): boolean =>
        states.some((day) => day.date === date && day.status === 'listed');
      const all: Day = { papers: [], topics: new Map(), parts: new Map() };
      // Days are read one after the other, so that other requests are served in between.
      for (const date of daysFrom(period.from, period.through).filter(isListed).reverse()) {
        const day = await read(date);
        all.papers.push(...day.papers);
        for (const [id, topics] of day.topics) all.topics.set(id, topics);
        for (const [id, parts] of day.parts) all.parts.set(id, parts);
      }
      return all;
    },
    /** Returns the periods of the same kind before and after one that have a closed edition. */
    neighbours: async ({
      kind,
      from,
      through,
    }: Period): Promise<{ previous: Period | null; next: Period | null }> => {
      const around = (date: string | null): Period | null => {
        if (date === null) return null;
        return kind === 'day' ? readPeriod(date) : kind === 'week' ? weekOf(date) : monthOf(date);
      };
      const [before, after] = await Promise.all([editions.neighbours(from), editions.neighbours(through)]);
      return { previous: around(before.previous), next: around(after.next) };
    },
  };
};

export type Days = ReturnType<typeof createDays>;
