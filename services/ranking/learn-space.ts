import { byAgreement } from './agreement.ts';
import { accountsOf, type Features, featuresOf } from './features.ts';
import { dot, invert, type SparseVector } from './inverted.ts';
import { type Basis, learnBasis } from './latent.ts';
import { deviationOf } from './neighbours.ts';
import type { PaperText } from './paper-text.ts';
import {
  FAMILY_NAMES,
  type Known,
  productWith,
  project,
  relativeToMean,
  sparse,
  sum,
  type VectorSpace,
} from './vector-space.ts';

/** Minimum number of papers that contain a feature; a rarer feature is noise. */
const MIN_PAPERS = { words: 2, pairs: 2, near: 3 } as const;
/** Below this number of papers no feature is left out. */
const SMALL_ARCHIVE = 200;
/** Weight of the latent space in standard deviations of the likeness in words. Where neighbourShare is 1, half of it applies. */
const LATENT_WEIGHT = 3;
/** From this variance ratio on neighbourShare is 1; below, it is (ratio / FULL_RATIO) ** RATIO_POWER. */
const FULL_RATIO = 0.0146;
const RATIO_POWER = 8;
const LATENT_DIMENSIONS = 75;
/** An archive needs this many papers for each latent dimension; a smaller one learns fewer dimensions. */
const PAPERS_PER_DIMENSION = 20;
/** Imaginary papers without features in the mean, because the mean of a few papers is unreliable. */
const MEAN_PRIOR = 100;
/** Maximum number of pairs of papers from which the variances are estimated. */
const MAX_PAIRS = 2000;
/** Papers from which the mean deviation is estimated. */
const SAMPLE = 200;

const NOTHING: Features = { words: new Map(), pairs: new Map(), near: new Map(), owners: new Set() };

const rarity = (papers: number, frequency: number): number =>
  Math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5));

/**
 * Estimates, over unrelated pairs of papers, the variances of likeness in words and of latent cosines, and their
 * covariance, as the means of the squares and of the product.
 */
const unrelatedVariances = (
  vectors: readonly SparseVector[],
  middle: Pick<VectorSpace, 'mean' | 'meanSquared' | 'basis' | 'latentMean'>,
): { words: number; latent: number; both: number } => {
  const count = Math.min(MAX_PAIRS, vectors.length);
  const by = { words: 0, latent: 0, both: 0 };
  for (let at = 0; at < count; at += 1) {
    const number = Math.floor((at * vectors.length) / count);
    const one = relativeToMean(vectors[number]!, middle);
    // Half an archive away a paper is of another date and usually of another subject.
    const other = relativeToMean(vectors[(number + (vectors.length >> 1)) % vectors.length]!, middle);
    const likeness = dot(one, other) - one.common - other.common + middle.meanSquared;
    const cosine = one.latent.reduce((total, value, d) => total + value * other.latent[d]!, 0);
    by.words += (likeness * likeness) / count;
    by.latent += (cosine * cosine) / count;
    by.both += (likeness * cosine) / count;
  }
  return by;
};

/**
 * Returns the weight of a paper's neighbours against the paper, in [0, 1], and of a latent cosine against likeness in words.
 * `ratio` is the variance of likeness in words over that of latent cosines, 0 where there is no latent space; `weight` is
 * in standard deviations. In a larger archive, or one of a single field, words vary less by chance: the ratio falls, and
 * neighbours and latent space add less to what words say (docs/ranking.md, "What was tried").
 */
export const sharesOf = (
  ratio: number,
  weight = LATENT_WEIGHT,
  power = RATIO_POWER,
): Pick<VectorSpace, 'neighbourShare' | 'latentShare'> => {
  const neighbourShare = ratio === 0 ? 1 : Math.min(1, ratio / FULL_RATIO) ** power;
  return { neighbourShare, latentShare: (weight * Math.sqrt(ratio) * neighbourShare) / (1 + neighbourShare) };
};

/**
 * Learns an archive's latent space: the dimensions that explain most of its papers' terms, weighted by how strongly titles
 * and abstracts correlate on them.
 */
