import { expect, test } from 'vitest';
import { monthOf, periodLabel, readPeriod, weekOf } from '../../../services/api/reading/period.ts';
import { agoInWords, lateNotice } from '../../../services/api/reading/wording.ts';

test.each(['9999-12-31', '9999-12', '9999-W52', '1899-12-31'])(
  '%s is no day that can be asked for',
  (name) => {
    expect(readPeriod(name)).toBeNull();
  },
);

test('a link names the year where it is another one', () => {
  const day = readPeriod('2025-09-04')!;
  expect([day, weekOf(day.from), monthOf(day.from)].map((each) => periodLabel(each, '2026'))).toEqual([
    '4 September 2025',
    'Week 36, 2025',
    'September 2025',
  ]);
  expect([day, weekOf(day.from)].map((each) => periodLabel(each, '2025'))).toEqual([
    '4 September',
    'Week 36',
  ]);
  expect(periodLabel(weekOf(day.from), null)).toBe('Week 36');
});

test.each([
  ['2026-11-29', ''],
  ['2026-11-28', 'yesterday'],
  ['2026-11-16', '13 days ago'],
  ['2026-11-15', '2 weeks ago'],
  ['2026-10-01', '2 months ago'],
  ['2025-09-04', '15 months ago'],
  ['2024-09-04', '2 years ago'],
])('%s is said to be %j on 29 November 2026', (date, words) => {
  expect(agoInWords(date, '2026-11-29')).toBe(words);
});

test('an old list is not explained by the weekend', () => {
  expect(lateNotice('unknown', '2026-11-29', '2026-11-27')).toBe(
    'No list comes out at the weekend. This is the list of Friday, 27 November — 2 days ago.',
  );
  expect(lateNotice('unknown', '2026-11-29', '2025-09-04')).toBe(
    'No newer list has arrived. This is the list of Thursday, 4 September 2025 — 15 months ago.',
  );
  expect(lateNotice('unknown', '2026-11-26', '2026-11-25')).toBe(
    'This is the list of Wednesday, 25 November — yesterday.',
  );
});
