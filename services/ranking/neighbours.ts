import { addProducts, type SparseVector } from './inverted.ts';
import { type PaperVector, relativeToMean, type VectorSpace } from './vector-space.ts';

/** The archive's papers nearest to one, at most; one for so many papers of the archive. */
const MAX_NEIGHBOURS = 10;
const PAPERS_PER_NEIGHBOUR = 50;
/** Neighbours that weigh less than this against the paper itself are not worth the search. */
const MIN_NEIGHBOUR_SHARE = 0.1;
/** A neighbour that is this much the same is the paper itself, or another version of it: it says nothing new. */
const SAME = 0.95;

/** No paper counts for more than so many, nor for less than one over it, to make their voices the same. */
const MAX_LIKENESS_WEIGHT = 2;

type Searched = Pick<VectorSpace, 'papers' | 'inverted' | 'common' | 'meanSquared'>;

/** How alike a paper is, in words, to each of the archive; what is the same paper or a version of it counts 0. */
const likenesses = (vector: PaperVector, space: Searched): Float32Array => {
  const alike = new Float32Array(space.papers.length);
  addProducts(vector, space.inverted, alike);
  for (let paper = 0; paper < alike.length; paper += 1) {
    if (alike[paper]! >= SAME) alike[paper] = 0;
    else alike[paper]! += space.meanSquared - vector.common - space.common[paper]!;
  }
  return alike;
};

/** How far a paper's likenesses to those of the archive are from 0, as a rule. */
export const deviationOf = (vector: PaperVector, space: Searched): number => {
  const alike = likenesses(vector, space);
  return Math.sqrt(alike.reduce((total, value) => total + value * value, 0) / Math.max(1, alike.length));
};

/** The numbers of the `most` largest values above 0, largest first. */
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

/** A mixture of sparse vectors, each with its share. */
export const mixture = (parts: readonly (readonly [SparseVector, number])[]): SparseVector => {
  const mixed = new Map<number, number>();
  for (const [{ features, weights }, share] of parts) {
    for (let at = 0; at < features.length; at += 1) {
      mixed.set(features[at]!, (mixed.get(features[at]!) ?? 0) + share * weights[at]!);
    }
  }
  return { features: Uint32Array.from(mixed.keys()), weights: Float32Array.from(mixed.values()) };
};

/** A paper's nearest in the archive as one vector, each by the square of its likeness; null where there are none. */
export const neighbourhood = (vector: PaperVector, space: VectorSpace): SparseVector | null => {
  const alike = likenesses(vector, space);
  const nearest = largest(alike, Math.min(MAX_NEIGHBOURS, Math.floor(space.papers.length / PAPERS_PER_NEIGHBOUR)));
  const all = nearest.reduce((total, paper) => total + alike[paper]! ** 2, 0);
  return all === 0 ? null : mixture(nearest.map((paper) => [space.papers[paper]!, alike[paper]! ** 2 / all]));
};

/** A paper mixed with its neighbourhood, which weighs `share` against it. */
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
 * A paper mixed with its nearest neighbours in the archive, which say in other words what it is about: document
 * expansion (Singhal & Pereira, SIGIR 1999; Tao et al., NAACL 2006).
 */
export const spread = (vector: PaperVector, space: VectorSpace): PaperVector => {
  const share = space.neighbourShare;
  return share < MIN_NEIGHBOUR_SHARE ? vector : withNeighbours(vector, neighbourhood(vector, space), share, space);
};

/**
 * What a rated paper's likenesses weigh: the less, the more they vary over the archive, so that each has the same voice
 * among a reader's likes (a z-score, but for its mean, which is next to 0). In an archive of one field they differ by chance,
 * and that counts as little as neighbours do there: by the power of their share.
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
