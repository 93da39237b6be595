import type { DayIndex } from './day-index.ts';
import { dot } from './inverted.ts';
import type { MatchedPaper, RankedPaper } from './types.ts';

/**
 * Maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998): the next paper is the one with the highest
 * RELEVANCE * match - (1 - RELEVANCE) * likeness to the most alike paper already picked. At 0.7 a paper that is half the
 * same as a picked one gives way to one that matches by 0.21 less but is all new.
 */
const RELEVANCE = 0.7;
/** A paper that fits an interest so well gives that interest a place, as long as there are places. */
const STRONG_MATCH = 0.6;
/** Cosine from which two papers are one to a reader: the weaker is left out. */
const NEAR_DUPLICATE = 0.85;
/** Candidates looked at, per paper wanted. */
export const POOL = 8;

// Every reader's choice compares the same papers: by index, the cosine at `papers * a + b`, NaN until first asked for.
const comparedOf = new WeakMap<DayIndex, Float32Array>();
/** Above so many papers the table would take more memory than it saves time. */
const MAX_COMPARED_PAPERS = 1500;

/** Cosine of two papers' vectors, in [0, 1]. */
export const likeness = (index: DayIndex, a: number, b: number): number => {
  const { papers, vectors } = index;
  if (papers.length > MAX_COMPARED_PAPERS) return dot(vectors[a]!, vectors[b]!);
  let compared = comparedOf.get(index);
  if (!compared) {
    compared = new Float32Array(papers.length * papers.length).fill(Number.NaN);
    comparedOf.set(index, compared);
  }
  const at = papers.length * Math.min(a, b) + Math.max(a, b);
  if (Number.isNaN(compared[at])) compared[at] = dot(vectors[a]!, vectors[b]!);
  return compared[at]!;
};

export type Selection = {
  /** How many papers at most. */
  count: number;
  /** The least score, 0-100. */
  minimum: number;
};

/** What a choice is made of; without a match of its own a paper's score says how well it fits. */
type Choosable = RankedPaper & Partial<Pick<MatchedPaper, 'match' | 'interest'>>;
type Candidate<T> = { paper: T; place: number; number: number; match: number; alike: number };

/**
 * Gives every interest that has a strong paper one place: that paper takes the place of the weakest one whose interest
 * has another. The first place is never taken. Interests are served in the order of their best papers.
 */
const shareOut = <T extends Choosable>(
  index: DayIndex,
  picked: Candidate<T>[],
  rest: readonly Candidate<T>[],
): void => {
  const served = new Set(picked.map(({ paper }) => paper.interest));
  for (const strong of rest) {
    const { interest = -1 } = strong.paper;
    if (interest < 0 || strong.match < STRONG_MATCH || served.has(interest)) continue;
    served.add(interest);
    const shared = picked.filter(
      (one) =>
        one.place > 0 && picked.some((other) => other !== one && other.paper.interest === one.paper.interest),
    );
    const weakest = shared.sort((a, b) => b.place - a.place)[0];
    if (!weakest) return;
    const kept = picked.filter((one) => one !== weakest);
    if (kept.some(({ number }) => likeness(index, number, strong.number) >= NEAR_DUPLICATE)) continue;
    picked.splice(picked.indexOf(weakest), 1, strong);
  }
};

/**
 * Picks the papers of a digest out of a ranking: at most `count`, none below `minimum`, none the near-double of
 * another, and one at least of every interest that has a strong one. Returned best first; the ranking's first is always
 * among them when it is good enough.
 */
export const selectPapers = <T extends Choosable>(
  index: DayIndex,
  ranked: readonly T[],
  { count, minimum }: Selection,
): T[] => {
  const good = ranked
    .filter((paper) => paper.score >= minimum && index.numberOf.has(paper.id))
    .slice(0, Math.max(0, count) * POOL)
    .map((paper, place) => ({
      paper,
      place,
      number: index.numberOf.get(paper.id)!,
      match: paper.match ?? paper.score / 100,
      alike: 0,
    }));
  const pool = [...good];
  const picked: Candidate<T>[] = [];
  while (picked.length < count && pool.length > 0) {
    let best = 0;
    let bestValue = Number.NEGATIVE_INFINITY;
    pool.forEach(({ match, alike, place }, at) => {
      // The best match comes first even where popularity alone decided between equals.
      const value = place === 0 ? Number.POSITIVE_INFINITY : RELEVANCE * match - (1 - RELEVANCE) * alike;
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
  shareOut(index, picked, pool);
  return picked.sort((a, b) => a.place - b.place).map(({ paper }) => paper);
};
