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

/** A feature of fewer papers is noise: it can make hardly two of them alike. */
const MIN_PAPERS = { words: 2, pairs: 2, near: 3 } as const;
/** Below so many papers nothing is left out. */
const SMALL_ARCHIVE = 200;
/** What likeness in the latent space weighs, by standard deviations: twice what it is where neighbours count in full. */
const LATENT_WEIGHT = 3;
/** From this ratio of the variances on neighbours and latent space count in full; below, by this power of the rest. */
const FULL_RATIO = 0.0146;
const RATIO_POWER = 8;
const LATENT_DIMENSIONS = 75;
/** An archive needs so many papers per latent dimension; below, it learns fewer. */
const PAPERS_PER_DIMENSION = 20;
/** As if so many papers that share nothing were in the archive: the mean of a few papers says little. */
const MEAN_PRIOR = 100;
/** Pairs of papers that the variances are taken from. */
const MAX_PAIRS = 2000;
/** Papers that the mean deviation is taken from. */
const SAMPLE = 200;

const NOTHING: Features = { words: new Map(), pairs: new Map(), near: new Map(), owners: new Set() };

const rarity = (papers: number, frequency: number): number =>
  Math.log(1 + (papers - frequency + 0.5) / (frequency + 0.5));

/**
 * How likeness in words and cosines in the latent space vary, and vary together, among unrelated pairs of papers: the
 * means of their squares and of their product.
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
    // Half an archive away: of another time, as a rule of another subject.
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
 * What a paper's neighbours weigh against it, and a cosine in the latent space against likeness in words. `ratio` is the
 * variance of likeness in words over that of the cosines, 0 where there is no latent space; the weight is one of standard
 * deviations. The more papers an archive has, and the more of one field they are, the less words vary by chance, the
 * smaller the ratio, and the less neighbours and latent space know that words do not (docs/ranking.md, "What was tried").
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
 * The latent space of an archive: the dimensions that explain most of its papers' terms, weighted by how far titles and
 * abstracts agree on them.
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
  // The terms come first, in the space as in each paper.
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

/** The mean of the papers' own deviations, from a sample of them. */
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

/** Learns the space of an archive's papers. */
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
