import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs';

const WORDS = 52;
const FOLD = 76;

// Other alphabets, controls, and text that looks like an encoded word must be written as encoded words (RFC 2047).
const NEEDS_ENCODING = /[^\t\x20-\x7e]|=\?/;

/** Returns a header field with an unstructured value of any characters, folded and ended by CRLF. */
export const textField = (name: string, value: string): string =>
  `${foldLines(`${name}: ${NEEDS_ENCODING.test(value) ? inWords(value) : value}`, FOLD)}\r\n`;

const BREAKS = /[\r\n\0]/;

/** Returns a field whose value is our own and stays on one line, since a URL must not be folded. */
export const plainField = (name: string, value: string): string =>
  `${name}: ${BREAKS.test(value) ? value.replace(/[\r\n\0]+/g, ' ') : value}\r\n`;

// Base64 is shorter for all but Latin letters.
const inWords = (text: string): string => {
  const others = text.replace(/[\x20-\x7e]/g, '').length;
  return encodeWord(text, others > text.length / 2 ? 'B' : 'Q', WORDS);
};

/** Returns `Name <address>` in the form of From (RFC 5322, 3.4). */
export const mailbox = ({ name, address }: { name: string; address: string }): string => {
  if (name === '') return address;
  if (NEEDS_ENCODING.test(name)) return `${inWords(name)} <${address}>`;
  const isPhrase = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]+$/.test(name);
  return `${isPhrase ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${address}>`;
};

/** Returns a date in the form of RFC 5322, 3.3, in UTC. */
export const dateTime = (date: Date): string => date.toUTCString().replace('GMT', '+0000');
