import { type Features, featuresOf } from './features.ts';
import { type Basis, learnBasis, type SparseRows } from './latent.ts';
import type { PaperText } from './paper-text.ts';

/** Saturation and length normalisation of the weighted occurrences, as in BM25. */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.5;
/** The weight of a repository's owner; a rare term of a title weighs about 5. */
const OWNER_WEIGHT = 4;
/** What likeness in the latent space adds to likeness in words. */
export const LATENT_SHARE = 0.04;
const LATENT_DIMENSIONS = 50;
/** An archive needs so many papers per latent dimension; below, it learns fewer. */
const PAPERS_PER_DIMENSION = 20;
/** From this many papers on, a feature that a single paper has is noise: it can make no two papers alike. */
const SMALL_ARCHIVE = 200;
/** As if so many papers that share nothing were in the archive: the mean of a few papers says little. */
const MEAN_PRIOR = 100;

/** The features an archive knows, how rare each is, and what its mean paper looks like. */
export type VectorSpace = {
  ids: ReadonlyMap<string, number>;
  idf: Float32Array;
  meanLengths: { words: number; pairs: number };
  /** The mean of the archive's vectors by feature, and that mean's product with itself. */
  mean: Float32Array;
  meanSquared: number;
  basis: Basis;
  latentMean: Float32Array;
};

/** A paper as a sparse vector of length 1, and its direction from the archive's mean in the latent space. */
export type PaperVector = {
  features: Uint32Array;
  weights: Float32Array;
  /** The product with the archive's mean paper: how much of it every paper has. */
  common: number;
  latent: Float32Array;
};

const sum = (map: ReadonlyMap<string, number>): number => {
  let total = 0;
  for (const value of map.values()) total += value;
  return total;
};

const rarity = (papers: number, frequency: number): number =>
  Math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5));

type Known = Pick<VectorSpace, 'ids' | 'idf' | 'meanLengths'>;

/** Weights in the order of the paper's own features; those the space does not know are left out. */
const sparse = (
  { words, pairs, owners }: Features,
  { ids, idf, meanLengths }: Known,
): Pick<PaperVector, 'features' | 'weights'> => {
  const features: number[] = [];
  const weights: number[] = [];
  const add = (family: ReadonlyMap<string, number>, meanLength: number): void => {
    const normal = 1 - LENGTH_SHARE + (LENGTH_SHARE * sum(family)) / meanLength;
    for (const [name, occurrences] of family) {
      const id = ids.get(name);
      if (id === undefined) continue;
      const strength = occurrences / normal;
      features.push(id);
      weights.push((idf[id]! * strength) / (strength + SATURATION));
    }
  };
  add(words, meanLengths.words);
  add(pairs, meanLengths.pairs);
  for (const owner of owners) {
    const id = ids.get(owner);
    if (id === undefined) continue;
    features.push(id);
    weights.push(OWNER_WEIGHT);
  }
  const length = Math.sqrt(weights.reduce((total, weight) => total + weight * weight, 0)) || 1;
  return { features: Uint32Array.from(features), weights: Float32Array.from(weights, (one) => one / length) };
};

const project = (
  { features, weights }: Pick<PaperVector, 'features' | 'weights'>,
  { dimensions, of }: Basis,
): Float32Array => {
  const image = new Float32Array(dimensions);
  features.forEach((feature, at) => {
    for (let d = 0; d < dimensions; d += 1) image[d]! += weights[at]! * of[feature * dimensions + d]!;
  });
  return image;
};

/** The vector of any paper in a space learned from others. */
export const vectorOf = (text: PaperText, space: VectorSpace): PaperVector => {
  const vector = sparse(featuresOf(text), space);
  let common = 0;
  vector.features.forEach((feature, at) => {
    common += vector.weights[at]! * space.mean[feature]!;
  });
  const latent = project(vector, space.basis);
  let squared = 0;
  for (let d = 0; d < latent.length; d += 1) {
    latent[d]! -= space.latentMean[d]!;
    squared += latent[d]! * latent[d]!;
  }
  const length = Math.sqrt(squared) || 1;
  for (let d = 0; d < latent.length; d += 1) latent[d]! /= length;
  return { ...vector, common, latent };
};

/** Learns the space of an archive's papers. */
export const learnSpace = (texts: readonly PaperText[]): VectorSpace => {
  const papers = texts.map(featuresOf);
  const frequencies = new Map<string, number>();
  const lengths = { words: 0, pairs: 0 };
  for (const { words, pairs, owners } of papers) {
    lengths.words += sum(words);
    lengths.pairs += sum(pairs);
    for (const family of [words.keys(), pairs.keys(), owners]) {
      for (const name of family) frequencies.set(name, (frequencies.get(name) ?? 0) + 1);
    }
  }
  const least = papers.length < SMALL_ARCHIVE ? 1 : 2;
  const kept = [...frequencies].filter(([, frequency]) => frequency >= least);
  const known: Known = {
    ids: new Map(kept.map(([name], id) => [name, id])),
    idf: Float32Array.from(kept, ([, frequency]) => rarity(papers.length, frequency)),
    meanLengths: {
      words: lengths.words / papers.length || 1,
      pairs: lengths.pairs / papers.length || 1,
    },
  };

  const vectors = papers.map((features) => sparse(features, known));
  const mean = new Float32Array(kept.length);
  const each = 1 / (papers.length + MEAN_PRIOR);
  for (const { features, weights } of vectors) {
    features.forEach((feature, at) => {
      mean[feature]! += weights[at]! * each;
    });
  }
  const rows = sparseRows(vectors);
  const dimensions = Math.min(LATENT_DIMENSIONS, Math.floor(papers.length / PAPERS_PER_DIMENSION));
  const basis = learnBasis(rows, kept.length, dimensions);
  const latentMean = new Float32Array(dimensions);
  for (const vector of vectors) {
    project(vector, basis).forEach((value, d) => {
      latentMean[d]! += value / papers.length;
    });
  }
  const meanSquared = mean.reduce((total, value) => total + value * value, 0);
  return { ...known, mean, meanSquared, basis, latentMean };
};

const sparseRows = (vectors: readonly Pick<PaperVector, 'features' | 'weights'>[]): SparseRows => {
  const first = new Uint32Array(vectors.length + 1);
  vectors.forEach(({ features }, row) => {
    first[row + 1] = first[row]! + features.length;
  });
  const columns = new Uint32Array(first.at(-1)!);
  const values = new Float32Array(first.at(-1)!);
  vectors.forEach(({ features, weights }, row) => {
    columns.set(features, first[row]!);
    values.set(weights, first[row]!);
  });
  return { first, columns, values };
};

/**
 * How alike two papers are beyond what all papers share: with p and q of length 1 and m the archive's mean,
 * (p - m) · (q - m), plus LATENT_SHARE times the cosine in the latent space. Rocchio's background subtraction; the
 * part of the words is handed in as `product`, p · q, because an index has it at hand.
 */
export const likenessOf = (product: number, p: PaperVector, q: PaperVector, meanSquared: number): number => {
  let latent = 0;
  for (let d = 0; d < p.latent.length; d += 1) latent += p.latent[d]! * q.latent[d]!;
  return product - p.common - q.common + meanSquared + LATENT_SHARE * latent;
};
