import { fieldWeightsOf, strengthOf } from './bm25f.ts';
import { nameParts } from './names.ts';
import { type PaperText, readPaper } from './paper-text.ts';
import { idfOf, statisticsOf, type TermStatistics } from './statistics.ts';
import type { RankPaper } from './types.ts';

/** An inverted index over one day's papers. Papers are known by their number: the place in `papers`. */
export type DayIndex = {
  papers: readonly RankPaper[];
  numberOf: ReadonlyMap<string, number>;
  statistics: TermStatistics;
  termIds: ReadonlyMap<string, number>;
  idf: Float32Array;
  /** Postings of term t: firstPosting[t] up to firstPosting[t + 1], ascending by paper. */
  firstPosting: Uint32Array;
  postingPaper: Uint32Array;
  /** BM25F's saturated frequency, in (0, 1). */
  postingStrength: Float32Array;
  firstPosition: Uint32Array;
  positions: Uint32Array;
  /** Terms of paper p by id, firstTerm[p] up to firstTerm[p + 1]: a tf-idf vector of length 1. */
  firstTerm: Uint32Array;
  paperTerms: Uint32Array;
  paperWeights: Float32Array;
  /** The length of that vector before it was made 1. */
  norms: Float32Array;
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

/** The postings turned round: what each paper holds, for comparing papers. */
const turnRound = (
  papers: number,
  idf: Float32Array,
  firstPosting: Uint32Array,
  postingPaper: Uint32Array,
  postingStrength: Float32Array,
) => {
  const firstTerm = new Uint32Array(papers + 1);
  for (const paper of postingPaper) firstTerm[paper + 1]! += 1;
  for (let paper = 0; paper < papers; paper += 1) firstTerm[paper + 1]! += firstTerm[paper]!;
  const next = firstTerm.slice();
  const norms = new Float32Array(papers);
  const paperTerms = new Uint32Array(postingPaper.length);
  const paperWeights = new Float32Array(postingPaper.length);
  for (let term = 0; term < idf.length; term += 1) {
    for (let posting = firstPosting[term]!; posting < firstPosting[term + 1]!; posting += 1) {
      const paper = postingPaper[posting]!;
      const weight = idf[term]! * postingStrength[posting]!;
      const at = next[paper]!;
      next[paper] = at + 1;
      paperTerms[at] = term;
      paperWeights[at] = weight;
      norms[paper]! += weight * weight;
    }
  }
  for (let paper = 0; paper < papers; paper += 1) {
    const norm = Math.sqrt(norms[paper]!) || 1;
    norms[paper] = norm;
    for (let at = firstTerm[paper]!; at < firstTerm[paper + 1]!; at += 1) paperWeights[at]! /= norm;
  }
  return { firstTerm, paperTerms, paperWeights, norms };
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
 * Builds the index that serves every reader of a day. Rarity and lengths come from `statistics` (an archive), or
 * from these papers themselves. Of two papers with one id the first counts.
 */
export const createDayIndex = (given: readonly RankPaper[], statistics?: TermStatistics): DayIndex => {
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
  return {
    papers,
    numberOf,
    statistics: known,
    termIds,
    idf,
    firstPosting,
    postingPaper,
    postingStrength,
    firstPosition,
    positions,
    ...turnRound(papers.length, idf, firstPosting, postingPaper, postingStrength),
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
