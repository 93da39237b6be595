import {
  describeSentences,
  type SentenceWeights,
  sentenceFeatures,
} from '../../services/papers/text/telling-sentence.ts';
import { meanOf, rouge } from './rouge.ts';

export type Summarised = {
  id: string;
  title: string;
  sentences: string[];
  abstract: string;
  summary: string;
};

const LAMBDA = 10;

const centred = (values: number[]): number[] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};

/** Solves `matrix x = right` by elimination; the matrix is symmetric and positive definite. */
const solve = (matrix: number[][], right: number[]): number[] => {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  for (const [at, pivot] of rows.entries()) {
    for (const [below, row] of rows.entries()) {
      if (below === at) continue;
      const factor = row[at]! / pivot[at]!;
      for (let column = at; column < row.length; column++) row[column]! -= factor * pivot[column]!;
    }
  }
  return rows.map((row, at) => row.at(-1)! / row[at]!);
};

/**
 * Fits the weights by ridge regression of each sentence's mean ROUGE with the summary of its paper, both less their means in
 * the paper, since only the order within an abstract counts.
 */
export const fitWeights = (papers: Summarised[]): SentenceWeights => {
  const size = sentenceFeatures.length;
  const matrix = Array.from({ length: size }, (_, at) =>
    Array.from({ length: size }, (_, other) => (at === other ? LAMBDA : 0)),
  );
  const right = new Array<number>(size).fill(0);
  for (const { sentences, title, summary } of papers) {
    const target = centred(sentences.map((sentence) => meanOf(rouge(sentence, summary))));
    const described = describeSentences(sentences, title);
    const columns = sentenceFeatures.map((name) => centred(described.map((features) => features[name])));
    for (const [at, column] of columns.entries()) {
      for (const [row, value] of column.entries()) {
        right[at]! += value * target[row]!;
        for (const [other, beside] of columns.entries()) matrix[at]![other]! += value * beside[row]!;
      }
    }
  }
  const weights = solve(matrix, right);
  return Object.fromEntries(sentenceFeatures.map((name, at) => [name, weights[at]!])) as SentenceWeights;
};
