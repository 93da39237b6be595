import { expect, test } from 'vitest';
import {
  holdAfter,
  MAX_ATTEMPTS,
  MAX_FAILING_MS,
  pauseAfter,
} from '../../../services/outbound/retry-schedule.ts';

const pauses = (random: () => number): (number | null)[] =>
  Array.from({ length: MAX_ATTEMPTS }, (_, n) => pauseAfter(n + 1, null, random));

test('the pauses last longer than the three days after which an endpoint is disabled, and then end', () => {
  const shortest = pauses(() => 0);
  expect(shortest.at(-1)).toBeNull();
  const total = shortest.reduce<number>((sum, pause) => sum + (pause ?? 0), 0);
  expect(total).toBeGreaterThan(MAX_FAILING_MS);
  expect(pauses(() => 0.999).every((pause, n) => pause === null || pause < 1.2 * shortest[n]!)).toBe(true);
});

test('Retry-After makes a pause longer, up to a day, and never shorter', () => {
  expect(pauseAfter(1, 60_000, () => 0)).toBe(60_000);
  expect(pauseAfter(2, 1_000, () => 0)).toBe(300_000);
  expect(pauseAfter(1, 10 ** 12, () => 0)).toBe(24 * 3_600_000);
});

test('an endpoint is left alone for longer with each failure, up to five minutes', () => {
  expect([1, 2, 3, 4, 100].map((failures) => holdAfter(failures, null))).toEqual([
    0, 10_000, 20_000, 40_000, 300_000,
  ]);
  expect(holdAfter(1, 60_000)).toBe(60_000);
});
