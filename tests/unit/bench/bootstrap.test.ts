import { describe, expect, it } from 'vitest';
import { bootstrap, bootstrapDifference, drawResamples } from '../../../bench/ranking/bootstrap.ts';

const CASES = 400;
const coins = Float64Array.from({ length: CASES }, (_, at) => at % 2);

describe('the bootstrap', () => {
  it('draws the same resamples for the same seed, others for another', () => {
    expect(drawResamples(50, 1)).toEqual(drawResamples(50, 1));
    expect(drawResamples(50, 1).drawn).not.toEqual(drawResamples(50, 2).drawn);
  });

  it('draws every case about as often', () => {
    const times = new Uint32Array(20);
    for (const at of drawResamples(20, 3, 5_000).drawn) times[at]! += 1;
    for (const count of times) expect(Math.abs(count / 5_000 - 1)).toBeLessThan(0.1);
  });

  it('is close to the theoretical interval of a mean', () => {
    // A mean of 400 fair coins: 0.5 +- 1.96 * 0.5 / sqrt(400).
    const { mean, low, high } = bootstrap(coins, drawResamples(CASES, 4));
    expect(mean).toBe(0.5);
    expect(low).toBeGreaterThan(0.451 - 0.006);
    expect(low).toBeLessThan(0.451 + 0.006);
    expect(high).toBeGreaterThan(0.549 - 0.006);
    expect(high).toBeLessThan(0.549 + 0.006);
  });

  it('takes the percentiles by rank', () => {
    // Resamples made by hand: 40 of a single case each, of values 1 to 40.
    const values = Float64Array.from({ length: 40 }, (_, at) => at + 1);
    const drawn = Uint32Array.from({ length: 1_600 }, (_, at) => Math.floor(at / 40));
    expect(bootstrap(values, { cases: 40, rounds: 40, drawn })).toEqual({ mean: 20.5, low: 1, high: 39 });
  });

  it('pairs a difference case by case, so that a constant difference has a narrow interval', () => {
    const shifted = coins.map((value) => value + 0.01);
    const { mean, low, high } = bootstrapDifference(shifted, coins, drawResamples(CASES, 5));
    for (const value of [mean, low, high]) expect(value).toBeCloseTo(0.01, 9);
  });

  it('refuses values that are not one per case', () => {
    expect(() => bootstrap([1, 2], drawResamples(3, 6))).toThrow(RangeError);
  });
});
