import { MIN_MATCH, matchPapers } from './combine.ts';
import type { DayIndex } from './day-index.ts';
import type { Profile, Scale } from './profile.ts';

/** As if so many papers more, whose matches are spread evenly, were in the background of an archive of a few papers... */
const EVEN_PAPERS = 20;
/** ... fewer the more it has, and none from here on. */
const ENOUGH_PAPERS = 250;
/** The score that a paper with only words in passing in common stays below. */
export const MIN_SCORE = 10;

/**
 * What a reader's scores are read from: their matches over the background sample, ascending. Worked out when first asked
 * for, and kept with the profile.
 */
export const scaleOf = (index: DayIndex, profile: Profile): Scale => {
  const of = index.background ?? index;
  if (profile.calibration?.of === of) return profile.calibration;
  profile.calibration = { of, matches: ascending(matchPapers(of, profile).match) };
  return profile.calibration;
};

/** A sorted copy. Most of the background matches nothing: only the others have to be sorted. */
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

/** How many of the sorted values lie below: bisection without a branch, which no processor could foresee. */
const countBelow = (sorted: Float32Array, value: number): number => {
  let low = 0;
  for (let left = sorted.length; left > 0; ) {
    const half = (left + 1) >>> 1;
    low += Number(sorted[low + half - 1]! < value) * half;
    left -= half;
  }
  return low;
};

/** How many of the sorted values lie below, as a fraction of a paper too: rising wherever `value` rises. */
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
 * Makes matches comparable between readers: the score is the share, in percent, of a background sample of the archive
 * that matches this reader less well (the empirical distribution function, joined by lines). So 90 means the best
 * tenth to everybody, whether their interests are broad or narrow. What matches no interest stays below MIN_SCORE,
 * even where nothing in the archive does better.
 */
export const scoreOf = ({ matches }: Scale, match: number): number => {
  const even = EVEN_PAPERS * Math.max(0, 1 - matches.length / ENOUGH_PAPERS);
  const score = (100 * (rank(matches, Math.fround(match)) + even * match)) / (matches.length + even);
  return match < MIN_MATCH ? Math.min(score, (MIN_SCORE * match) / MIN_MATCH) : score;
};
