import { expect, test } from 'vitest';
import { trimEndOf } from '../../../services/platform/trim.ts';

test.each([
  ['one, two – ', 'one, two'],
  ['one, two', 'one, two'],
  [' ,–', ''],
  ['', ''],
  ['a\u{1f600},', 'a\u{1f600}'],
])('%j ends without what is cut', (text, cut) => {
  expect(trimEndOf(text, /[\s,–]/)).toBe(cut);
});
