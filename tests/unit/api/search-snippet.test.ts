import { expect, test } from 'vitest';
import { snippetOf } from '../../../services/api/reading/search-page.ts';

const shown = (snippet: string) =>
  snippetOf({ snippet, abstractStart: 'We paint kites with', abstractEnd: 'in the wind.' })
    .map(({ text }) => text)
    .join('');

test('a snippet has "…" wherever the abstract goes on', () => {
  expect(shown('\u0001kites\u0002 that fly')).toBe('… kites that fly …');
  expect(shown('We paint \u0001kites\u0002 with care')).toBe('We paint kites with care …');
  expect(shown('they fly … in the \u0001wind\u0002.')).toBe('… they fly … in the wind.');
  expect(shown('')).toBe('');
});
