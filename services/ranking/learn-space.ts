import { featuresOf } from './features.ts';
import { dot, invert, type SparseVector } from './inverted.ts';
import { learnBasis } from './latent.ts';
import type { PaperText } from './paper-text.ts';
import {
  FAMILY_NAMES,
  type Known,
  placed,
  productWith,
  project,
  sparse,
  sum,
  type VectorSpace,
} from './vector-space.ts';

/** A feature of fewer papers is noise: it can make hardly two of them alike. */
const LEAST_PAPERS = { words: 2, pairs: 2, near: 3 } as const;
/** Below so many papers nothing is left out. */
const SMALL_ARCHIVE = 200;
/** What likeness in the latent space weighs, in likeness of words per variance, where neighbours count in full. */
const LATENT_WEIGHT = 8;
/** From this ratio of the variances on neighbours and latent space count in full; below, by this power of the rest. */
const FULL_RATIO = 0.0118;
const RATIO_POWER = 4;
const LATENT_DIMENSIONS = 50;
/** An archive needs so many papers per latent dimension; below, it learns fewer. */
const PAPERS_PER_DIMENSION = 20;
/** As if so many papers that share nothing were in the archive: the mean of a few papers says little. */
const MEAN_PRIOR = 100;
/** Pairs of papers that the variances are taken from. */
const MOST_PAIRS = 2000;

const rarity = (papers: number, frequency: number): number =>
  Math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5));

/**
 * The variance of likeness in words over that of cosines in the latent space, among unrelated pairs of papers; 0 where
 * there is no latent space. Two kinds of evidence add up best, each in proportion to the shift that it shows for papers
 * that belong together, over its variance among those that do not (Fisher's linear discriminant, 1936); the shifts being
 * alike, in proportion to this ratio.
 */
const varianceRatio = (
  vectors: readonly SparseVector[],
  middle: Pick<VectorSpace, 'mean' | 'meanSquared' | 'basis' | 'latentMean'>,
): number => {
  const count = Math.min(MOST_PAIRS, vectors.length);
  let words = 0;
  let latent = 0;
  for (let at = 0; at < count; at += 1) {
    const number = Math.floor((at * vectors.length) / count);
    const one = placed(vectors[number]!, middle);
    // Half an archive away: of another time, as a rule of another subject.
    const other = placed(vectors[(number + (vectors.length >> 1)) % vectors.length]!, middle);
    const likeness = dot(one, other) - one.common - other.common + middle.meanSquared;
    const cosine = one.latent.reduce((total, value, d) => total + value * other.latent[d]!, 0);
    words += likeness * likeness;
    latent += cosine * cosine;
  }
  return latent === 0 ? 0 : words / latent;
};

/**
 * What a paper's neighbours weigh against it, and a cosine in the latent space against likeness in words. The more papers
 * an archive has, and the more of one field they are, the less words vary by chance, the smaller the ratio, and the less
 * neighbours and latent space know that words do not (docs/ranking.md, "What was tried").
 */
export const sharesOf = (
  ratio: number,
  weight = LATENT_WEIGHT,
  power = RATIO_POWER,
): Pick<VectorSpace, 'neighbourShare' | 'latentShare'> => {
  const neighbourShare = ratio === 0 ? 1 : Math.min(1, ratio / FULL_RATIO) ** power;
  return { neighbourShare, latentShare: (weight * ratio * neighbourShare) / (1 + neighbourShare) };
};

/** Learns the space of an archive's papers. */
export const learnSpace = (texts: readonly PaperText[]): VectorSpace => {
  const papers = texts.map(featuresOf);
  const small = papers.length < SMALL_ARCHIVE;
  const ids = new Map<string, number>();
  const idf: number[] = [];
  const meanLengths = { words: 1, pairs: 1, near: 1 };
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
      LEAST_PAPERS[name],
    );
  }
  keep(
    papers.map(({ owners }) => owners),
    LEAST_PAPERS.words,
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
  const dimensions = Math.min(LATENT_DIMENSIONS, Math.floor(papers.length / PAPERS_PER_DIMENSION));
  const basis = learnBasis(vectors, ids.size, dimensions);
  const latentMean = new Float32Array(dimensions);
  for (const vector of vectors) {
    project(vector, basis).forEach((value, d) => {
      latentMean[d]! += value / papers.length;
    });
  }
  const meanSquared = mean.reduce((total, value) => total + value * value, 0);
  const middle = { mean, meanSquared, basis, latentMean };
  const ratio = varianceRatio(vectors, middle);
  return {
    ...known,
    ...middle,
    varianceRatio: ratio,
    ...sharesOf(ratio),
    papers: vectors,
    common: Float32Array.from(vectors, (vector) => productWith(mean, vector)),
    inverted: invert(vectors, ids.size),
  };
};
