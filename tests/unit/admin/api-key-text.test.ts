import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { readExpiry } from '../../../services/admin/api-key-expiry.ts';
import { createKeyText, hashKey, isKeyText, keyPrefix } from '../../../services/admin/api-key-text.ts';

/** Is the expression that SECURITY.md gives to scanners. */
const SCANNER = /\bpaperboy_[0-9A-Za-z]{46}\b/;

test('a key has its mark, 40 random characters and a checksum', () => {
  const key = createKeyText();
  expect(SCANNER.exec(`KEY="${key}"`)?.[0]).toBe(key);
  expect(isKeyText(key)).toBe(true);
  expect(keyPrefix(key)).toBe(key.slice(0, 17));
  expect(hashKey(key)).toEqual(createHash('sha256').update(key).digest());
  expect(createKeyText()).not.toBe(key);
});

test('the checksum is the CRC-32 of the random part, in base 62', () => {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const key = createKeyText();
  const value = [...key.slice(-6)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
  expect(value).toBe(crc32(key.slice('paperboy_'.length, -6)));
});

test('a key with one wrong, one missing or one more character is none', () => {
  const key = createKeyText();
  for (let at = 0; at < key.length; at += 1) {
    const other = key[at] === 'a' ? 'b' : 'a';
    expect(isKeyText(`${key.slice(0, at)}${other}${key.slice(at + 1)}`)).toBe(false);
    expect(isKeyText(`${key.slice(0, at)}${key.slice(at + 1)}`)).toBe(false);
  }
  for (const text of [`${key}a`, ` ${key}`, `${key}\n`, key.toUpperCase(), '', 'paperboy_'])
    expect(isKeyText(text)).toBe(false);
});

test('an expiry is given in days, as a date whose day still counts, or never', () => {
  const now = new Date('2025-09-04T06:00:00Z');
  expect(readExpiry('90d', now)).toEqual(new Date('2025-12-03T06:00:00Z'));
  expect(readExpiry('2025-09-30', now)).toEqual(new Date('2025-10-01T00:00:00Z'));
  expect(readExpiry('never', now)).toBeNull();
  for (const text of ['', '0d', '-1d', '90', '99999d', '2025-02-30', 'soon'])
    expect(() => readExpiry(text, now)).toThrow('Say when the key expires');
});
