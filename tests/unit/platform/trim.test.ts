import { expect, test } from 'vitest';
import { trimEndOf } from '../../../services/platform/trim.ts';

test.each([
  ['one, two – ', 'one, two'],
  ['one, two', 'one, two'],
  [' ,–', ''],
  ['', ''],
  ['a\u{1f600},', 'a\u{1f600}'],
])('trims the end of %j', (text, cut) => {
  expect(trimEndOf(text, /[\s,–]/)).toBe(cut);
});
