import type { DayIndex } from './day-index.ts';
import { dot } from './inverted.ts';
import type { MatchedPaper, RankedPaper } from './types.ts';

/**
 * The weight of relevance in maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998): the next paper is the one
 * with the highest RELEVANCE * match - (1 - RELEVANCE) * likeness to the most similar paper already picked. At 0.7 a paper
 * with likeness 0.5 to a picked one loses against a paper with likeness 0 whose match is up to 0.21 lower.
 */
const RELEVANCE = 0.7;
/** A paper with at least this match gives its interest a place in the digest, as long as there are places. */
const STRONG_MATCH = 0.6;
/** From this cosine on two papers are duplicates for a reader, and the weaker one is left out. */
const NEAR_DUPLICATE = 0.85;
/** Candidates considered per paper of the digest. */
export const POOL = 8;

// All readers' digests compare the same papers, so cosines are cached by index at `papers * a + b`; NaN is not computed yet.
const comparedOf = new WeakMap<DayIndex, Float32Array>();
/** Above this many papers the table's memory is not worth the time that it saves. */
const MAX_COMPARED_PAPERS = 1500;

/** Returns the cosine of two papers' vectors, in [0, 1]. */
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
  /** Maximum number of papers. */
  count: number;
  /** Minimum score, 0 to 100. */
  minimum: number;
};

/** A paper to choose from. Where `match` is absent, score / 100 is used. */
type Choosable = RankedPaper & Partial<Pick<MatchedPaper, 'match' | 'interest'>>;
type Candidate<T> = { paper: T; place: number; number: number; match: number; alike: number };

/**
 * Gives every interest that has a strong paper one place: the strong paper replaces the weakest picked paper whose
 * interest has another place. The first paper is never replaced. Interests are handled in the order of their best papers.
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
 * Selects the papers of a digest from a ranking, best first: at most `count`, none below `minimum`, no two
 * near-duplicates, and at least one for every interest that has a strong paper, as far as there are places. The ranking's
 * first paper is always selected when its score reaches `minimum`.
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
