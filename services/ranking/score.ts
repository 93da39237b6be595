import { dislikeFactors, excludedPapers, scorePapers } from './combine.ts';
import type { DayIndex } from './day-index.ts';
import { explain } from './explain.ts';
import type { Facet, Profile } from './profile.ts';
import type { RankedPaper, Reason } from './types.ts';

/** Scores of trending papers, from the day's first to its last. */
const TRENDING = { first: 100, last: 50 } as const;

/** Below this a score is no reason to show a paper: any two abstracts share that much. */
const LEAST_TO_NAME = 1;

/** A ranked paper whose reason is worked out when it is first read: most of a ranking is never shown. */
const explained = (index: DayIndex, paper: number, score: number, facet: Facet | undefined): RankedPaper => {
  let reason: Reason | undefined;
  return {
    id: index.papers[paper]!.id,
    score,
    get reason() {
      reason ??= explain(index, paper, score >= LEAST_TO_NAME ? facet : undefined);
      return reason;
    },
  };
};

/**
 * Ranks a day's papers for one reader, best first; muted papers and those of blocked authors are left out. `among`
 * narrows the candidates (for instance to what was not sent before) and gives their order; unknown ids in it are
 * passed over. Ties go to the paper with more upvotes, then to the one that comes first.
 *
 * A reader with no positive interest gets what is trending: the most upvoted first, scored from 100 down to 50 by
 * place, since no relevance can be told. What matches none of a reader's interests scores 0.
 */
export const rankPapers = (index: DayIndex, profile: Profile, among?: readonly string[]): RankedPaper[] => {
  const { papers } = index;
  const excluded = excludedPapers(index, profile);
  const numbers = among
    ? [...new Set(among)].flatMap((id) => index.numberOf.get(id) ?? [])
    : [...papers.keys()];
  // Array.prototype.sort is stable: equal upvotes keep the order given.
  const popular = numbers
    .filter((paper) => !excluded.has(paper))
    .sort((a, b) => (papers[b]!.upvotes ?? 0) - (papers[a]!.upvotes ?? 0));

  if (profile.facets.length === 0) {
    const left = dislikeFactors(index, profile);
    const step = (TRENDING.first - TRENDING.last) / Math.max(1, popular.length - 1);
    const scored = popular.map((paper, place): RankedPaper => {
      const score = (TRENDING.first - step * place) * (left.get(paper) ?? 1);
      return { id: papers[paper]!.id, score, reason: explain(index, paper, undefined) };
    });
    return scored.sort((a, b) => b.score - a.score);
  }

  const { score, facet } = scorePapers(index, profile);
  return popular
    .sort((a, b) => score[b]! - score[a]!)
    .map((paper) => explained(index, paper, score[paper]!, profile.facets[facet[paper]!]));
};
