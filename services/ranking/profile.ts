import { fieldWeightsOf, strengthOf } from './bm25f.ts';
import { nameParts } from './names.ts';
import { likenessWeight } from './neighbours.ts';
import { readPaper } from './paper-text.ts';
import { idfOf, type TermStatistics } from './statistics.ts';
import type { Interest, RankPaper } from './types.ts';
import { type Variant, variantsOf } from './variants.ts';
import { type PaperVector, vectorOf } from './vector-space.ts';

export type WeightedTerm = { term: string; weight: number };

/** A topic or keyword, prepared for the index of any day. */
export type WordFacet = {
  kind: 'topic' | 'keyword';
  label: string;
  variants: readonly Variant[];
  number: number;
};
/** An author: the folded parts of each name. */
export type AuthorFacet = { kind: 'author'; label: string; names: readonly string[][] };
/**
 * A liked or disliked paper. `terms` are its most characteristic terms, computed on first use. Like a topic or keyword it has a number
 * among the facets of the same statistics; its row in an index is found by that number.
 */
export type PaperFacet = {
  kind: 'liked';
  label: string;
  number: number;
  paperId: string;
  vector: PaperVector;
  /** The weight of its likenesses: see `likenessWeight`. */
  weight: number;
  terms: () => readonly WeightedTerm[];
};
export type Facet = WordFacet | AuthorFacet | PaperFacet;

/** A reader's interests, prepared. `muted` and `blocked` exclude papers, whatever their match. */
export type Profile = {
  words: readonly WordFacet[];
  authors: readonly AuthorFacet[];
  liked: readonly PaperFacet[];
  /** The facet numbers of `words`, then of `liked`; ranking reads nothing else of them. */
  numbers: Int32Array;
  /** The weight of each liked paper: smaller for an older rating, and for a longer list of ratings. */
  likedWeights: Float32Array;
  disliked: readonly PaperFacet[];
  muted: readonly WordFacet[];
  blocked: readonly AuthorFacet[];
  /** Null until first used: see `scaleOf`. */
  calibration: Scale | null;
};

/** A reader's matches over a background sample, ascending. */
export type Scale = { of: object; matches: Float32Array };

/** How many terms of a liked paper are used. */
const TERMS_OF_A_PAPER = 60;
/** After so many days, what a rating weighs beyond MIN_WEIGHT is halved. */
const HALF_LIFE_DAYS = 180;
const MIN_WEIGHT = 0.5;
/** Added to the sum of weights, as if one more paper were liked that resembles nothing: one rating says less than ten. */
const RATING_PRIOR = 1;
/** How many facets are cached per archive, for all readers: some tens of megabytes. */
const MAX_SHARED = 20_000;

/**
 * Returns the most characteristic terms of a paper, best first: BM25F strength times rarity, as a vector of length 1.
 */
export const termsOfPaper = (paper: RankPaper, statistics: TermStatistics): WeightedTerm[] => {
  const text = readPaper(paper);
  const weights = fieldWeightsOf([text], statistics);
  const places = new Map<string, number[]>();
  text.tokens.forEach(({ term }, position) => {
    if (term.length < 2 || /^[\d.]+$/.test(term)) return;
    const list = places.get(term);
    if (list) list.push(position);
    else places.set(term, [position]);
  });
  const all = [...places].map(([term, positions]) => {
    const strength = strengthOf(weights, text.fieldEnds, 0, positions);
    return { term, strength, value: strength * idfOf(statistics, term) };
  });
  const best = all.sort((a, b) => b.value - a.value || (a.term < b.term ? -1 : 1)).slice(0, TERMS_OF_A_PAPER);
  const length = Math.sqrt(best.reduce((sum, { value }) => sum + value * value, 0)) || 1;
  return best.map(({ term, value }) => ({ term, weight: value / length }));
};

/** Facets that readers have in common are computed once for each statistics object, and shared. */
type Shared = {
  /** By label. */
  facets: Record<WordFacet['kind'], Map<string, { facet: WordFacet; aliases: readonly string[] }>>;
  names: Map<string, AuthorFacet>;
  papers: Map<string, { facet: PaperFacet; paper: RankPaper }>;
  /** The next facet's number; no number is used twice, even after a facet has left the cache. */
  nextNumber: number;
};
const sharedOf = new WeakMap<TermStatistics, Shared>();

const shared = (statistics: TermStatistics): Shared => {
  const known = sharedOf.get(statistics);
  if (known) return known;
  const fresh: Shared = {
    facets: { topic: new Map(), keyword: new Map() },
    names: new Map(),
    papers: new Map(),
    nextNumber: 0,
  };
  sharedOf.set(statistics, fresh);
  return fresh;
};

