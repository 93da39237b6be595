import { type Accumulator, createAccumulator } from './accumulator.ts';
import type { DayIndex } from './day-index.ts';
import { matchVariant } from './match.ts';
import { sameName } from './names.ts';
import { papersWithAll, phrasePositions } from './phrases.ts';
import type { AuthorFacet, PaperFacet, WordFacet } from './profile.ts';
import { likenessOf } from './vector-space.ts';

/** Papers that a topic or keyword matches, each with a strength in (0, 1). */
export type WordRow = { papers: Uint32Array; strengths: Float32Array };

type Rows = {
  words: Map<WordFacet, WordRow>;
  papers: Map<PaperFacet, Float32Array>;
  authors: Map<AuthorFacet, Uint32Array>;
  muted: Map<WordFacet, Uint32Array>;
  sums: Accumulator;
};

// Readers share interests, so that what one says of every paper is worked out once for an index and then only added
// up. The rows go with their index.
const rowsOf = new WeakMap<DayIndex, Rows>();

/** Bytes of liked papers' rows kept per index; then they are begun anew. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_ROWS = 50_000;

const rowsFor = (index: DayIndex): Rows => {
  const known = rowsOf.get(index);
  if (known) return known;
  const fresh: Rows = {
    words: new Map(),
    papers: new Map(),
    authors: new Map(),
    muted: new Map(),
    sums: createAccumulator(index.papers.length),
  };
  rowsOf.set(index, fresh);
  return fresh;
};

const keep = <K, V>(map: Map<K, V>, key: K, value: V, most = MOST_ROWS): V => {
  if (map.size >= most) map.clear();
  map.set(key, value);
  return value;
};

/** The strength of a topic or keyword for each paper it matches; the best way to say it counts. */
export const wordRow = (index: DayIndex, facet: WordFacet): WordRow => {
  const { words, sums } = rowsFor(index);
  const known = words.get(facet);
  if (known) return known;
  const best = new Map<number, number>();
  for (const variant of facet.variants) {
    matchVariant(index, facet.kind, variant, sums, (paper, strength) => {
      if (strength > (best.get(paper) ?? 0)) best.set(paper, strength);
    });
  }
  const row = { papers: Uint32Array.from(best.keys()), strengths: Float32Array.from(best.values()) };
  return keep(words, facet, row);
};

/** How alike each paper of the index is to a rated one, by number; a paper is never compared with itself: 0. */
export const paperRow = (index: DayIndex, facet: PaperFacet): Float32Array => {
  const { papers } = rowsFor(index);
  const known = papers.get(facet);
  if (known) return known;
  const { vector } = facet;
  const row = new Float32Array(index.papers.length);
  vector.features.forEach((feature, at) => {
    const weight = vector.weights[at]!;
    for (let to = index.firstHolder[feature]!; to < index.firstHolder[feature + 1]!; to += 1) {
      row[index.holders[to]!]! += weight * index.holderWeights[to]!;
    }
  });
  const { meanSquared } = index.statistics.space;
  for (let paper = 0; paper < row.length; paper += 1) {
    row[paper] = likenessOf(row[paper]!, vector, index.vectors[paper]!, meanSquared);
  }
  const own = index.numberOf.get(facet.paperId);
  if (own !== undefined) row[own] = 0;
  return keep(papers, facet, row, Math.max(100, MOST_BYTES / (4 * Math.max(1, row.length))));
};

/** Papers with an author who may be the person of one of these names. */
export const authorRow = (index: DayIndex, facet: AuthorFacet): Uint32Array => {
  const { authors } = rowsFor(index);
  const known = authors.get(facet);
  if (known) return known;
  const found = new Set<number>();
  for (const name of facet.names) {
    for (const part of name) {
      for (const paper of index.papersByName.get(part) ?? []) {
        if (index.authorNames[paper]!.some((author) => sameName(name, author))) found.add(paper);
      }
    }
  }
  return keep(authors, facet, Uint32Array.from(found));
};

/** Papers that hold a muted keyword, as a phrase, in any folding. */
export const mutedRow = (index: DayIndex, facet: WordFacet): Uint32Array => {
  const { muted } = rowsFor(index);
  const known = muted.get(facet);
  if (known) return known;
  const found = new Set<number>();
  for (const { words } of facet.variants) {
    papersWithAll(index, words, (paper, postings) => {
      if (phrasePositions(index, words, postings).length > 0) found.add(paper);
    });
  }
  return keep(muted, facet, Uint32Array.from(found));
};
