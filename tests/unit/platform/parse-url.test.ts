import { expect, test } from 'vitest';
import { parseUrl } from '../../../services/platform/parse-url.ts';

test('an address is read, also against another, and other text is none', () => {
  expect(parseUrl('https://example.org/a')?.href).toBe('https://example.org/a');
  expect(parseUrl('../b', 'https://example.org/a/')?.href).toBe('https://example.org/b');
  expect(parseUrl('b')).toBeNull();
  expect(parseUrl('https://')).toBeNull();
});

test('letters outside of ASCII are read as before once the function was called often', () => {
  const read = Array.from({ length: 20_000 }, () => parseUrl('https://bücher.example/')?.host);
  expect(new Set(read)).toEqual(new Set(['xn--bcher-kva.example']));
});
