import { createRandom } from '../seeded-random.ts';

/** Case numbers drawn with replacement: resamples of `cases` numbers each, stored consecutively. */
export type Resamples = { cases: number; rounds: number; drawn: Uint32Array };

export type Interval = { mean: number; low: number; high: number };

const ROUNDS = 2_000;
/** The probability that a two-sided 95 % interval excludes at each end. */
const TAIL = 0.025;

/**
 * Draws the resamples once, so that every system and metric uses the same ones and the interval of a difference is
 * paired. The same seed gives the same resamples.
 */
export const drawResamples = (cases: number, seed: number, rounds = ROUNDS): Resamples => {
  const random = createRandom(seed);
  return { cases, rounds, drawn: Uint32Array.from({ length: rounds * cases }, () => random() * cases) };
};

export const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += values[at]!;
  return sum / values.length;
};

/**
 * Returns the mean of one value per case with its 95 % bootstrap percentile interval: Efron & Tibshirani, "An Introduction
 * to the Bootstrap" (1993), chapter 13; for metrics of retrieval, Sakai, "Evaluating evaluation metrics based on the
 * bootstrap" (SIGIR 2006). Throws a RangeError if there are not as many values as cases.
 */
export const bootstrap = (values: ArrayLike<number>, { cases, rounds, drawn }: Resamples): Interval => {
  if (values.length !== cases) throw new RangeError(`${values.length} values for ${cases} cases`);
  const means = new Float64Array(rounds);
  for (let round = 0; round < rounds; round += 1) {
    let sum = 0;
    for (let at = round * cases; at < (round + 1) * cases; at += 1) sum += values[drawn[at]!]!;
    means[round] = sum / cases;
  }
  means.sort();
  const percentile = (share: number): number => means[Math.max(0, Math.ceil(share * rounds) - 1)]!;
  return { mean: mean(values), low: percentile(TAIL), high: percentile(1 - TAIL) };
};

/** Returns the mean and interval of the paired differences a - b. */
export const bootstrapDifference = (
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  resamples: Resamples,
): Interval =>
  bootstrap(
    Float64Array.from(a, (value, at) => value - b[at]!),
    resamples,
  );
