import type { DayIndex } from './day-index.ts';
import { priorsOf } from './priors.ts';
import type { Profile } from './profile.ts';
import { authorRow, mutedRow, paperRow, paperRows, wordRows } from './rows.ts';

/** What topics and keywords below a paper's best one add, against the best: to match two is no twice as good. */
const OTHER_WORDS = 0.2;
/** What the liked papers add to the topics and keywords, or these to them: they are another kind of evidence. */
const OTHER_LIKING = 0.5;
/** The liking at which a paper fits half as well as can be. */
const HALF_LIKED = 0.05;
/** How much of a match a disliked paper's double loses; from which likeness on it loses, and from which all of that. */
const DISLIKE = 0.8;
const DISLIKE_FROM = 0.05;
const DISLIKE_TO = 0.4;
/** A followed author's papers fill the scale from here up: above whatever else can reach. */
const AUTHOR_FLOOR = 0.95;

/** Below this match, a paper has only words in passing in common with the interests. */
export const MIN_MATCH = 0.1;

/** By paper number: the match in [0, 1], and the number of the interest that contributed most, -1 for none. */
export type Matches = { match: Float64Array; interest: Int32Array };

/** The number of an interest: words first, then authors, then all liked papers together. */
export const authorInterest = ({ words }: Profile, author: number): number => words.length + author;
export const likedInterest = ({ words, authors }: Profile): number => words.length + authors.length;

/** `best` and `rest` are left as they were found: 0 and 1. */
type Scratch = Matches & { best: Float64Array; rest: Float64Array; lift: Float32Array };

// One reader at a time: ranking is synchronous, so an index can lend its scratch space to one after the other.
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
 * How alike each paper is to the liked ones, by their weights; null where nothing is liked. Lent until rows are
 * asked for again.
 */
const likingSums = (index: DayIndex, profile: Profile): Float32Array | null => {
  const { words, liked, numbers, likedWeights } = profile;
  if (liked.length === 0) return null;
  const { rows, starts } = paperRows(index, liked, numbers, words.length);
  return rows.sum(starts, likedWeights, liked.length);
};

/** How well a paper fits the liked ones, in [0, 1): x² / (x² + HALF_LIKED²). */
export const likingStrength = (x: number): number => (x > 0 ? (x * x) / (x * x + HALF_LIKED * HALF_LIKED) : 0);

/**
 * Matches every paper of an index with a reader, each for itself. With x the strength of each topic and keyword in
 * (0, 1), and t that of all liked papers together as one more: 1 - (1 - max) * product over the others of
 * (1 - share * x). The best interest rules, the others add a little, and two unrelated ones never average each other
 * out. Then what disliked papers take; then popularity and freshness, for what matches at all; then authors.
 * The result is lent until the next call for the same index.
 */
export const matchPapers = (index: DayIndex, profile: Profile): Matches => {
  const scratch = scratchFor(index);
  const { match, interest, best, rest, lift } = scratch;
  // Before the likes are summed up: the disliked papers' rows may move those in memory.
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
      // As most papers are: no topic or keyword matches.
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

/** What disliked papers leave of a match, by paper number, in (0, 1]: the most alike of them counts. */
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

/** Papers that a muted keyword or a blocked author excludes; null where there is neither. */
export const excludedPapers = (index: DayIndex, { muted, blocked }: Profile): Set<number> | null => {
  if (muted.length + blocked.length === 0) return null;
  const excluded = new Set<number>();
  for (const facet of muted) for (const paper of mutedRow(index, facet)) excluded.add(paper);
  for (const facet of blocked) for (const paper of authorRow(index, facet)) excluded.add(paper);
  return excluded;
};
