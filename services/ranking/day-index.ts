import { fieldWeightsOf, strengthOf } from './bm25f.ts';
import { type Inverted, invert } from './inverted.ts';
import { nameParts } from './names.ts';
import { expand } from './neighbours.ts';
import { type PaperText, readPaper } from './paper-text.ts';
import { idfOf, statisticsOf, type TermStatistics } from './statistics.ts';
import type { RankPaper } from './types.ts';
import { type PaperVector, vectorOf } from './vector-space.ts';

/** An inverted index over one day's papers. A paper's number is its position in `papers`. */
export type DayIndex = {
  papers: readonly RankPaper[];
  numberOf: ReadonlyMap<string, number>;
  statistics: TermStatistics;
  /** The archive's sample that scores are calibrated against; where null, this index is its own sample. */
  background: DayIndex | null;
  termIds: ReadonlyMap<string, number>;
  idf: Float32Array;
  /** The postings of term t are numbered firstPosting[t] up to, but not including, firstPosting[t + 1], by ascending paper. */
  firstPosting: Uint32Array;
  postingPaper: Uint32Array;
  /** BM25F's saturated frequency, in (0, 1). */
  postingStrength: Float32Array;
  firstPosition: Uint32Array;
  positions: Uint32Array;
  /** Each paper's vector, and that vector expanded with its archive neighbours, which is compared with liked papers. */
  vectors: readonly PaperVector[];
  expanded: readonly PaperVector[];
  inverted: Inverted;
  /** BM25F's w_f / B_f for paper p and field f, at 3 * p + f. */
  fieldWeights: Float32Array;
  texts: readonly {
    text: string;
    fieldEnds: PaperText['fieldEnds'];
    starts: Uint32Array;
    ends: Uint32Array;
  }[];
  /** Maps a folded part of an author's name to paper numbers; `authorNames` holds each paper's authors, folded. */
  papersByName: ReadonlyMap<string, readonly number[]>;
  authorNames: readonly (readonly string[][])[];
};

type Postings = { papers: number[]; positions: number[][] };

const gather = (texts: readonly PaperText[]): Map<string, Postings> => {
  const byTerm = new Map<string, Postings>();
  const add = (term: string, paper: number, position: number) => {
    let postings = byTerm.get(term);
    if (!postings) {
      postings = { papers: [], positions: [] };
      byTerm.set(term, postings);
    }
    if (postings.papers.at(-1) !== paper) {
      postings.papers.push(paper);
      postings.positions.push([]);
    }
    postings.positions.at(-1)!.push(position);
  };
  texts.forEach((text, paper) => {
    text.tokens.forEach(({ term, acronym }, position) => {
      if (term !== '') add(term, paper, position);
      if (acronym) add(acronym, paper, position);
    });
  });
  return byTerm;
};

const indexNames = (papers: readonly RankPaper[]) => {
  const authorNames = papers.map((paper) => paper.authors.map(nameParts));
  const papersByName = new Map<string, number[]>();
  authorNames.forEach((names, paper) => {
    for (const part of new Set(names.flat())) {
      if (part.length > 1) papersByName.set(part, [...(papersByName.get(part) ?? []), paper]);
    }
  });
  return { authorNames, papersByName };
};

/** The part of an index that depends on the paper and the archive alone, so that it can be reused on another day. */
export type PreparedPaper = { text: PaperText; vector: PaperVector; expanded: PaperVector };

export const preparePaper = (
  paper: RankPaper,
  { space }: TermStatistics,
  text: PaperText = readPaper(paper),
): PreparedPaper => {
  const vector = vectorOf(text, space);
  return { text, vector, expanded: expand(vector, space) };
};

type IndexOptions = {
  statistics?: TermStatistics;
  background?: DayIndex | null;
  /** Returns a prepared paper, possibly from a cache, for a caller that indexes the same papers many times. */
  prepare?: (paper: RankPaper) => PreparedPaper;
};

/**
 * Builds the index that serves every reader of a day. Term rarity, field lengths, the vector space and the background
 * sample come from an archive, or from these papers themselves. Of two papers with the same id the first is used.
 */
export const createDayIndex = (
  given: readonly RankPaper[],
  { statistics, background = null, prepare }: IndexOptions = {},
): DayIndex => {
  const numberOf = new Map<string, number>();
  const papers = given.filter((paper) => !numberOf.has(paper.id) && numberOf.set(paper.id, numberOf.size));
  const read = statistics ? null : papers.map(readPaper);
  const known = statistics ?? statisticsOf(read!);
  const prepared = papers.map((paper, at) => prepare?.(paper) ?? preparePaper(paper, known, read?.[at]));
  const texts = prepared.map(({ text }) => text);
  const fieldWeights = fieldWeightsOf(texts, known);
  const byTerm = gather(texts);

  let postings = 0;
  let occurrences = 0;
  for (const list of byTerm.values()) {
    postings += list.papers.length;
    for (const positions of list.positions) occurrences += positions.length;
  }
  const termIds = new Map<string, number>();
  const idf = new Float32Array(byTerm.size);
  const firstPosting = new Uint32Array(byTerm.size + 1);
  const postingPaper = new Uint32Array(postings);
  const postingStrength = new Float32Array(postings);
  const firstPosition = new Uint32Array(postings + 1);
  const positions = new Uint32Array(occurrences);
  let posting = 0;
  let at = 0;
  for (const [term, list] of byTerm) {
    const id = termIds.size;
    termIds.set(term, id);
    idf[id] = idfOf(known, term);
    list.papers.forEach((paper, index) => {
      const places = list.positions[index]!;
      postingPaper[posting] = paper;
      postingStrength[posting] = strengthOf(fieldWeights, texts[paper]!.fieldEnds, paper, places);
      positions.set(places, at);
      at += places.length;
      posting += 1;
      firstPosition[posting] = at;
    });
    firstPosting[id + 1] = posting;
  }
  const mixed = prepared.map((paper) => paper.expanded);
  return {
    papers,
    numberOf,
    background,
    statistics: known,
    termIds,
    idf,
    firstPosting,
    postingPaper,
    postingStrength,
    firstPosition,
    positions,
    vectors: prepared.map(({ vector }) => vector),
    expanded: mixed,
    inverted: invert(mixed, known.space.idf.length),
    fieldWeights,
    texts: texts.map(({ text, fieldEnds, tokens }) => ({
      text,
      fieldEnds,
      starts: Uint32Array.from(tokens, (token) => token.start),
      ends: Uint32Array.from(tokens, (token) => token.end),
    })),
    ...indexNames(papers),
  };
};

/** Returns the number of a term's posting for a paper, or -1, by bisection. */
export const findPosting = (index: DayIndex, term: number, paper: number): number => {
  let low = index.firstPosting[term]!;
  let high = index.firstPosting[term + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.postingPaper[middle]! < paper) low = middle + 1;
    else high = middle;
  }
  return low < index.firstPosting[term + 1]! && index.postingPaper[low] === paper ? low : -1;
};
