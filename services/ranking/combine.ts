import { type Accumulator, createAccumulator } from './accumulator.ts';
import type { DayIndex } from './day-index.ts';
import { matchTerms, matchVariant } from './match.ts';
import { sameName } from './names.ts';
import { papersWithAll, phrasePositions } from './phrases.ts';
import type { Facet, Profile } from './profile.ts';

/**
 * What the interests below a paper's best one add, against the best. Topics and keywords little: to match two is
 * no twice as good. Liked papers more: each is a sample of one taste, and its strength is near 0 unless close.
 */
const OTHERS = { topic: 0.2, keyword: 0.2, liked: 0.85 } as const;
/** How much of a score a disliked paper's double loses. */
const DISLIKE = 0.8;
/** A followed author's papers fill the scale from here up: above whatever words can reach. */
const AUTHOR_FLOOR = 95;

/** Scores of the papers that matched anything: by paper number, with the facet that contributed most. */
export type Scores = { papers: number[]; score: Float64Array; facet: Int32Array };

type Scratch = Scores & {
  sums: Accumulator;
  facetBest: Float32Array;
  best: Float32Array;
  others: Float64Array;
};

// One reader at a time: ranking is synchronous, so an index can lend its scratch space to one after the other.
const scratchOf = new WeakMap<DayIndex, Scratch>();

const scratchFor = (index: DayIndex): Scratch => {
  const known = scratchOf.get(index);
  if (known) return known;
  const size = index.papers.length;
  const scratch: Scratch = {
    papers: [],
    score: new Float64Array(size),
    facet: new Int32Array(size).fill(-1),
    sums: createAccumulator(size),
    facetBest: new Float32Array(size),
    best: new Float32Array(size),
    others: new Float64Array(size),
  };
  scratchOf.set(index, scratch);
  return scratch;
};

const borrowScratch = (index: DayIndex): Scratch => {
  const scratch = scratchFor(index);
  for (const paper of scratch.papers) {
    scratch.score[paper] = 0;
    scratch.facet[paper] = -1;
    scratch.best[paper] = 0;
    scratch.others[paper] = 0;
  }
  scratch.papers.length = 0;
  return scratch;
};

/** The strength of one facet for each paper it matches; the best variant counts. */
const matchFacet = (
  index: DayIndex,
  facet: Exclude<Facet, { kind: 'author' }>,
  scratch: Scratch,
  emit: (paper: number, strength: number) => void,
): void => {
  if (facet.kind === 'liked') {
    const own = index.numberOf.get(facet.paperId);
    matchTerms(index, facet.terms, scratch.sums, (paper, strength) => paper !== own && emit(paper, strength));
    return;
  }
  const touched: number[] = [];
  for (const variant of facet.variants) {
    matchVariant(index, facet.kind, variant, scratch.sums, (paper, strength) => {
      if (scratch.facetBest[paper] === 0) touched.push(paper);
      if (strength > scratch.facetBest[paper]!) scratch.facetBest[paper] = strength;
    });
  }
  for (const paper of touched) {
    const strength = scratch.facetBest[paper]!;
    scratch.facetBest[paper] = 0;
    emit(paper, strength);
  }
};

/**
 * Scores every paper that matches, from 0 to 100, without looking at any other. With x the strength of each
 * interest in (0, 1): 100 * (1 - (1 - max x) * product over the others of (1 - OTHERS[kind] * x)), times 1 - DISLIKE * y
 * for the likeness y to a disliked paper. The best interest rules, the others add a little, and two unrelated
 * interests never average each other out. A followed author lifts to 95-100.
 * The result is lent until the next call for the same index.
 */
export const scorePapers = (index: DayIndex, profile: Profile): Scores => {
  const scratch = borrowScratch(index);
  const { papers, score, facet: top, best, others } = scratch;
  profile.facets.forEach((facet, at) => {
    if (facet.kind === 'author') return;
    const share = OTHERS[facet.kind];
    matchFacet(index, facet, scratch, (paper, strength) => {
      if (strength <= 0) return;
      if (top[paper] === -1) papers.push(paper);
      others[paper]! += Math.log1p(-share * strength);
      if (strength > best[paper]!) {
        best[paper] = strength;
        top[paper] = at;
      }
    });
  });
  for (const paper of papers) {
    const x = best[paper]!;
    const { kind } = profile.facets[top[paper]!] as { kind: keyof typeof OTHERS };
    score[paper] = 100 * (1 - (1 - x) * Math.exp(others[paper]! - Math.log1p(-OTHERS[kind] * x)));
  }
  for (const [paper, left] of dislikeFactors(index, profile)) score[paper]! *= left;
  profile.facets.forEach((facet, at) => {
    if (facet.kind !== 'author') return;
    for (const paper of papersBy(index, facet.names)) {
      if (top[paper] === -1) papers.push(paper);
      else if (profile.facets[top[paper]!]!.kind === 'author') continue;
      top[paper] = at;
      score[paper] = AUTHOR_FLOOR + ((100 - AUTHOR_FLOOR) * score[paper]!) / 100;
    }
  });
  return scratch;
};

/** What is left of a score for papers like a disliked one: by paper number, in (0, 1). */
export const dislikeFactors = (index: DayIndex, profile: Profile): Map<number, number> => {
  const left = new Map<number, number>();
  const { sums } = scratchFor(index);
  for (const terms of profile.disliked) {
    matchTerms(index, terms, sums, (paper, y) => {
      left.set(paper, Math.min(1 - DISLIKE * y, left.get(paper) ?? 1));
    });
  }
  return left;
};

/** Papers with an author who may be the person of one of these names. */
const papersBy = (index: DayIndex, names: readonly string[][]): number[] => {
  const found = new Set<number>();
  for (const name of names) {
    for (const part of name) {
      for (const paper of index.papersByName.get(part) ?? []) {
        if (index.authorNames[paper]!.some((author) => sameName(name, author))) found.add(paper);
      }
    }
  }
  return [...found];
};

/** Papers that a muted keyword (as a phrase, in any folding) or a blocked author excludes. */
export const excludedPapers = (index: DayIndex, profile: Profile): Set<number> => {
  const excluded = new Set<number>(papersBy(index, profile.blocked));
  for (const { words } of profile.muted) {
    papersWithAll(index, words, (paper, postings) => {
      if (phrasePositions(index, words, postings).length > 0) excluded.add(paper);
    });
  }
  return excluded;
};
