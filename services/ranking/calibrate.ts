import { MIN_MATCH, matchPapers } from './combine.ts';
import type { DayIndex } from './day-index.ts';
import type { Profile, Scale } from './profile.ts';

/** A small archive's background gets this many pseudo-papers more, whose matches are spread evenly ... */
const EVEN_PAPERS = 20;
/** ... fewer with each paper it has, and none from this size on. */
const ENOUGH_PAPERS = 250;
/** A paper that shares only passing words with the reader's interests scores below this. */
export const MIN_SCORE = 10;

/**
 * Returns a reader's matches over the background sample, ascending: their scores are read from these. Computed on first use and
 * cached with the profile.
 */
export const scaleOf = (index: DayIndex, profile: Profile): Scale => {
  const of = index.background ?? index;
  if (profile.calibration?.of === of) return profile.calibration;
  profile.calibration = { of, matches: ascending(matchPapers(of, profile).match) };
  return profile.calibration;
};

/** Returns a sorted copy. Most of the background matches nothing, so only the other values are sorted. */
const ascending = (matches: Float64Array): Float32Array => {
  const sorted = new Float32Array(matches.length);
  let from = matches.length;
  for (let paper = 0; paper < matches.length; paper += 1) {
    if (matches[paper] === 0) continue;
    from -= 1;
    sorted[from] = matches[paper]!;
  }
  sorted.subarray(from).sort();
  return sorted;
};

/** Returns how many of the sorted values lie below `value`, by bisection without a branch, which a processor could not predict. */
const countBelow = (sorted: Float32Array, value: number): number => {
  let low = 0;
  for (let left = sorted.length; left > 0; ) {
    const half = (left + 1) >>> 1;
    low += Number(sorted[low + half - 1]! < value) * half;
    left -= half;
  }
  return low;
};

/** Returns how many of the sorted values lie below `value`, interpolated between two values, so that it rises wherever `value` rises. */
const rank = (sorted: Float32Array, value: number): number => {
  const below = countBelow(sorted, value);
  if (sorted[below] === value) {
    let above = below + 1;
    while (above < sorted.length && sorted[above] === value) above += 1;
    return (below + above) / 2;
  }
  const from = sorted[below - 1] ?? 0;
  const to = sorted[below] ?? 1;
  const part = (value - from) / (to - from || 1);
  if (below === 0) return part / 2;
  return below - 0.5 + (below === sorted.length ? part / 2 : part);
};

/**
 * Converts a match into a score that is comparable between readers: the score is the share, in percent, of a background sample of the archive
 * that matches this reader less well (the empirical distribution function, interpolated linearly). So 90 means the best
 * tenth to every reader, whether their interests are broad or narrow. What matches no interest stays below MIN_SCORE,
 * even where nothing in the archive does better.
 */
export const scoreOf = ({ matches }: Scale, match: number): number => {
  const even = EVEN_PAPERS * Math.max(0, 1 - matches.length / ENOUGH_PAPERS);
  const score = (100 * (rank(matches, Math.fround(match)) + even * match)) / (matches.length + even);
  return match < MIN_MATCH ? Math.min(score, (MIN_SCORE * match) / MIN_MATCH) : score;
};
