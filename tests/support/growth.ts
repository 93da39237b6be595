import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Growing, growingInputs, measureGrowth, pieces } from '../../bench/parsing/growth.ts';
import type { MeasuredParser } from '../../bench/parsing/parsers.ts';

// Quadratic time gives 32 here. The benchmark goes up to each parser's own limit.
const BYTES = 32 * 1024;
const MAX_RATIO = 3;
// The seed makes runs repeatable; a busy machine gets many tries.
const SEED = 20_250_904;
const MIXTURES = 25;

/**
 * Returns the ratio of an input that is too slow; null for others. Other load slows large inputs more than small ones, so an
 * input that seems slow is measured at four times the size too, where what is not linear is at least twice as slow again.
 */
const slowRatio = async ({ parse, limit }: MeasuredParser, input: Growing): Promise<number | null> => {
  const measure = (bytes: number, enough: number) =>
    measureGrowth(parse, input, { bytes: Math.min(limit, bytes), enough, runs: 2, tries: 40 });
  const { ratio } = await measure(BYTES, MAX_RATIO);
  if (ratio <= MAX_RATIO) return null;
  const maxRatio = limit < 4 * BYTES ? MAX_RATIO : 2 * MAX_RATIO;
  const larger = await measure(4 * BYTES, maxRatio);
  return larger.ratio <= maxRatio ? null : larger.ratio;
};

const mixture = fc
  .record({
    repeated: fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }),
    before: fc.constantFrom('', 'Word ', '{', '(', '"', '$'),
    after: fc.constantFrom('', ' word', '}', ')', '"', '$'),
  })
  .map(({ repeated, before, after }) => ({
    name: `${before}${repeated.join('')}${after}`,
    make: (bytes: number) =>
      before + repeated.join('').repeat(Math.ceil(bytes / repeated.join('').length)) + after,
  }));

/** Registers the tests that the time of parsers grows no faster than their input. */
export const testGrowth = (parsers: MeasuredParser[]): void => {
  describe('the time of every parser grows no faster than its input', () => {
    test.each(parsers)('$name', { timeout: 60_000 }, async (parser) => {
      const slow: string[] = [];
      for (const input of growingInputs) {
        const ratio = await slowRatio(parser, input);
        if (ratio !== null) slow.push(`${input.name}: ${ratio.toFixed(1)}`);
      }
      expect(slow).toEqual([]);
    });
  });

  test.each(parsers)('$name: also for mixtures of syntax', { timeout: 60_000 }, async (parser) => {
    await fc.assert(
      fc.asyncProperty(mixture, async (input) => {
        expect(await slowRatio(parser, input), input.name).toBeNull();
      }),
      { numRuns: MIXTURES, seed: SEED, endOnFailure: true },
    );
  });
};
