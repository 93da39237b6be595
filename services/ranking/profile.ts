import { fieldWeightsOf, strengthOf } from './bm25f.ts';
import { nameParts } from './names.ts';
import { likenessWeight } from './neighbours.ts';
import { readPaper } from './paper-text.ts';
import { idfOf, type TermStatistics } from './statistics.ts';
import type { Interest, RankPaper } from './types.ts';
import { type Variant, variantsOf } from './variants.ts';
import { type PaperVector, vectorOf } from './vector-space.ts';

export type WeightedTerm = { term: string; weight: number };

/** A parsed topic or keyword, independent of any index. */
export type WordFacet = {
  kind: 'topic' | 'keyword';
  label: string;
  variants: readonly Variant[];
  number: number;
};
/** An author, as the folded parts of each of their names. */
export type AuthorFacet = { kind: 'author'; label: string; names: readonly string[][] };
/**
 * A liked or disliked paper. `terms` returns its most distinctive terms, computed at the first call. Like a topic or
 * keyword it has a number that is unique among the facets of the same statistics and identifies its row in an index.
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

/** A reader's parsed interests. `muted` and `blocked` exclude papers, however well those match. */
export type Profile = {
  words: readonly WordFacet[];
  authors: readonly AuthorFacet[];
  liked: readonly PaperFacet[];
  /** The numbers of `words`, then of `liked`, in one array for the inner loops. */
  numbers: Int32Array;
  /** The weight of each liked paper: it falls with the rating's age and with the number of ratings. */
  likedWeights: Float32Array;
  disliked: readonly PaperFacet[];
  muted: readonly WordFacet[];
  blocked: readonly AuthorFacet[];
  /** The cached result of `scaleOf`, null until its first call. */
  calibration: Scale | null;
};

/** A reader's matches over a background sample, ascending. */
export type Scale = { of: object; matches: Float32Array };

/** Maximum number of terms of a liked paper. */
const TERMS_OF_A_PAPER = 60;
/** The part of a rating's weight above MIN_RATING_WEIGHT halves in this many days. */
const HALF_LIFE_DAYS = 180;
const MIN_RATING_WEIGHT = 0.5;
/** Added to the sum of weights that ratings are normalised by: a single rating is weaker evidence than ten. */
const RATING_PRIOR = 1;
/** Maximum number of cached facets of each kind per archive: some tens of megabytes. */
const MAX_SHARED_FACETS = 20_000;

/**
 * Returns a paper's most distinctive terms, best first, weighted by BM25F strength times idf, as a vector of length 1.
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

/** Facets that readers share, cached per statistics. */
type Shared = {
  /** By label. */
  facets: Record<WordFacet['kind'], Map<string, { facet: WordFacet; aliases: readonly string[] }>>;
  names: Map<string, AuthorFacet>;
  papers: Map<string, { facet: PaperFacet; paper: RankPaper }>;
  /** Numbers are never reused, even after a facet leaves the cache. */
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

const cached = <T>(map: Map<string, T>, key: string, value: T): T => {
  if (map.size >= MAX_SHARED_FACETS) map.clear();
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
  return cached(facets, label, { facet, aliases }).facet;
};

const authorFacet = (
  { label, aliases = [] }: { label: string; aliases?: readonly string[] },
  statistics: TermStatistics,
): AuthorFacet => {
  const { names } = shared(statistics);
  const key = [label, ...aliases].join('\n');
  return (
    names.get(key) ?? cached(names, key, { kind: 'author', label, names: [label, ...aliases].map(nameParts) })
  );
};

const paperFacet = (paper: RankPaper, statistics: TermStatistics): PaperFacet => {
  const all = shared(statistics);
  const known = all.papers.get(paper.id);
  // A corrected title or abstract needs a new facet.
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
  return cached(all.papers, paper.id, { facet, paper }).facet;
};

const weightOf = (ageDays = 0): number =>
  MIN_RATING_WEIGHT + (1 - MIN_RATING_WEIGHT) * 0.5 ** (Math.max(0, ageDays) / HALF_LIFE_DAYS);

/** Divides weights by √(RATING_PRIOR + their sum): fifty likes count more than ten, but not five times as much. */
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
 * Builds a profile from a reader's interests. The result depends only on its arguments and may be cached as long as the
 * statistics; it holds no reference to an index until `scaleOf` caches its calibration.
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
