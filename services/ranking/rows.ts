import { type Accumulator, createAccumulator } from './accumulator.ts';
import type { DayIndex } from './day-index.ts';
import { addProducts } from './inverted.ts';
import { matchVariant } from './match.ts';
import { sameName } from './names.ts';
import { papersWithAll, phrasePositions } from './phrases.ts';
import type { AuthorFacet, PaperFacet, WordFacet } from './profile.ts';
import { likenessOf } from './vector-space.ts';
import { createWeightedRows, type WeightedRows } from './weighted-sum.ts';

/**
 * Rows of topics and keywords, one after the other: facet number f matches the papers `papers[first[f]..last[f])`, each
 * with a strength in (0, 1); first[f] is -1 where its row is not worked out yet.
 */
export type WordRows = {
  first: Int32Array;
  last: Int32Array;
  papers: Uint32Array;
  strengths: Float32Array;
  used: number;
};

/** Rows of rated papers: facet number f has row number `slots[f]` of `rows`; -1 where it has none yet. */
type PaperRows = { rows: WeightedRows; slots: Int32Array; used: number };

type Rows = {
  words: WordRows;
  papers: PaperRows;
  authors: Map<AuthorFacet, Uint32Array>;
  muted: Map<WordFacet, Uint32Array>;
  sums: Accumulator;
};

// Readers share interests, so that what one says of every paper is worked out once for an index and then only added
// up. The rows go with their index.
const rowsOf = new WeakMap<DayIndex, Rows>();

/** Bytes of either kind of rows kept per index, of which a worker has some dozens; then they are begun anew. */
const MAX_BYTES = 16 * 2 ** 20;
const MAX_ROWS = 50_000;

const rowsFor = (index: DayIndex): Rows => {
  const known = rowsOf.get(index);
  if (known) return known;
  const fresh: Rows = {
    words: {
      first: new Int32Array(0),
      last: new Int32Array(0),
      papers: new Uint32Array(0),
      strengths: new Float32Array(0),
      used: 0,
    },
    papers: { rows: createWeightedRows(index.papers.length), slots: new Int32Array(0), used: 0 },
    authors: new Map(),
    muted: new Map(),
    sums: createAccumulator(index.papers.length),
  };
  rowsOf.set(index, fresh);
  return fresh;
};

const cache = <K, V>(map: Map<K, V>, key: K, value: V): V => {
  if (map.size >= MAX_ROWS) map.clear();
  map.set(key, value);
  return value;
};

const copyInto = <T extends Float32Array | Int32Array | Uint32Array>(from: T, to: T): T => {
  to.set(from);
  return to;
};

/** By paper, the strength of a topic or keyword where it matches; the best way to say it counts. */
const matchWord = (index: DayIndex, facet: WordFacet): Map<number, number> => {
  const best = new Map<number, number>();
  for (const variant of facet.variants) {
    matchVariant(index, facet.kind, variant, rowsFor(index).sums, (paper, strength) => {
      if (strength > (best.get(paper) ?? 0)) best.set(paper, strength);
    });
  }
  return best;
};

const addWordRow = (rows: WordRows, number: number, found: ReadonlyMap<number, number>): void => {
  if (number >= rows.first.length) {
    const length = Math.max(256, 2 * (number + 1));
    rows.first = copyInto(rows.first, new Int32Array(length).fill(-1));
    rows.last = copyInto(rows.last, new Int32Array(length));
  }
  if (rows.used + found.size > rows.papers.length) {
    const length = Math.max(1024, 2 * (rows.used + found.size));
    rows.papers = copyInto(rows.papers, new Uint32Array(length));
    rows.strengths = copyInto(rows.strengths, new Float32Array(length));
  }
  rows.first[number] = rows.used;
  for (const [paper, strength] of found) {
    rows.papers[rows.used] = paper;
    rows.strengths[rows.used] = strength;
    rows.used += 1;
  }
  rows.last[number] = rows.used;
};

/** Makes sure that an index has the rows of all these topics and keywords, whose numbers come first. */
export const wordRows = (index: DayIndex, facets: readonly WordFacet[], numbers: Int32Array): WordRows => {
  const { words: rows } = rowsFor(index);
  for (let at = 0; at < facets.length; at += 1) {
    const number = numbers[at]!;
    if (number < rows.first.length && rows.first[number]! >= 0) continue;
    if (rows.used * 8 >= MAX_BYTES) {
      rows.first.fill(-1);
      rows.used = 0;
      return wordRows(index, facets, numbers);
    }
    addWordRow(rows, number, matchWord(index, facets[at]!));
  }
  return rows;
};

/** The strength of a topic or keyword for one paper, 0 where it does not match. */
export const wordStrength = (index: DayIndex, facet: WordFacet, paper: number): number => {
  const { first, last, papers, strengths } = wordRows(index, [facet], Int32Array.of(facet.number));
  for (let at = first[facet.number]!; at < last[facet.number]!; at += 1) {
    if (papers[at] === paper) return strengths[at]!;
  }
  return 0;
};

/** Works out how alike each paper of the index is to a rated one; a paper is never compared with itself: 0. */
const fillRow = (index: DayIndex, { vector, weight, paperId }: PaperFacet, row: Float32Array): void => {
  row.fill(0);
  addProducts(vector, index.inverted, row);
  const { space } = index.statistics;
  for (let paper = 0; paper < row.length; paper += 1) {
    row[paper] = weight * likenessOf(row[paper]!, vector, index.spread[paper]!, space);
  }
  const own = index.numberOf.get(paperId);
  if (own !== undefined) row[own] = 0;
};

/** Where the rows last asked for begin, in the order of asking: lent until the next call. */
let starts = new Int32Array(64);

/**
 * Finds the rows of all these papers, whose numbers begin at `from`: where in `values` each begins. What is missing is
 * worked out. Lent until the next call.
 */
export const paperRows = (
  index: DayIndex,
  facets: readonly PaperFacet[],
  numbers: Int32Array,
  from = 0,
): { rows: WeightedRows; starts: Int32Array } => {
  const { papers: known } = rowsFor(index);
  const { rows } = known;
  const size = index.papers.length;
  if (starts.length < facets.length) starts = new Int32Array(2 * facets.length);
  for (let at = 0; at < facets.length; at += 1) {
    const number = numbers[from + at]!;
    const slot = number < known.slots.length ? known.slots[number]! : -1;
    if (slot >= 0) {
      starts[at] = rows.startOf(slot);
      continue;
    }
    const most = Math.max(2 * facets.length, Math.floor(MAX_BYTES / rows.bytes));
    if (known.used >= most) {
      known.slots.fill(-1);
      known.used = 0;
      return paperRows(index, facets, numbers, from);
    }
    if (number >= known.slots.length) {
      const slots = new Int32Array(Math.max(256, 2 * (number + 1))).fill(-1);
      known.slots = copyInto(known.slots, slots);
    }
    rows.reserve(known.used + 1);
    const start = rows.startOf(known.used);
    fillRow(index, facets[at]!, rows.values().subarray(start, start + size));
    known.slots[number] = known.used;
    starts[at] = start;
    known.used += 1;
  }
  return { rows, starts };
};

/** How alike each paper of the index is to a rated one, by number. Lent until the next call. */
export const paperRow = (index: DayIndex, facet: PaperFacet): Float32Array => {
  const { rows, starts } = paperRows(index, [facet], Int32Array.of(facet.number));
  return rows.values().subarray(starts[0]!, starts[0]! + index.papers.length);
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
  return cache(authors, facet, Uint32Array.from(found));
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
  return cache(muted, facet, Uint32Array.from(found));
};
