import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growingInputs, measureGrowth, pieces } from '../../../bench/parsing/growth.ts';
import { measuredParsers } from '../../../bench/parsing/parsers.ts';

// Quadratic time gives 32 here. The benchmark goes up to each parser's own limit.
const BYTES = 32 * 1024;
const MAX_RATIO = 3;
// The seed makes runs repeatable; a busy machine gets many tries.
const SEED = 20_250_904;
const MIXTURES = 25;
const sizes = (limit: number) => ({
  bytes: Math.min(limit, BYTES),
  enough: MAX_RATIO,
  runs: 2,
  tries: 40,
});

describe('the time of every parser grows no faster than its input', () => {
  test.each(measuredParsers)('$name', { timeout: 60_000 }, async ({ parse, limit }) => {
    const slow: string[] = [];
    for (const input of growingInputs) {
      const { ratio } = await measureGrowth(parse, input, sizes(limit));
      if (ratio > MAX_RATIO) slow.push(`${input.name}: ${ratio.toFixed(1)}`);
    }
    expect(slow).toEqual([]);
  });
});

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

test.each(measuredParsers)(
  '$name: also for mixtures of syntax',
  { timeout: 60_000 },
  async ({ parse, limit }) => {
    await fc.assert(
      fc.asyncProperty(mixture, async (input) => {
        const { ratio } = await measureGrowth(parse, input, sizes(limit));
        expect(ratio, input.name).toBeLessThanOrEqual(MAX_RATIO);
      }),
      { numRuns: MIXTURES, seed: SEED, endOnFailure: true },
    );
  },
);
