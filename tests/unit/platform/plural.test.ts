import { expect, test } from 'vitest';
import { count, plural } from '../../../services/platform/plural.ts';

test('a number takes its singular or plural word', () => {
  expect([0, 1, 2, 1_234].map((value) => count(value, 'paper'))).toEqual([
    '0 papers',
    '1 paper',
    '2 papers',
    '1,234 papers',
  ]);
  expect(count(2, 'reply', 'replies')).toBe('2 replies');
  expect([1, 2].map((value) => plural(value, 'its', 'their'))).toEqual(['its', 'their']);
});
