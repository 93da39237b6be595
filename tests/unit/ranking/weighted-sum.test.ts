import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import { createWeightedRows } from '../../../services/ranking/weighted-sum.ts';
import { WEIGHTED_SUM_MODULE } from '../../../services/ranking/weighted-sum-module.ts';

describe('createWeightedRows', () => {
  test('computes the same sums as a loop, for any number of rows of any length', () => {
    const given = fc.record({
      size: fc.integer({ min: 1, max: 40 }),
      made: fc.integer({ min: 1, max: 700 }),
      picked: fc.array(fc.nat(), { maxLength: 1_100 }),
    });
    fc.assert(
      fc.property(given, ({ size, made, picked }) => {
        const rows = createWeightedRows(size);
        const at = (row: number, column: number): number => Math.fround(((row * 31 + column * 7) % 97) / 97);
        for (let row = 0; row < made; row += 1) {
          rows.reserve(row + 1);
          for (let column = 0; column < size; column += 1)
            rows.values()[rows.startOf(row) + column] = at(row, column);
        }
        const numbers = picked.map((pick) => pick % made);
        const weights = Float32Array.from(numbers, (row, place) => ((row + place) % 13) - 6);
        const starts = Int32Array.from(numbers, rows.startOf);
        const sums = rows.sum(starts, weights, numbers.length);
        for (let column = 0; column < size; column += 1) {
          const expected = numbers.reduce((sum, row, place) => sum + weights[place]! * at(row, column), 0);
          expect(sums[column]).toBeCloseTo(expected, 1);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('its module is compiled from weighted-sum.wat', async () => {
    const source = readFileSync(
      new URL('../../../services/ranking/weighted-sum.wat', import.meta.url),
      'utf8',
    );
    const { buffer } = (await wabt()).parseWat('weighted-sum.wat', source, { simd: true }).toBinary({});
    expect(WEIGHTED_SUM_MODULE).toBe(Buffer.from(buffer).toString('base64'));
  });
});