const learnLatent = (
  texts: readonly PaperText[],
  vectors: readonly SparseVector[],
  known: Known,
  terms: number,
): Basis => {
  const accounts = texts.flatMap((text) => {
    const [title, rest] = accountsOf(text).map((words) => sparse({ ...NOTHING, words }, known));
    return title!.features.length > 0 && rest!.features.length > 0 ? [[title!, rest!] as const] : [];
  });
  const dimensions = Math.min(LATENT_DIMENSIONS, Math.floor(accounts.length / PAPERS_PER_DIMENSION));
  // Terms have the lowest feature numbers, in the space and in each paper's vector.
  const rows = vectors.map(({ features, weights }) => {
    const count = features.findIndex((feature) => feature >= terms);
    return count < 0
      ? { features, weights }
      : { features: features.subarray(0, count), weights: weights.subarray(0, count) };
  });
  const basis = learnBasis(rows, terms, dimensions);
  return byAgreement(
    basis,
    accounts.map(([title, rest]) => [project(title, basis), project(rest, basis)] as const),
  );
};

/** Estimates the mean of the papers' deviations (see `deviationOf`) from a sample. */
const meanDeviation = (
  vectors: readonly SparseVector[],
  searched: Parameters<typeof deviationOf>[1],
  middle: Pick<VectorSpace, 'mean' | 'basis' | 'latentMean'>,
): number => {
  const count = Math.min(SAMPLE, vectors.length);
  let total = 0;
  for (let at = 0; at < count; at += 1) {
    const vector = relativeToMean(vectors[Math.floor((at * vectors.length) / count)]!, middle);
    total += deviationOf(vector, searched) / count;
  }
  return total;
};

/** Learns the vector space in which papers are compared from an archive's papers. */
export const learnSpace = (texts: readonly PaperText[]): VectorSpace => {
  const papers = texts.map(featuresOf);
  const small = papers.length < SMALL_ARCHIVE;
  const ids = new Map<string, number>();
  const idf: number[] = [];
  const meanLengths = { words: 1, pairs: 1, near: 1 };
  let terms = 0;
  const keep = (families: Iterable<Iterable<string>>, least: number): void => {
    const frequencies = new Map<string, number>();
    for (const names of families)
      for (const name of names) frequencies.set(name, (frequencies.get(name) ?? 0) + 1);
    for (const [name, frequency] of frequencies) {
      if (frequency < (small ? 1 : least)) continue;
      ids.set(name, ids.size);
      idf.push(rarity(papers.length, frequency));
    }
  };
  for (const name of FAMILY_NAMES) {
    const families = papers.map((paper) => paper[name]);
    meanLengths[name] = families.reduce((total, family) => total + sum(family), 0) / papers.length || 1;
    keep(
      families.map((family) => family.keys()),
      MIN_PAPERS[name],
    );
    if (name === 'words') terms = ids.size;
  }
  keep(
    papers.map(({ owners }) => owners),
    MIN_PAPERS.words,
  );
  const known: Known = { ids, idf: Float32Array.from(idf), meanLengths };

  const vectors = papers.map((features) => sparse(features, known));
  const mean = new Float32Array(ids.size);
  const each = 1 / (papers.length + MEAN_PRIOR);
  for (const { features, weights } of vectors) {
    features.forEach((feature, at) => {
      mean[feature]! += weights[at]! * each;
    });
  }
  const basis = learnLatent(texts, vectors, known, terms);
  const latentMean = new Float32Array(basis.dimensions);
  for (const vector of vectors) {
    project(vector, basis).forEach((value, d) => {
      latentMean[d]! += value / papers.length;
    });
  }
  const meanSquared = mean.reduce((total, value) => total + value * value, 0);
  const middle = { mean, meanSquared, basis, latentMean };
  const { words, latent, both } = unrelatedVariances(vectors, middle);
  const ratio = latent === 0 ? 0 : words / latent;
  const shares = sharesOf(ratio);
  const varied = words + 2 * shares.latentShare * both + shares.latentShare ** 2 * latent;
  const searched = {
    papers: vectors,
    common: Float32Array.from(vectors, (vector) => productWith(mean, vector)),
    inverted: invert(vectors, ids.size),
    meanSquared,
  };
  return {
    ...known,
    ...middle,
    varianceRatio: ratio,
    ...shares,
    likenessScale: varied > 0 ? Math.sqrt(words / varied) : 1,
    ...searched,
    deviation: small ? 0 : meanDeviation(vectors, searched, middle),
  };
};
