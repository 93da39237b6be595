import { fieldAt, type PaperText } from './paper-text.ts';
import { fieldLengths, type TermStatistics } from './statistics.ts';

/**
 * Holds the parameters of BM25F (Zaragoza et al., TREC 2004; Robertson & Zaragoza 2009) for title, keywords and abstract.
 * Occurrences are weighted by field, normalised by the field's length, summed, and only then saturated: strength = T / (T + K1), T = sum of w_f * tf_f / B_f,
 * B_f = 1 - b_f + b_f * length_f / mean length_f.
 */
export const BM25F = { k1: 2.6, weights: [2.5, 1.2, 1], b: [0.3, 0.3, 0.7] } as const;

/** Returns the weight of one occurrence, w_f / B_f, for field f of paper p at 3 * p + f. */
export const fieldWeightsOf = (
  texts: readonly PaperText[],
  { meanLengths }: TermStatistics,
): Float32Array => {
  const weights = new Float32Array(texts.length * 3);
  texts.forEach((text, paper) => {
    fieldLengths(text).forEach((length, field) => {
      const b = BM25F.b[field]!;
      weights[3 * paper + field] = BM25F.weights[field]! / (1 - b + (b * length) / meanLengths[field]!);
    });
  });
  return weights;
};

/** Returns T / (T + K1), in [0, 1), for occurrences at `positions` of a paper. */
export const strengthOf = (
  fieldWeights: Float32Array,
  fieldEnds: PaperText['fieldEnds'],
  paper: number,
  positions: Iterable<number>,
): number => {
  let total = 0;
  for (const position of positions) total += fieldWeights[3 * paper + fieldAt(fieldEnds, position)]!;
  return total / (total + BM25F.k1);
};
