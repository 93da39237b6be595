import { readPaper } from '../../services/ranking/paper-text.ts';
import type { TermStatistics } from '../../services/ranking/statistics.ts';
import type { RankPaper } from '../../services/ranking/types.ts';
import { vectorOf } from '../../services/ranking/vector-space.ts';

/** A paper as a script for one person would hold it: a map of weights by term, and its words in order. */
export type NaivePaper = { weights: Map<string, number>; latent: number[]; common: number; words: string[] };

/** Vectors of the same space as the ranker's, keyed by the features' names. */
export const createNaiveReader = (statistics: TermStatistics): ((paper: RankPaper) => NaivePaper) => {
  const names = [...statistics.space.ids.keys()];
  return (paper) => {
    const text = readPaper(paper);
    const vector = vectorOf(text, statistics.space);
    return {
      weights: new Map(Array.from(vector.features, (feature, at) => [names[feature]!, vector.weights[at]!])),
      latent: [...vector.latent],
      common: vector.common,
      words: text.tokens.map(({ term }) => term),
    };
  };
};

const likeness = (a: NaivePaper, b: NaivePaper, latentShare: number): number => {
  let sum = -a.common - b.common;
  for (const [term, weight] of a.weights) sum += weight * (b.weights.get(term) ?? 0);
  a.latent.forEach((value, at) => {
    sum += latentShare * value * b.latent[at]!;
  });
  return sum;
};

const phraseStrength = (words: readonly string[], phrase: readonly string[]): number => {
  let found = 0;
  for (let at = 0; at + phrase.length <= words.length; at += 1) {
    if (phrase.every((word, offset) => words[at + offset] === word)) found += 1;
  }
  return found / (found + 1);
};

/**
 * The per-reader loop: every paper against every interest, phrase by phrase and like by like, with nothing kept from
 * one reader to the next. The same likeness as the ranker's; of the words only whether the phrase stands there.
 */
export const rankNaively = (
  candidates: readonly NaivePaper[],
  liked: readonly NaivePaper[],
  phrases: readonly (readonly string[])[],
  latentShare: number,
): number[] => {
  const scores = candidates.map((paper) => {
    const taste = liked.reduce((sum, like) => sum + likeness(like, paper, latentShare), 0);
    const strengths = phrases.map((phrase) => phraseStrength(paper.words, phrase));
    const miss = strengths.reduce((product, x) => product * (1 - 0.2 * x), 1 - Math.max(0, ...strengths));
    return 1 - miss * (1 - Math.max(0, taste) / (1 + Math.max(0, taste)));
  });
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, 40);
};
