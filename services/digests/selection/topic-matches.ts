import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { Topic } from '../../papers/topics.ts';
import { createDayIndex } from '../../ranking/day-index.ts';
import { buildProfile } from '../../ranking/profile.ts';
import { rankPapers } from '../../ranking/score.ts';
import { toRankPaper } from './candidates.ts';

/** A topic is shown on a paper from this match on: one clear mention, not a word in passing. */
const SHOWN_FROM = 0.33;
const TOPICS_PER_PAPER = 3;

/** The topics of each paper of a day, most fitting first, by paper id. The same ranking decides what readers get. */
export const matchTopics = (papers: StoredPaper[], topics: Topic[]): Map<number, Topic[]> => {
  const index = createDayIndex(papers.map(toRankPaper));
  const found = new Map<number, { topic: Topic; match: number }[]>();
  for (const topic of topics) {
    const profile = buildProfile(
      [{ kind: 'topic', label: topic.name, aliases: topic.aliases }],
      index.statistics,
    );
    for (const { id, match } of rankPapers(index, profile)) {
      if (match < SHOWN_FROM) break;
      found.set(Number(id), [...(found.get(Number(id)) ?? []), { topic, match }]);
    }
  }
  return new Map(
    [...found].map(([id, list]) => [
      id,
      list
        .sort((a, b) => b.match - a.match)
        .slice(0, TOPICS_PER_PAPER)
        .map(({ topic }) => topic),
    ]),
  );
};
