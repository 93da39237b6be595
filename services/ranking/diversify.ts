import type { DayIndex } from './day-index.ts';
import type { RankedPaper } from './types.ts';

/**
 * Maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998): the next paper is the one with the highest
 * RELEVANCE * score - (1 - RELEVANCE) * 100 * likeness to the most alike paper already picked. At 0.7 a paper that
 * is half the same as a picked one gives way to one up to 21 points weaker that is all new.
 */
const RELEVANCE = 0.7;
/** Cosine from which two papers are one to a reader: the weaker is left out. */
const NEAR_DUPLICATE = 0.85;
/** Candidates looked at, per paper wanted. */
const POOL = 8;

/** Cosine of two papers' tf-idf vectors, in [0, 1]. */
export const likeness = (index: DayIndex, a: number, b: number): number => {
  const { firstTerm, paperTerms, paperWeights } = index;
  let left = firstTerm[a]!;
  let right = firstTerm[b]!;
  let sum = 0;
  while (left < firstTerm[a + 1]! && right < firstTerm[b + 1]!) {
    const difference = paperTerms[left]! - paperTerms[right]!;
    if (difference === 0) sum += paperWeights[left]! * paperWeights[right]!;
    if (difference <= 0) left += 1;
    if (difference >= 0) right += 1;
  }
  return sum;
};

export type Selection = {
  /** How many papers at most. */
  count: number;
  /** The least score, 0-100. */
  minimum: number;
};

/**
 * Picks the papers of a digest out of a ranking: at most `count`, none below `minimum`, none the near-double of
 * another. Returned best first; the ranking's first is always among them when it is good enough.
 */
export const selectPapers = (
  index: DayIndex,
  ranked: readonly RankedPaper[],
  { count, minimum }: Selection,
): RankedPaper[] => {
  const pool = ranked
    .filter((paper) => paper.score >= minimum && index.numberOf.has(paper.id))
    .slice(0, Math.max(0, count) * POOL)
    .map((paper, place) => ({ paper, place, number: index.numberOf.get(paper.id)!, alike: 0 }));
  const picked: typeof pool = [];
  while (picked.length < count && pool.length > 0) {
    let best = 0;
    let bestValue = Number.NEGATIVE_INFINITY;
    pool.forEach(({ paper, alike }, at) => {
      const value = RELEVANCE * paper.score - (1 - RELEVANCE) * 100 * alike;
      if (value > bestValue) [best, bestValue] = [at, value];
    });
    const [next] = pool.splice(best, 1);
    picked.push(next!);
    for (let at = pool.length - 1; at >= 0; at -= 1) {
      const other = pool[at]!;
      other.alike = Math.max(other.alike, likeness(index, next!.number, other.number));
      if (other.alike >= NEAR_DUPLICATE) pool.splice(at, 1);
    }
  }
  return picked.sort((a, b) => a.place - b.place).map(({ paper }) => paper);
};
