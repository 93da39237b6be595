import type { StoredPaper } from '../../papers/editions/editions.ts';
import type { Topic } from '../../papers/topics.ts';
import { createDayIndex } from '../../ranking/day-index.ts';
import { buildProfile } from '../../ranking/profile.ts';
import { rankPapers } from '../../ranking/score.ts';
import { toRankPaper } from './candidates.ts';

/** The lowest match at which a topic is shown on a paper: one clear mention, not a word in passing. */
const MIN_MATCH = 0.33;
const MAX_TOPICS = 3;

/** Returns the topics of each paper of a day by paper id, the best match first. The same ranking selects papers for digests. */
export const matchTopics = (papers: StoredPaper[], topics: Topic[]): Map<number, Topic[]> => {
  const index = createDayIndex(papers.map(toRankPaper));
  const found = new Map<number, { topic: Topic; match: number }[]>();
  for (const topic of topics) {
    const profile = buildProfile(
      [{ kind: 'topic', label: topic.name, aliases: topic.aliases }],
      index.statistics,
    );
    for (const { id, match } of rankPapers(index, profile)) {
      if (match < MIN_MATCH) break;
      found.set(Number(id), [...(found.get(Number(id)) ?? []), { topic, match }]);
    }
  }
  return new Map(
    [...found].map(([id, list]) => [
      id,
      list
        .sort((a, b) => b.match - a.match)
        .slice(0, MAX_TOPICS)
        .map(({ topic }) => topic),
    ]),
  );
};
