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
 * Rows of topics and keywords, stored consecutively: facet number f matches the papers `papers[first[f]..last[f])`, each
 * with a strength in (0, 1); first[f] is -1 where the row is not computed yet.
 */
export type WordRows = {
  first: Int32Array;
  last: Int32Array;
  papers: Uint32Array;
  strengths: Float32Array;
  used: number;
};

/** Rows of rated papers: facet number f has row number `slots[f]` of `rows`, or -1 where it is not computed yet. */
type PaperRows = { rows: WeightedRows; slots: Int32Array; used: number };

type Rows = {
  words: WordRows;
  papers: PaperRows;
  authors: Map<AuthorFacet, Uint32Array>;
  muted: Map<WordFacet, Uint32Array>;
  sums: Accumulator;
};

// Readers share interests, so the row of each interest (its strength for every paper) is computed once per index, and a
// reader costs only the sum of rows. The rows are freed together with their index.
const rowsOf = new WeakMap<DayIndex, Rows>();

/** Maximum bytes of each kind of rows per index, of which a worker has some dozens; beyond it they are cleared. */
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

/** Returns the strength of a topic or keyword by paper number, where it matches: the maximum over its variants. */
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

/** Computes the missing rows of these topics and keywords; `numbers` begins with their numbers. Returns all rows. */
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

/** Returns the strength of a topic or keyword for one paper, 0 where it does not match. */
export const wordStrength = (index: DayIndex, facet: WordFacet, paper: number): number => {
  const { first, last, papers, strengths } = wordRows(index, [facet], Int32Array.of(facet.number));
  for (let at = first[facet.number]!; at < last[facet.number]!; at += 1) {
    if (papers[at] === paper) return strengths[at]!;
  }
  return 0;
};

/** Computes the likeness of each paper of the index to a rated one; it is 0 for the rated paper itself. */
const fillRow = (index: DayIndex, { vector, weight, paperId }: PaperFacet, row: Float32Array): void => {
  row.fill(0);
  addProducts(vector, index.inverted, row);
  const { space } = index.statistics;
  for (let paper = 0; paper < row.length; paper += 1) {
    row[paper] = weight * likenessOf(row[paper]!, vector, index.expanded[paper]!, space);
  }
  const own = index.numberOf.get(paperId);
  if (own !== undefined) row[own] = 0;
};

/** Result buffer of `paperRows`: overwritten at the next call. */
let starts = new Int32Array(64);

/**
 * Computes the missing rows of these papers, whose numbers begin at `numbers[from]`, and returns where in `rows.values()`
 * each row starts. `starts` is overwritten at the next call.
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

/** Returns the likeness of each paper of the index to a rated one, by number. Overwritten or moved at the next call. */
export const paperRow = (index: DayIndex, facet: PaperFacet): Float32Array => {
  const { rows, starts } = paperRows(index, [facet], Int32Array.of(facet.number));
  return rows.values().subarray(starts[0]!, starts[0]! + index.papers.length);
};

/** Returns the papers with an author whose name can be the followed one's (see `sameName`). */
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

/** Returns the papers that contain a muted keyword as a phrase, after folding. */
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
