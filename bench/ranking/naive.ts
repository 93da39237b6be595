import type { RankPaper } from '../../services/ranking/types.ts';
import { wordsOf } from './baselines/bag-of-words.ts';

/** A text as weights by word, as a simple script for one reader would store it. */
export type NaiveVector = Map<string, number>;

/** Learns idf from an archive; the returned function converts a text to tf-idf weights of length 1. */
export const createNaiveReader = (archive: readonly RankPaper[]): ((text: string) => NaiveVector) => {
  const frequencies = new Map<string, number>();
  for (const { title, abstract } of archive) {
    for (const word of new Set(wordsOf(`${title} ${abstract}`)))
      frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  }
  return (text) => {
    const vector: NaiveVector = new Map();
    for (const word of wordsOf(text)) vector.set(word, (vector.get(word) ?? 0) + 1);
    let squared = 0;
    for (const [word, count] of vector) {
      const weight = (1 + Math.log(count)) * Math.log(archive.length / (frequencies.get(word) ?? 1));
      vector.set(word, weight);
      squared += weight * weight;
    }
    const length = Math.sqrt(squared) || 1;
    for (const [word, weight] of vector) vector.set(word, weight / length);
    return vector;
  };
};

/** Returns the sum of a reader's interests and likes as one vector. */
export const naiveProfile = (vectors: readonly NaiveVector[]): NaiveVector => {
  const profile: NaiveVector = new Map();
  for (const vector of vectors)
    for (const [word, weight] of vector) profile.set(word, (profile.get(word) ?? 0) + weight);
  return profile;
};

/**
 * Ranks with a plain loop per reader: papers are parsed once, the reader's interests and likes are one vector already, and
 * only the dot products are computed, by a lookup of every word of every paper. It ignores phrases and single likes.
 */
export const rankNaively = (
  papers: readonly NaiveVector[],
  profile: NaiveVector,
  limit: number,
): { paper: number; score: number }[] =>
  papers
    .map((vector, paper) => {
      let score = 0;
      for (const [word, weight] of vector) score += weight * (profile.get(word) ?? 0);
      return { paper, score };
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