const remember = <T>(map: Map<string, T>, key: string, value: T): T => {
  if (map.size >= MAX_SHARED) map.clear();
  map.set(key, value);
  return value;
};

const NO_ALIASES: readonly string[] = [];
const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some === others || (some.length === others.length && some.every((one, at) => one === others[at]));

const wordFacet = (
  kind: WordFacet['kind'],
  { label, aliases = NO_ALIASES }: { label: string; aliases?: readonly string[] },
  statistics: TermStatistics,
): WordFacet => {
  const all = shared(statistics);
  const facets = all.facets[kind];
  const known = facets.get(label);
  if (known && areSame(known.aliases, aliases)) return known.facet;
  const facet = { kind, label, variants: variantsOf(label, aliases, statistics), number: all.nextNumber };
  all.nextNumber += 1;
  return remember(facets, label, { facet, aliases }).facet;
};

const authorFacet = (
  { label, aliases = [] }: { label: string; aliases?: readonly string[] },
  statistics: TermStatistics,
): AuthorFacet => {
  const { names } = shared(statistics);
  const key = [label, ...aliases].join('\n');
  return (
    names.get(key) ??
    remember(names, key, { kind: 'author', label, names: [label, ...aliases].map(nameParts) })
  );
};

const paperFacet = (paper: RankPaper, statistics: TermStatistics): PaperFacet => {
  const all = shared(statistics);
  const known = all.papers.get(paper.id);
  // A corrected title or abstract makes another vector.
  if (known?.paper.title === paper.title && known.paper.abstract === paper.abstract) return known.facet;
  const number = all.nextNumber;
  all.nextNumber += 1;
  const vector = vectorOf(readPaper(paper), statistics.space);
  let terms: readonly WeightedTerm[] | undefined;
  const facet: PaperFacet = {
    kind: 'liked',
    label: paper.title,
    number,
    paperId: paper.id,
    vector,
    weight: likenessWeight(vector, statistics.space),
    terms: () => {
      terms ??= termsOfPaper(paper, statistics);
      return terms;
    },
  };
  return remember(all.papers, paper.id, { facet, paper }).facet;
};

const weightOf = (ageDays = 0): number =>
  MIN_WEIGHT + (1 - MIN_WEIGHT) * 0.5 ** (Math.max(0, ageDays) / HALF_LIFE_DAYS);

/** Returns the ratings' weights by age, divided by the root of their sum: fifty likes say more than ten, but not five times as much. */
const scaled = (weights: readonly number[]): Float32Array => {
  let sum = RATING_PRIOR;
  for (const weight of weights) sum += weight;
  const all = new Float32Array(weights);
  for (let at = 0; at < all.length; at += 1) all[at]! /= Math.sqrt(sum);
  return all;
};

const numbersOf = (words: readonly WordFacet[], liked: readonly PaperFacet[]): Int32Array => {
  const numbers = new Int32Array(words.length + liked.length);
  for (let at = 0; at < words.length; at += 1) numbers[at] = words[at]!.number;
  for (let at = 0; at < liked.length; at += 1) numbers[words.length + at] = liked[at]!.number;
  return numbers;
};

/**
 * Prepares a reader's interests for ranking. The result depends only on its arguments, holds no reference to an index, and may be cached
 * for as long as the statistics are.
 */
export const buildProfile = (interests: readonly Interest[], statistics: TermStatistics): Profile => {
  const words: WordFacet[] = [];
  const authors: AuthorFacet[] = [];
  const liked: PaperFacet[] = [];
  const weights: number[] = [];
  const disliked: PaperFacet[] = [];
  const muted: WordFacet[] = [];
  const blocked: AuthorFacet[] = [];
  for (const interest of interests) {
    switch (interest.kind) {
      case 'topic':
      case 'keyword':
        words.push(wordFacet(interest.kind, interest, statistics));
        break;
      case 'muted':
        muted.push(wordFacet('keyword', interest, statistics));
        break;
      case 'blocked':
        blocked.push(authorFacet(interest, statistics));
        break;
      case 'author':
        authors.push(authorFacet(interest, statistics));
        break;
      case 'liked':
        liked.push(paperFacet(interest.paper, statistics));
        weights.push(weightOf(interest.ageDays));
        break;
      case 'disliked':
        disliked.push(paperFacet(interest.paper, statistics));
        break;
    }
  }
  return {
    words,
    authors,
    liked,
    numbers: numbersOf(words, liked),
    likedWeights: scaled(weights),
    calibration: null,
    disliked,
    muted,
    blocked,
  };
};
