import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs';

const WORDS = 52;
const FOLD = 76;

// What must not be read as anything else goes in as an encoded word (RFC 2047): other alphabets, controls, and text that looks
// like one already.
const NEEDS_ENCODING = /[^\t\x20-\x7e]|=\?/;

/** One header field with an unstructured value of any characters, folded and ended by CRLF. */
export const textField = (name: string, value: string): string =>
  `${foldLines(`${name}: ${NEEDS_ENCODING.test(value) ? inWords(value) : value}`, FOLD)}\r\n`;

const BREAKS = /[\r\n\0]/;

/** A field whose value is ours and stays on one line: a URL must not be folded. */
export const plainField = (name: string, value: string): string =>
  `${name}: ${BREAKS.test(value) ? value.replace(/[\r\n\0]+/g, ' ') : value}\r\n`;

// Base64 is the shorter for anything but Latin letters.
const inWords = (text: string): string => {
  const others = text.replace(/[\x20-\x7e]/g, '').length;
  return encodeWord(text, others > text.length / 2 ? 'B' : 'Q', WORDS);
};

/** `Name <address>` as it stands in From (RFC 5322, 3.4). */
export const mailbox = ({ name, address }: { name: string; address: string }): string => {
  if (name === '') return address;
  if (NEEDS_ENCODING.test(name)) return `${inWords(name)} <${address}>`;
  const isPhrase = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]+$/.test(name);
  return `${isPhrase ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${address}>`;
};

/** RFC 5322, 3.3, in UTC. */
export const dateTime = (date: Date): string => date.toUTCString().replace('GMT', '+0000');
