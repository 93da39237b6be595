import { type Features, featuresOf } from './features.ts';
import type { Inverted, SparseVector } from './inverted.ts';
import type { Basis } from './latent.ts';
import type { PaperText } from './paper-text.ts';

/** Saturation and length normalisation of the weighted occurrences, as in BM25. */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.5;
/** Relative weights of the families of features. */
const FAMILIES = { words: 1, pairs: 0.6, near: 0.6 } as const;
/** The weight of a repository's owner; a rare term of a title weighs about 5. */
const OWNER_WEIGHT = 6;

export const FAMILY_NAMES = ['words', 'pairs', 'near'] as const;
type Family = (typeof FAMILY_NAMES)[number];

/** The space of an archive: its features and their idf, its mean vector, its latent basis and its papers' vectors. */
export type VectorSpace = {
  ids: ReadonlyMap<string, number>;
  idf: Float32Array;
  meanLengths: Readonly<Record<Family, number>>;
  /** The mean of the archive's vectors by feature, and that mean's product with itself. */
  mean: Float32Array;
  meanSquared: number;
  basis: Basis;
  latentMean: Float32Array;
  /** Variance of likeness in words over that of latent cosines, over unrelated pairs: see `sharesOf`. */
  varianceRatio: number;
  /** The weight of all neighbours in the archive against the paper itself, in [0, 1]. */
  neighbourShare: number;
  /** The weight of a latent cosine, added to the likeness in words. */
  latentShare: number;
  /** Scales the sum to the standard deviation of likeness in words, so that likenesses are comparable between archives. */
  likenessScale: number;
  papers: readonly SparseVector[];
  /** The product of each of them with the mean. */
  common: Float32Array;
  inverted: Inverted;
  /** The mean deviation of the archive's papers (see `deviationOf`); 0 for an archive too small to estimate it. */
  deviation: number;
};

/** A paper as a sparse vector of length 1, and its direction from the archive's mean in the latent space. */
export type PaperVector = SparseVector & {
  /** The dot product with the archive's mean vector. */
  common: number;
  latent: Float32Array;
};

export const sum = (map: ReadonlyMap<string, number>): number => {
  let total = 0;
  for (const value of map.values()) total += value;
  return total;
};

export type Known = Pick<VectorSpace, 'ids' | 'idf' | 'meanLengths'>;

/** Returns a paper's features as a vector of length 1; features unknown to the space are left out. */
export const sparse = (of: Features, { ids, idf, meanLengths }: Known): SparseVector => {
  const features: number[] = [];
  const weights: number[] = [];
  for (const name of FAMILY_NAMES) {
    const family = of[name];
    const normal = 1 - LENGTH_SHARE + (LENGTH_SHARE * sum(family)) / meanLengths[name];
    for (const [feature, occurrences] of family) {
      const id = ids.get(feature);
      if (id === undefined) continue;
      const strength = occurrences / normal;
      features.push(id);
      weights.push((FAMILIES[name] * idf[id]! * strength) / (strength + SATURATION));
    }
  }
  for (const owner of of.owners) {
    const id = ids.get(owner);
    if (id === undefined) continue;
    features.push(id);
    weights.push(OWNER_WEIGHT);
  }
  const length = Math.sqrt(weights.reduce((total, weight) => total + weight * weight, 0)) || 1;
  return { features: Uint32Array.from(features), weights: Float32Array.from(weights, (one) => one / length) };
};

/** Projects a vector on a basis; features beyond those of the basis are ignored. */
export const project = ({ features, weights }: SparseVector, { dimensions, of }: Basis): Float32Array => {
  const image = new Float32Array(dimensions);
  for (let at = 0; at < features.length; at += 1) {
    const from = features[at]! * dimensions;
    if (from >= of.length) continue;
    for (let d = 0; d < dimensions; d += 1) image[d]! += weights[at]! * of[from + d]!;
  }
  return image;
};

export const productWith = (mean: Float32Array, { features, weights }: SparseVector): number => {
  let product = 0;
  for (let at = 0; at < features.length; at += 1) product += weights[at]! * mean[features[at]!]!;
  return product;
};

/** Adds to a vector its product with the archive's mean and its latent direction (length 1) from the latent mean. */
export const relativeToMean = (
  vector: SparseVector,
  { mean, basis, latentMean }: Pick<VectorSpace, 'mean' | 'basis' | 'latentMean'>,
): PaperVector => {
  const latent = project(vector, basis);
  let squared = 0;
  for (let d = 0; d < latent.length; d += 1) {
    latent[d]! -= latentMean[d]!;
    squared += latent[d]! * latent[d]!;
  }
  const length = Math.sqrt(squared) || 1;
  for (let d = 0; d < latent.length; d += 1) latent[d]! /= length;
  return { ...vector, common: productWith(mean, vector), latent };
};

/** Returns the vector of any paper in a space learned from an archive. */
export const vectorOf = (text: PaperText, space: VectorSpace): PaperVector =>
  relativeToMean(sparse(featuresOf(text), space), space);

/**
 * Returns the likeness of two papers beyond what all papers share (Rocchio's background subtraction): with m the archive's
 * mean, likenessScale * ((p - m) · (q - m) + latentShare * cosine in the latent space). `product` is p · q, which an index
 * computes for all its papers at once.
 */
export const likenessOf = (product: number, p: PaperVector, q: PaperVector, space: VectorSpace): number => {
  let latent = 0;
  for (let d = 0; d < p.latent.length; d += 1) latent += p.latent[d]! * q.latent[d]!;
  const words = product - p.common - q.common + space.meanSquared;
  return space.likenessScale * (words + space.latentShare * latent);
};
