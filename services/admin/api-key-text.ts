import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const MARK = 'paperboy_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_CHARS = 40;
const CHECK_CHARS = 6;
const FORM = /^paperboy_[0-9A-Za-z]{46}$/;

/** Returns the CRC-32 of a text as six digits of base 62. */
const checksum = (text: string): string => {
  let rest = crc32(text);
  let digits = '';
  for (let at = 0; at < CHECK_CHARS; at++) {
    digits = ALPHABET[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
};

/**
 * Returns a new key: `paperboy_`, 40 random characters (238 bits), and a checksum. By its mark and checksum a scanner of
 * secrets recognises a key in a text, with few false alarms and without asking us.
 */
export const createKeyText = (): string => {
  const random = Array.from({ length: RANDOM_CHARS }, () => ALPHABET[randomInt(62)]).join('');
  return `${MARK}${random}${checksum(random)}`;
};

/** Returns whether a text is a key by its form and its checksum; a typing mistake is found without asking Postgres. */
export const isKeyText = (text: string): boolean =>
  FORM.test(text) && checksum(text.slice(MARK.length, -CHECK_CHARS)) === text.slice(-CHECK_CHARS);

/** Returns the beginning of a key, by which people recognise it. */
export const keyPrefix = (key: string): string => key.slice(0, MARK.length + 8);

/** Returns the hash that is stored of a key. A key is long and random, so nobody can find it from its plain SHA-256. */
export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest();
