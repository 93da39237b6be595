import { addProducts, type SparseVector } from './inverted.ts';
import { type PaperVector, relativeToMean, type VectorSpace } from './vector-space.ts';

/** Maximum number of neighbours of a paper; an archive needs PAPERS_PER_NEIGHBOUR papers for each of them. */
const MAX_NEIGHBOURS = 10;
const PAPERS_PER_NEIGHBOUR = 50;
/** Below this weight against the paper itself, neighbours are not worth the search. */
const MIN_NEIGHBOUR_SHARE = 0.1;
/** From this cosine on a neighbour is the paper itself or another version of it, and adds no information. */
const SAME = 0.95;

/** Clamps each likeness weight to [1 / MAX_LIKENESS_WEIGHT, MAX_LIKENESS_WEIGHT], so that no paper dominates. */
const MAX_LIKENESS_WEIGHT = 2;

type Searched = Pick<VectorSpace, 'papers' | 'inverted' | 'common' | 'meanSquared'>;

/** Returns a paper's likeness in words, (p - m) · (q - m), to each archive paper; 0 for the same paper or another version. */
const likenesses = (vector: PaperVector, space: Searched): Float32Array => {
  const alike = new Float32Array(space.papers.length);
  addProducts(vector, space.inverted, alike);
  for (let paper = 0; paper < alike.length; paper += 1) {
    if (alike[paper]! >= SAME) alike[paper] = 0;
    else alike[paper]! += space.meanSquared - vector.common - space.common[paper]!;
  }
  return alike;
};

/** Returns the root mean square of a paper's likenesses in words to the archive's papers. */
export const deviationOf = (vector: PaperVector, space: Searched): number => {
  const alike = likenesses(vector, space);
  return Math.sqrt(alike.reduce((total, value) => total + value * value, 0) / Math.max(1, alike.length));
};

/** Returns the positions of the `most` largest values above 0, largest first. */
const largest = (values: Float32Array, most: number): number[] => {
  const top: number[] = [];
  if (most === 0) return top;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    if (value <= 0 || (top.length === most && value <= values[top[most - 1]!]!)) continue;
    if (top.length < most) top.push(at);
    let place = top.length - 1;
    for (; place > 0 && values[top[place - 1]!]! < value; place -= 1) top[place] = top[place - 1]!;
    top[place] = at;
  }
  return top;
};

/** Returns the weighted sum of sparse vectors, each given with its weight. */
export const mixture = (parts: readonly (readonly [SparseVector, number])[]): SparseVector => {
  const mixed = new Map<number, number>();
  for (const [{ features, weights }, share] of parts) {
    for (let at = 0; at < features.length; at += 1) {
      mixed.set(features[at]!, (mixed.get(features[at]!) ?? 0) + share * weights[at]!);
    }
  }
  return { features: Uint32Array.from(mixed.keys()), weights: Float32Array.from(mixed.values()) };
};

/** Returns the mean of a paper's nearest archive papers, weighted by squared likeness, or null where there are none. */
export const neighbourhood = (vector: PaperVector, space: VectorSpace): SparseVector | null => {
  const alike = likenesses(vector, space);
  const nearest = largest(
    alike,
    Math.min(MAX_NEIGHBOURS, Math.floor(space.papers.length / PAPERS_PER_NEIGHBOUR)),
  );
  const all = nearest.reduce((total, paper) => total + alike[paper]! ** 2, 0);
  return all === 0 ? null : mixture(nearest.map((paper) => [space.papers[paper]!, alike[paper]! ** 2 / all]));
};

/** Returns (paper + share * others) / (1 + share), where `others` is the paper's neighbourhood. */
export const withNeighbours = (
  vector: PaperVector,
  others: SparseVector | null,
  share: number,
  space: VectorSpace,
): PaperVector => {
  if (!others || share < MIN_NEIGHBOUR_SHARE) return vector;
  const mixed = mixture([
    [vector, 1 / (1 + share)],
    [others, share / (1 + share)],
  ]);
  return relativeToMean(mixed, space);
};

/**
 * Expands a paper with its nearest neighbours in the archive, which express its subject in other words: document
 * expansion (Singhal & Pereira, SIGIR 1999; Tao et al., NAACL 2006).
 */
export const expand = (vector: PaperVector, space: VectorSpace): PaperVector => {
  const share = space.neighbourShare;
  return share < MIN_NEIGHBOUR_SHARE
    ? vector
    : withNeighbours(vector, neighbourhood(vector, space), share, space);
};

/**
 * Returns the likeness weight of a rated paper: (mean deviation / the paper's own deviation) ** share, clamped. It equalises
 * the influence of a reader's likes, as a z-score does (the mean is near 0 and is not subtracted). In an archive of one
 * field the deviations differ by chance, so the exponent, the share of neighbours, is small there.
 */
export const likenessWeight = (
  vector: PaperVector,
  space: VectorSpace,
  share = space.neighbourShare,
): number => {
  if (share < MIN_NEIGHBOUR_SHARE || space.deviation === 0) return 1;
  const ratio = space.deviation / (deviationOf(vector, space) || space.deviation);
  return Math.min(MAX_LIKENESS_WEIGHT, Math.max(1 / MAX_LIKENESS_WEIGHT, ratio)) ** share;
};
