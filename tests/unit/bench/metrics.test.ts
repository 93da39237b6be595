import { describe, expect, it } from 'vitest';
import { averagePrecision, hitAt, METRICS, ndcgAt, reciprocalRank } from '../../../bench/ranking/metrics.ts';

const grades = (relevant: Record<string, number>) => new Map(Object.entries(relevant));
const RANKING = [...'abcdefghijkl'];

describe('the metrics of a ranking, against values worked out by hand', () => {
  it('takes the reciprocal rank from the first relevant paper alone, however far down', () => {
    expect(reciprocalRank(RANKING, grades({ c: 1, e: 1 }))).toBeCloseTo(1 / 3, 12);
    expect(reciprocalRank(RANKING, grades({ l: 1 }))).toBeCloseTo(1 / 12, 12);
  });

  it('counts a hit up to the depth and not beyond it', () => {
    expect(hitAt(3, RANKING, grades({ c: 1 }))).toBe(1);
    expect(hitAt(3, RANKING, grades({ d: 1, e: 1 }))).toBe(0);
    expect(METRICS.hit3(RANKING, grades({ a: 1, b: 1 }))).toBe(1);
  });

  it('averages precision over all relevant papers, including those not ranked', () => {
    // At ranks 1, 3 and 6, the fourth nowhere: (1/1 + 2/3 + 3/6 + 0) / 4.
    expect(averagePrecision(RANKING, grades({ a: 1, c: 1, f: 1, elsewhere: 1 }))).toBeCloseTo(13 / 24, 12);
  });

  it('discounts gains by log2(rank + 1) and divides by the best possible', () => {
    // Relevant at ranks 2 and 4: (1/log2(3) + 1/log2(5)) / (1/log2(2) + 1/log2(3)).
    expect(ndcgAt(10, RANKING, grades({ b: 1, d: 1 }))).toBeCloseTo(0.650921, 6);
  });

  it('gains 2^grade - 1', () => {
    // Grades 1, 3, 2 in this order: (1 + 7/log2(3) + 3/2) / (7 + 3/log2(3) + 1/2).
    expect(ndcgAt(10, RANKING, grades({ a: 1, b: 3, c: 2 }))).toBeCloseTo(0.736364, 6);
  });

  it('does not depend on the order of equal grades', () => {
    const tied = grades({ a: 2, b: 2, c: 1 });
    expect(ndcgAt(10, ['b', 'a', 'c'], tied)).toBe(ndcgAt(10, ['a', 'b', 'c'], tied));
    expect(ndcgAt(10, ['a', 'b', 'c'], tied)).toBe(1);
  });

  it('cuts at the depth both what is found and what would be ideal', () => {
    const many = grades(Object.fromEntries(RANKING.map((id) => [id, 1])));
    expect(ndcgAt(10, RANKING, many)).toBe(1);
    expect(ndcgAt(10, RANKING, grades({ k: 1 }))).toBe(0);
    // One of three relevant papers in first place of two: 1 / (1 + 1/log2(3)).
    expect(ndcgAt(2, RANKING, grades({ a: 1, c: 1, d: 1 }))).toBeCloseTo(0.613147, 6);
  });

  it.each(Object.entries(METRICS))('%s is 0 when nothing is found or nothing is relevant', (_, metric) => {
    expect(metric(RANKING, grades({ elsewhere: 1 }))).toBe(0);
    expect(metric(RANKING, grades({}))).toBe(0);
    expect(metric([], grades({ a: 1 }))).toBe(0);
  });

  it.each(Object.entries(METRICS))('%s treats a paper judged 0 as not relevant', (_, metric) => {
    expect(metric(RANKING, grades({ a: 0, b: 1 }))).toBe(metric(RANKING, grades({ b: 1 })));
    expect(metric(RANKING, grades({ a: 0 }))).toBe(0);
  });

  it.each(Object.entries(METRICS))('%s is 1 for a perfect ranking', (_, metric) => {
    expect(metric(RANKING, grades({ a: 3, b: 1 }))).toBe(1);
  });
});
