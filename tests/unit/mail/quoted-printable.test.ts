import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeQuotedPrintable, SOFT_BREAK } from '../../../services/mail/quoted-printable.ts';

// Parts of texts, with the difficult ones more often than by chance.
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '.',
        '..',
        ' ',
        '  ',
        '=',
        '=3D',
        '\n',
        '\n.',
        '\n.\n',
        '\t',
        'é',
        '論文',
        '👩🏽‍🔬',
        '\0',
        '\r',
        'x',
      ),
      fc.string({ maxLength: 12 }),
      fc.nat(90).map((length) => 'w'.repeat(length)),
      fc.nat(90).map((length) => '.'.repeat(length)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

// RFC 2045, 6.7, read backwards.
const decoded = (encoded: string): string =>
  Buffer.from(
    encoded
      .replaceAll(SOFT_BREAK, '')
      .replaceAll('\r\n', '\n')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

test('encoded text decodes to the same text', () => {
  fc.assert(
    fc.property(text, (given) => {
      expect(decoded(encodeQuotedPrintable(given))).toBe(given);
    }),
    { numRuns: 500 },
  );
});

test('lines are ASCII, leave room for a soft break, begin with no dot, and are canonical for DKIM', () => {
  fc.assert(
    fc.property(text, (given) => {
      for (const line of encodeQuotedPrintable(given).split('\r\n')) {
        expect(line).toMatch(/^[\x20-\x7e]*$/);
        expect(line.replace(/=$/, '').length).toBeLessThanOrEqual(75);
        expect(line).not.toMatch(/^\.| {2}| $|^ /);
      }
    }),
    { numRuns: 500 },
  );
});

test('pieces joined by soft breaks are one text', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), (pieces) => {
      const joined = pieces.map(encodeQuotedPrintable).join(SOFT_BREAK);
      expect(decoded(joined)).toBe(pieces.join(''));
      for (const line of joined.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
    }),
    { numRuns: 300 },
  );
});
