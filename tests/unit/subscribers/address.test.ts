import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskAddress, parseAddress } from '../../../services/subscribers/address.ts';

test('spellings of one address share their key; the local part is sent as typed', () => {
  for (const text of [
    'Ada.Lovelace@Example.ORG',
    ' ada.lovelace@example.org ',
    '"ada.lovelace"@example.org',
    'ada.lovelace@example.org.',
  ]) {
    expect(parseAddress(text).addressKey).toBe('ada.lovelace@example.org');
  }
  expect(parseAddress('Ada@Example.org').address).toBe('Ada@example.org');
  expect(parseAddress('u@bücher.example').address).toBe('u@xn--bcher-kva.example');
  expect(parseAddress('o\u0308@example.org')).toEqual(parseAddress('ö@example.org'));
});

test('a value that is not one address is an error that names the field and says what to do', () => {
  const bad: [string, RegExp][] = [
    ['', /Enter your email/],
    ['ada', /looks like name@example/],
    ['ada@', /looks like/],
    ['a@x.org, b@x.org', /one email address only/],
    ['a@b@x.org', /one email address only/],
    [`${'é'.repeat(33)}@x.org`, /64 bytes/],
    [`a@${'x'.repeat(64)}.org`, /not a domain name/],
    ['a@127.0.0.1', /not a domain name/],
    ['a@[127.0.0.1]', /not a domain name/],
    ['a@localhost', /not a domain name/],
    // The function that makes a domain ASCII takes these for parts of a URL, and would return x.org.
    ['a@x.org\\', /not a domain name/],
    ['a@x.org\\@y.org', /not a domain name|one email address|before the @/],
    ['a@x.org/y', /not a domain name/],
    ['a@x.org?y', /not a domain name/],
    ['a@x.org#y', /not a domain name/],
    ['a@x.org:25', /not a domain name/],
    ['a@x%2eorg', /not a domain name/],
    ['a@x．org／y', /not a domain name/],
    ['a@x.org＼', /not a domain name/],
    ['a\\@x.org', /before the @/],
    ['.a@x.org', /before the @/],
    ['a..b@x.org', /before the @/],
    ['a@x.org\r\nBcc: b@x.org', /not allowed|only/],
    ['a\u202Eb@x.org', /not allowed/],
    [`a@${'x.'.repeat(200)}org`, /too long/],
  ];
  for (const [text, message] of bad) {
    expect(() => parseAddress(text), text).toThrow(message);
    try {
      parseAddress(text);
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid_input', field: 'email' });
    }
  }
});

test('any accepted address is safe in a header and an envelope', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: 'binary' })), (text) => {
      try {
        const { address, addressKey } = parseAddress(text);
        expect(address).not.toMatch(/[\s<>,;"\p{Cc}\p{Cf}]/u);
        expect(Buffer.byteLength(address)).toBeLessThanOrEqual(254);
        expect(parseAddress(address).addressKey).toBe(addressKey);
      } catch (error) {
        expect(error).toMatchObject({ field: 'email' });
      }
    }),
    { numRuns: 2000 },
  );
});

test('an address is masked for pages', () => {
  expect(maskAddress('ada@example.org')).toBe('a…@example.org');
});
