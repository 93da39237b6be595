import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countSoftBounces, type SoftRuleDigest } from '../../../services/inbound/soft-rule.ts';

/** One digest a day from 1 September on: s soft, d delivered, o other. */
const days = (outcomes: string): SoftRuleDigest[] =>
  [...outcomes].map((each, n) => ({
    localDate: `2025-09-${String(n + 1).padStart(2, '0')}`,
    outcome: each === 's' ? 'soft' : each === 'd' ? 'delivered' : 'other',
  }));
const on = (day: number): string => `2025-09-${String(day).padStart(2, '0')}`;

test('EMAIL 15: soft bounces count as long as nothing is delivered between them', () => {
  expect(countSoftBounces(days('sssss'), on(5), 14)).toBe(5);
  expect(countSoftBounces(days('ssdss'), on(5), 14)).toBe(2);
  expect(countSoftBounces(days('ssoss'), on(5), 14)).toBe(4);
  expect(countSoftBounces(days('ddd'), on(2), 14)).toBe(0);
  expect(countSoftBounces([], on(2), 14)).toBe(0);
});

test('EMAIL 15: a delivery after them resets, also for a report that comes late', () => {
  expect(countSoftBounces(days('ssssd'), on(1), 14)).toBe(4);
  expect(countSoftBounces(days('sssdss'), on(2), 14)).toBe(3);
  expect(countSoftBounces(days('sssdss'), on(6), 14)).toBe(2);
});

test('EMAIL 15: only those within the window count', () => {
  const weekly = days('soooooosoooooosoooooos');
  expect(countSoftBounces(weekly, on(22), 14)).toBe(2);
  expect(countSoftBounces(weekly, on(22), 15)).toBe(3);
  // A window around a report in the middle holds those before and after it.
  expect(countSoftBounces(weekly, on(8), 15)).toBe(3);
});

test('EMAIL 15: the order in which reports come makes no difference to the last of them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...[1, 2, 3, 4, 5, 6].keys()),
      fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 }),
      (_, order) => {
        // Each stands as delivered until its report comes.
        const digests = days('dddddd');
        const counts = order.map((day) => {
          digests[day - 1]!.outcome = 'soft';
          return countSoftBounces(digests, on(day), 14);
        });
        expect(counts.at(-1)).toBe(6);
      },
    ),
  );
});
