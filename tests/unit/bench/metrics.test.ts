import { expect, test } from 'vitest';
import { bootstrap, bootstrapDifference, drawResamples } from '../../../bench/ranking/bootstrap.ts';
import { averagePrecision, hitAt, ndcgAt, reciprocalRank } from '../../../bench/ranking/metrics.ts';

const ranking = ['a', 'b', 'c', 'd'];

test('the first relevant paper decides the reciprocal rank, and whether there was a hit', () => {
  const grades = new Map([['c', 1], ['d', 2], ['a', 0]]); // biome-ignore format: a table
  expect(reciprocalRank(ranking, grades)).toBeCloseTo(1 / 3);
  expect(hitAt(3, ranking, grades)).toBe(1);
  expect(hitAt(2, ranking, grades)).toBe(0);
});

test('nDCG gains 2^grade - 1, discounted, against the best possible', () => {
  const grades = new Map([['b', 2], ['d', 1]]); // biome-ignore format: a table
  const found = 3 / Math.log2(3) + 1 / Math.log2(5);
  expect(ndcgAt(10, ranking, grades)).toBeCloseTo(found / (3 + 1 / Math.log2(3)));
  expect(ndcgAt(1, ranking, grades)).toBe(0);
});

test('a relevant paper that was not found lowers average precision and nDCG', () => {
  const grades = new Map([['a', 1], ['c', 1], ['unseen', 1]]); // biome-ignore format: a table
  expect(averagePrecision(ranking, grades)).toBeCloseTo((1 + 2 / 3) / 3);
  expect(ndcgAt(10, ['a', 'c'], grades)).toBeLessThan(1);
});

test('nothing relevant is 0 everywhere', () => {
  for (const metric of [reciprocalRank, averagePrecision]) expect(metric(ranking, new Map())).toBe(0);
  expect(ndcgAt(10, ranking, new Map())).toBe(0);
});

test('intervals hold the mean, agree from run to run, and a constant difference has none', () => {
  const values = [0, 0, 1, 1, 1, 0.5, 0.2, 0.9];
  const resamples = drawResamples(values.length, 7);
  const interval = bootstrap(values, resamples);
  expect(interval.low).toBeLessThan(interval.mean);
  expect(interval.high).toBeGreaterThan(interval.mean);
  expect(bootstrap(values, drawResamples(values.length, 7))).toEqual(interval);
  const better = values.map((value) => value + 0.25);
  const { low, high } = bootstrapDifference(better, values, resamples);
  expect(low).toBeCloseTo(0.25);
  expect(high).toBeCloseTo(0.25);
});
