import type { Figures } from '../figures.ts';
import { bootstrap, drawResamples } from '../ranking/bootstrap.ts';

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/**
 * Returns the ratio of two speeds, measured in turns over several rounds: the median of the rounds' ratios, which a
 * short burst of other load does not move, and the 95 % interval of their geometric mean (`.low`, `.high`).
 */
export const ratioFigures = (name: string, ours: readonly number[], theirs: readonly number[]): Figures => {
  const ratios = ours.map((value, at) => value / theirs[at]!);
  const logs = ratios.map(Math.log);
  const { low, high } = bootstrap(logs, drawResamples(logs.length, 1));
  return { [name]: median(ratios), [`${name}.low`]: Math.exp(low), [`${name}.high`]: Math.exp(high) };
};
