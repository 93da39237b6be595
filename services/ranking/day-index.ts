import { fieldWeightsOf, strengthOf } from './bm25f.ts';
import { nameParts } from './names.ts';
import { type PaperText, readPaper } from './paper-text.ts';
import { idfOf, statisticsOf, type TermStatistics } from './statistics.ts';
import type { RankPaper } from './types.ts';
import { type PaperVector, vectorOf } from './vector-space.ts';

/** An inverted index over one day's papers. Papers are known by their number: the place in `papers`. */
export type DayIndex = {
  papers: readonly RankPaper[];
  numberOf: ReadonlyMap<string, number>;
  statistics: TermStatistics;
  /** A sample of the archive, for every reader's scores to be placed in; null: these papers are the sample. */
  background: DayIndex | null;
  termIds: ReadonlyMap<string, number>;
  idf: Float32Array;
  /** Postings of term t: firstPosting[t] up to firstPosting[t + 1], ascending by paper. */
  firstPosting: Uint32Array;
  postingPaper: Uint32Array;
  /** BM25F's saturated frequency, in (0, 1). */
  postingStrength: Float32Array;
  firstPosition: Uint32Array;
  positions: Uint32Array;
  /** Each paper in the statistics' space, and the postings of its features as for terms. */
  vectors: readonly PaperVector[];
  firstHolder: Uint32Array;
  holders: Uint32Array;
  holderWeights: Float32Array;
  /** 1 / B_f for paper p and field f, times the field's weight, at 3 * p + f. */
  fieldWeights: Float32Array;
  texts: readonly {
    text: string;
    fieldEnds: PaperText['fieldEnds'];
    starts: Uint32Array;
    ends: Uint32Array;
  }[];
  /** Papers by a folded part of an author's name; and each paper's authors, folded. */
  papersByName: ReadonlyMap<string, readonly number[]>;
  authorNames: readonly (readonly string[][])[];
};

/** The vectors turned round: which papers hold a feature, and with what weight. */
const holdersOf = (vectors: readonly PaperVector[], features: number) => {
  const firstHolder = new Uint32Array(features + 1);
  for (const vector of vectors) for (const feature of vector.features) firstHolder[feature + 1]! += 1;
  for (let feature = 0; feature < features; feature += 1) firstHolder[feature + 1]! += firstHolder[feature]!;
  const next = firstHolder.slice();
  const holders = new Uint32Array(firstHolder[features]!);
  const holderWeights = new Float32Array(firstHolder[features]!);
  vectors.forEach((vector, paper) => {
    vector.features.forEach((feature, at) => {
      const to = next[feature]!;
      next[feature] = to + 1;
      holders[to] = paper;
      holderWeights[to] = vector.weights[at]!;
    });
  });
  return { firstHolder, holders, holderWeights };
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

/**
 * Builds the index that serves every reader of a day. Rarity, lengths, vectors and the background that scores are
 * placed in come from an archive, or from these papers themselves. Of two papers with one id the first counts.
 */
export const createDayIndex = (
  given: readonly RankPaper[],
  { statistics, background = null }: { statistics?: TermStatistics; background?: DayIndex | null } = {},
): DayIndex => {
  const numberOf = new Map<string, number>();
  const papers = given.filter((paper) => !numberOf.has(paper.id) && numberOf.set(paper.id, numberOf.size));
  const texts = papers.map(readPaper);
  const known = statistics ?? statisticsOf(texts);
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
  const vectors = texts.map((text) => vectorOf(text, known.space));
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
    vectors,
    ...holdersOf(vectors, known.space.idf.length),
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

/** The posting of a term for a paper, or -1. */
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
