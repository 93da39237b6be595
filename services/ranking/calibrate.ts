import { MIN_MATCH, matchPapers } from './combine.ts';
import type { DayIndex } from './day-index.ts';
import type { Profile, Scale } from './profile.ts';

/** Imaginary papers, with matches uniform in [0, 1], added to an empty background sample to smooth its distribution. */
const EVEN_PAPERS = 20;
/** From this many background papers on no imaginary one is added; below, their number falls linearly. */
const ENOUGH_PAPERS = 250;
/** A paper that shares only incidental words with the interests (match below MIN_MATCH) scores below this. */
export const MIN_SCORE = 10;

/**
 * Returns the reader's matches over the background sample, ascending, against which scores are computed. The result is
 * computed at the first call and cached in the profile.
 */
export const scaleOf = (index: DayIndex, profile: Profile): Scale => {
  const of = index.background ?? index;
  if (profile.calibration?.of === of) return profile.calibration;
  profile.calibration = { of, matches: ascending(matchPapers(of, profile).match) };
  return profile.calibration;
};

/** Returns a sorted copy. Most of the background matches nothing, so only the values above 0 are sorted. */
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

/** Counts the sorted values below `value` by a bisection without branches, because no processor could predict them. */
const countBelow = (sorted: Float32Array, value: number): number => {
  let low = 0;
  for (let left = sorted.length; left > 0; ) {
    const half = (left + 1) >>> 1;
    low += Number(sorted[low + half - 1]! < value) * half;
    left -= half;
  }
  return low;
};

/** Returns the rank of `value` among the sorted values, interpolated, so that it rises strictly with `value`. */
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
 * Converts a match in [0, 1] to a score from 0 to 100 that is comparable between readers: the percentage of the
 * background sample that matches this reader less well (the empirical distribution function, interpolated linearly). So
 * 90 means the best tenth for every reader, whether their interests are broad or narrow. A paper that matches no interest
 * stays below MIN_SCORE, even where nothing in the archive matches better.
 */
export const scoreOf = ({ matches }: Scale, match: number): number => {
  const even = EVEN_PAPERS * Math.max(0, 1 - matches.length / ENOUGH_PAPERS);
  const score = (100 * (rank(matches, Math.fround(match)) + even * match)) / (matches.length + even);
  return match < MIN_MATCH ? Math.min(score, (MIN_SCORE * match) / MIN_MATCH) : score;
};
