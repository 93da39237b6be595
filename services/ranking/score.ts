import { scaleOf, scoreOf } from './calibrate.ts';
import { dislikeFactors, excludedPapers, matchPapers } from './combine.ts';
import type { DayIndex } from './day-index.ts';
import { explain } from './explain.ts';
import { facetOf, partsOf } from './parts.ts';
import { priorsOf } from './priors.ts';
import type { Profile } from './profile.ts';
import type { MatchedPaper, Part, RankedPaper, Reason } from './types.ts';

/** Scores of trending papers, from the day's first to its last. */
const TRENDING = { first: 100, last: 50 } as const;

/** Below this match no interest is named as the reason: any two abstracts have that much in common. */
const MIN_MATCH_TO_EXPLAIN = 0.01;

/** Up to this limit, inserting into a short list is faster than sorting all papers. */
const MAX_INSERTED = 64;

export type RankOptions = {
  /** Restricts the candidates to these ids; unknown ids are ignored. */
  among?: readonly string[];
  /** Ids to leave out, for instance papers sent before. */
  without?: ReadonlySet<string>;
  /** Maximum number of papers returned. */
  limit?: number;
};

/** Returns whether the profile has a positive interest that a paper can match. */
export const hasInterests = ({ words, authors, liked }: Profile): boolean =>
  words.length + authors.length + liked.length > 0;

/**
 * A ranked paper whose reason and parts are computed when read, because most of a ranking is never shown. It is a class,
 * because creating closures for every paper took more time than ranking it (bench/ranking/speed.ts).
 */
class Explained implements MatchedPaper {
  readonly interest: number;
  private readonly index: DayIndex;
  private readonly profile: Profile;
  private readonly paper: number;
  readonly score: number;
  readonly match: number;

  constructor(
    index: DayIndex,
    profile: Profile,
    paper: number,
    score: number,
    match: number,
    interest: number,
  ) {
    this.index = index;
    this.profile = profile;
    this.paper = paper;
    this.score = score;
    this.match = match;
    this.interest = match >= MIN_MATCH_TO_EXPLAIN ? interest : -1;
  }

  get id(): string {
    return this.index.papers[this.paper]!.id;
  }

  get reason(): Reason {
    const facet = facetOf(this.index, this.profile, this.paper, this.interest);
    return explain(this.index, this.paper, facet);
  }

  get parts(): readonly Part[] {
    return partsOf(this.index, this.profile, this, this.paper);
  }

  toJSON(): RankedPaper {
    return { id: this.id, score: this.score, reason: this.reason };
  }
}

/** Returns the candidates' paper numbers, the most popular first. */
const candidateNumbers = (
  index: DayIndex,
  profile: Profile,
  { among, without }: RankOptions,
): ArrayLike<number> => {
  const { numberOf } = index;
  const { order, place } = priorsOf(index);
  const excluded = new Set(excludedPapers(index, profile));
  // Nearly all papers sent before are of other days and not in this index.
  for (const id of without ?? []) {
    const paper = numberOf.get(id);
    if (paper !== undefined) excluded.add(paper);
  }
  if (!among && excluded.size === 0) return order;
  const given = among
    ? [...new Set(among)].flatMap((id) => numberOf.get(id) ?? []).sort((a, b) => place[a]! - place[b]!)
    : [...order];
  return given.filter((paper) => !excluded.has(paper));
};

const topNumbers = new Uint32Array(MAX_INSERTED);
const topValues = new Float64Array(MAX_INSERTED);

/** Returns the `limit` numbers with the highest values, best first; ties keep their order. Overwritten at the next call. */
const best = (numbers: ArrayLike<number>, values: Float64Array, limit: number): ArrayLike<number> => {
  if (limit > MAX_INSERTED) {
    return Array.from(numbers)
      .sort((a, b) => values[b]! - values[a]!)
      .slice(0, limit);
  }
  let count = 0;
  // The value that a paper has to exceed, once the list is full.
  let least = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < numbers.length; at += 1) {
    const number = numbers[at]!;
    const value = values[number]!;
    if (value <= least) continue;
    if (count < limit) count += 1;
    let place = count - 1;
    for (; place > 0 && topValues[place - 1]! < value; place -= 1) {
      topValues[place] = topValues[place - 1]!;
      topNumbers[place] = topNumbers[place - 1]!;
    }
    topValues[place] = value;
    topNumbers[place] = number;
    if (count === limit) least = topValues[count - 1]!;
  }
  return topNumbers.subarray(0, count);
};

/** Ranks for a reader without interests: by popularity, scored by place; papers similar to a disliked one lose score. */
const rankTrending = (index: DayIndex, profile: Profile, options: RankOptions): MatchedPaper[] => {
  const numbers = Array.from(candidateNumbers(index, profile, options));
  const left = dislikeFactors(index, profile);
  const step = (TRENDING.first - TRENDING.last) / Math.max(1, numbers.length - 1);
  return numbers
    .map((paper, place) => {
      const score = (TRENDING.first - step * place) * left[paper]!;
      return new Explained(index, profile, paper, score, score / 100, -1);
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, options.limit);
};

/**
 * Ranks a day's papers for one reader, best first; muted papers and those of blocked authors are left out. Ties go to
 * the more popular paper, then to the one that comes first in the index.
 *
 * A reader with no positive interest gets what is trending: the most popular first, scored from 100 down to 50 by
 * place, since no relevance can be told. What matches none of a reader's interests scores 0.
 */
export const rankPapers = (index: DayIndex, profile: Profile, options: RankOptions = {}): MatchedPaper[] => {
  if (!hasInterests(profile)) return rankTrending(index, profile, options);
  // The scale comes first: it may match the same index, and would then overwrite the matches.
  const scale = scaleOf(index, profile);
  const { match, interest } = matchPapers(index, profile);
  const numbers = candidateNumbers(index, profile, options);
  const top = best(numbers, match, options.limit ?? numbers.length);
  const ranked: MatchedPaper[] = [];
  for (let place = 0; place < top.length; place += 1) {
    const paper = top[place]!;
    const value = match[paper]!;
    ranked.push(new Explained(index, profile, paper, scoreOf(scale, value), value, interest[paper]!));
  }
  return ranked;
};
