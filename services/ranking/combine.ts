import type { DayIndex } from './day-index.ts';
import { priorsOf } from './priors.ts';
import type { Profile } from './profile.ts';
import { authorRow, mutedRow, paperRow, paperRows, wordRows } from './rows.ts';

/** Weight of each matching topic or keyword other than the best: a paper that matches two is not twice as good. */
const OTHER_WORDS = 0.2;
/** Weight of the liking where a topic or keyword is stronger. It is higher than OTHER_WORDS: likes are independent evidence. */
const OTHER_LIKING = 0.5;
/** The weighted sum of likenesses at which the liking strength is 1/2. */
const HALF_LIKED = 0.05;
/** Share of its match that a copy of a disliked paper loses. The loss grows linearly between these two likenesses. */
const DISLIKE = 0.8;
const DISLIKE_FROM = 0.05;
const DISLIKE_TO = 0.4;
/** Minimum match of a followed author's paper; every other paper stays below it. */
const AUTHOR_FLOOR = 0.95;

/** Below this match a paper shares only incidental words with the interests. */
export const MIN_MATCH = 0.1;

/** Holds, by paper number, the match in [0, 1] and the number of the interest that contributed most (-1 for none). */
export type Matches = { match: Float64Array; interest: Int32Array };

/** Returns the number of an author's interest. Words are numbered first, then authors, then all liked papers as one. */
export const authorInterest = ({ words }: Profile, author: number): number => words.length + author;
export const likedInterest = ({ words, authors }: Profile): number => words.length + authors.length;

/** Reusable buffers. Between calls every `best` is 0 and every `rest` is 1. */
type Scratch = Matches & { best: Float64Array; rest: Float64Array; lift: Float32Array };

// Ranking is synchronous, so all readers of an index can use the same buffers one after another.
const scratchOf = new WeakMap<DayIndex, Scratch>();

const scratchFor = (index: DayIndex): Scratch => {
  const known = scratchOf.get(index);
  if (known) return known;
  const size = index.papers.length;
  const scratch: Scratch = {
    match: new Float64Array(size),
    interest: new Int32Array(size),
    best: new Float64Array(size),
    rest: new Float64Array(size).fill(1),
    lift: priorsOf(index).lift,
  };
  scratchOf.set(index, scratch);
  return scratch;
};

/**
 * Returns each paper's weighted sum of likenesses to the liked papers, or null where nothing is liked. The array is
 * overwritten at the next request for rows.
 */
const likingSums = (index: DayIndex, profile: Profile): Float32Array | null => {
  const { words, liked, numbers, likedWeights } = profile;
  if (liked.length === 0) return null;
  const { rows, starts } = paperRows(index, liked, numbers, words.length);
  return rows.sum(starts, likedWeights, liked.length);
};

/** Converts a sum of likenesses x to a strength in [0, 1): x² / (x² + HALF_LIKED²). */
export const likingStrength = (x: number): number =>
  x > 0 ? (x * x) / (x * x + HALF_LIKED * HALF_LIKED) : 0;

/**
 * Computes the match of every paper of an index with a reader, independently of the other papers. With x the strength of
 * each topic and keyword in (0, 1), and t the strength of all liked papers together as one more interest:
 * 1 - (1 - max) * product over the others of (1 - weight * x). The best interest dominates, the others add a little, and
 * two unrelated interests never average each other out. Disliked papers then lower the match; popularity and freshness
 * raise it where it is at least MIN_MATCH; followed authors come last. The arrays are overwritten at the next call for
 * the same index.
 */
export const matchPapers = (index: DayIndex, profile: Profile): Matches => {
  const scratch = scratchFor(index);
  const { match, interest, best, rest, lift } = scratch;
  // This comes before the sum of the likes: adding rows of disliked papers may move all rows in memory.
  const left = profile.disliked.length > 0 ? dislikeFactors(index, profile) : null;
  const likings = likingSums(index, profile);
  const { numbers } = profile;
  const { first, last, papers, strengths } = wordRows(index, profile.words, numbers);
  for (let at = 0; at < profile.words.length; at += 1) {
    const end = last[numbers[at]!]!;
    for (let found = first[numbers[at]!]!; found < end; found += 1) {
      const paper = papers[found]!;
      const strength = strengths[found]!;
      rest[paper]! *= 1 - OTHER_WORDS * strength;
      if (strength > best[paper]!) {
        best[paper] = strength;
        interest[paper] = at;
      }
    }
  }
  const liked = likedInterest(profile);
  for (let paper = 0; paper < match.length; paper += 1) {
    const x = best[paper]!;
    const t = likings ? likingStrength(likings[paper]!) : 0;
    let value = AUTHOR_FLOOR * t;
    if (x === 0) {
      // No topic or keyword matches, which is the most common case.
      interest[paper] = t > 0 ? liked : -1;
    } else {
      if (x >= t) {
        const others = rest[paper]! / (1 - OTHER_WORDS * x);
        value = AUTHOR_FLOOR * (1 - (1 - x) * (1 - OTHER_LIKING * t) * others);
      } else {
        value = AUTHOR_FLOOR * (1 - (1 - t) * rest[paper]!);
        interest[paper] = liked;
      }
      best[paper] = 0;
      rest[paper] = 1;
    }
    if (left) value *= left[paper]!;
    if (value >= MIN_MATCH) value += lift[paper]! * (AUTHOR_FLOOR - value);
    match[paper] = value;
  }
  profile.authors.forEach((facet, at) => {
    for (const paper of authorRow(index, facet)) {
      if (match[paper]! >= AUTHOR_FLOOR) continue;
      match[paper] = AUTHOR_FLOOR + (1 - AUTHOR_FLOOR) * match[paper]!;
      interest[paper] = authorInterest(profile, at);
    }
  });
  return scratch;
};

/** Returns, by paper number, the factor in (0, 1] that the most similar disliked paper multiplies the match by. */
export const dislikeFactors = (index: DayIndex, profile: Profile): Float32Array => {
  const left = new Float32Array(index.papers.length).fill(1);
  for (const facet of profile.disliked) {
    const row = paperRow(index, facet);
    for (let paper = 0; paper < row.length; paper += 1) {
      const alike = Math.min(1, Math.max(0, (row[paper]! - DISLIKE_FROM) / (DISLIKE_TO - DISLIKE_FROM)));
      left[paper] = Math.min(left[paper]!, 1 - DISLIKE * alike);
    }
  }
  return left;
};

/** Returns the papers that a muted keyword or a blocked author excludes, or null where there is neither. */
export const excludedPapers = (index: DayIndex, { muted, blocked }: Profile): Set<number> | null => {
  if (muted.length + blocked.length === 0) return null;
  const excluded = new Set<number>();
  for (const facet of muted) for (const paper of mutedRow(index, facet)) excluded.add(paper);
  for (const facet of blocked) for (const paper of authorRow(index, facet)) excluded.add(paper);
  return excluded;
};
