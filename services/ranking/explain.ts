import { type DayIndex, findPosting } from './day-index.ts';
import { sameName } from './names.ts';
import { phrasePositions, postingsFor, standNear, termIdsOf } from './phrases.ts';
import type { Facet, WeightedTerm } from './profile.ts';
import { fold, stem } from './text.ts';
import type { Reason } from './types.ts';
import type { Variant } from './variants.ts';

const MAX_TERMS = 4;
/** Added to the value of a phrase, so that phrases sort before single words of any weight. */
const PHRASE = 1000;

type Found = { value: number; from: number; to: number };

const surface = (index: DayIndex, paper: number, from: number, to: number): string => {
  const { text, starts, ends } = index.texts[paper]!;
  return text.slice(starts[from]!, ends[to]!);
};

const places = (index: DayIndex, posting: number): Uint32Array =>
  index.positions.subarray(index.firstPosition[posting]!, index.firstPosition[posting + 1]!);

/**
 * Finds the words of a variant in the paper, by the same tiers that scored it: the phrase, else all its words near one
 * another, else the words one by one (but not for topics, which no single word can match).
 */
const findVariant = (
  index: DayIndex,
  paper: number,
  { words, question }: Variant,
  topic: boolean,
): Found[] => {
  const terms = question ? null : termIdsOf(index, words);
  const postings = terms && postingsFor(index, terms, paper);
  const starts = postings ? phrasePositions(index, words, postings) : [];
  if (postings && starts.length > 0) {
    const from = starts[0]!;
    let to = from;
    for (const posting of postings.slice(1)) to = places(index, posting).find((place) => place > to) ?? to;
    const value = postings.reduce((sum, posting) => sum + index.postingStrength[posting]!, 0);
    return [{ value: PHRASE + value, from, to }];
  }
  if (topic && !(postings && standNear(index, postings))) return [];
  return findTerms(
    index,
    paper,
    words.map(({ term, idf }) => ({ term, weight: idf })),
  );
};

const findTerms = (index: DayIndex, paper: number, terms: readonly WeightedTerm[]): Found[] =>
  terms.flatMap(({ term, weight }) => {
    const id = index.termIds.get(term);
    const posting = id === undefined ? -1 : findPosting(index, id, paper);
    if (posting < 0) return [];
    const from = places(index, posting)[0]!;
    return [{ value: weight * index.idf[id!]! * index.postingStrength[posting]!, from, to: from }];
  });

/** Returns the matched words as the paper writes them, best first, without repetitions; single words only if no phrase matches. */
const termsInPaper = (index: DayIndex, paper: number, all: Found[]): string[] => {
  const phrases = all.filter(({ value }) => value >= PHRASE);
  const found = phrases.length > 0 ? phrases : all;
  const terms: string[] = [];
  const said: string[] = [];
  for (const { from, to } of found.sort((a, b) => b.value - a.value || a.from - b.from)) {
    const words = surface(index, paper, from, to);
    const key = ` ${fold(words)
      .split(/[^\p{L}\p{N}]+/u)
      .map(stem)
      .join(' ')} `;
    if (terms.length >= MAX_TERMS || said.some((other) => other.includes(key))) continue;
    terms.push(words);
    said.push(key);
  }
  return terms;
};

const TRENDING: Reason = { kind: 'trending', label: 'trending', terms: [] };

// Readers share interests, so a paper has few distinct reasons: each is cached with its index.
const knownOf = new WeakMap<DayIndex, Map<Facet, (Reason | undefined)[]>>();
/** Maximum number of facets whose reasons are cached per index; beyond it the cache is cleared. */
const MAX_CACHED_FACETS = 20_000;

/** Returns why a paper is shown, given the facet that contributed most. The object is cached: callers must not change it. */
export const explain = (index: DayIndex, paper: number, facet: Facet | undefined): Reason => {
  if (!facet) return TRENDING;
  let known = knownOf.get(index);
  if (!known) {
    known = new Map();
    knownOf.set(index, known);
  }
  let reasons = known.get(facet);
  if (!reasons) {
    if (known.size >= MAX_CACHED_FACETS) known.clear();
    reasons = [];
    known.set(facet, reasons);
  }
  const reason = reasons[paper] ?? findReason(index, paper, facet);
  reasons[paper] = reason;
  return reason;
};

const findReason = (index: DayIndex, paper: number, facet: Facet): Reason => {
  const { kind, label } = facet;
  if (facet.kind === 'author') {
    const names = index.papers[paper]!.authors.filter((_, author) =>
      facet.names.some((name) => sameName(name, index.authorNames[paper]![author]!)),
    );
    return { kind, label, terms: names.slice(0, MAX_TERMS) };
  }
  const found =
    facet.kind === 'liked'
      ? findTerms(index, paper, facet.terms())
      : facet.variants.flatMap((variant) => findVariant(index, paper, variant, facet.kind === 'topic'));
  return { kind, label, terms: termsInPaper(index, paper, found) };
};
