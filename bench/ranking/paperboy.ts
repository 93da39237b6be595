import type { RankCase } from '../../bin/commands/rank-input.ts';
import { createDayIndex } from '../../services/ranking/day-index.ts';
import { buildProfile } from '../../services/ranking/profile.ts';
import { rankPapers } from '../../services/ranking/score.ts';
import type { Interest, RankPaper } from '../../services/ranking/types.ts';
import type { System } from './system.ts';

// The one place where the benchmark calls services/ranking.

const toInterests = ({ interests }: RankCase, paper: (id: string) => RankPaper): Interest[] => [
  ...(interests.topics ?? []).map((label): Interest => ({ kind: 'topic', label })),
  ...(interests.keywords ?? []).map((label): Interest => ({ kind: 'keyword', label })),
  ...(interests.authors ?? []).map((label): Interest => ({ kind: 'author', label })),
  ...(interests.liked ?? []).map((id): Interest => ({ kind: 'liked', paper: paper(id) })),
  ...(interests.disliked ?? []).map((id): Interest => ({ kind: 'disliked', paper: paper(id) })),
];

/** Our ranker, as `paperboy rank` runs it: statistics from all papers of the set. */
export const paperboy: System = {
  name: 'paperboy',
  prepare: (papers) => {
    const index = createDayIndex(papers);
    const paperOf = (id: string): RankPaper => index.papers[index.numberOf.get(id)!]!;
    return (one) => {
      const profile = buildProfile(toInterests(one, paperOf), index.statistics);
      return rankPapers(index, profile, { among: one.candidates }).map(({ id }) => id);
    };
  },
};
