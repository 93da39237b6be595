import { normalize } from '../../platform/normalize.ts';
import { SYMBOLS } from '../text/latex-symbols.ts';
import { type CslItem, issuedOn } from './csl-item.ts';

const MAX_WORD_CHARS = 30;
const SKIPPED = new Set(
  'a an the on of in for to and or is are be do does can from with by at as how what why when towards toward via using'.split(
    ' ',
  ),
);

// These letters have no decomposition, so each is written by the letters of its name in LaTeX.
const LETTERS = new Map(
  ['ss', 'ae', 'oe', 'o', 'l', 'th', 'i', 'dh', 'dj'].map((name) => [SYMBOLS.get(name)!, name]),
);

/** Returns the words of a text in lower-case ASCII letters and digits; a text in another script has none. */
const asciiWords = (text: string): string[] =>
  normalize(text, 'NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/\P{ASCII}/gu, (char) => LETTERS.get(char) ?? ' ')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

const firstWord = (text: string): string =>
  (asciiWords(text).find((word) => !SKIPPED.has(word)) ?? '').slice(0, MAX_WORD_CHARS);

const keyOf = (item: Omit<CslItem, 'id'>): string => {
  const { author, title } = item;
  const first = author?.[0];
  const name = !first
    ? ''
    : 'literal' in first
      ? firstWord(first.literal)
      : asciiWords(first.family).join('').slice(0, MAX_WORD_CHARS);
  return `${name}${issuedOn(item)[0] ?? ''}${firstWord(title)}` || 'paper';
};

/** Returns `b` for 1, `z` for 25, `ab` for 27: what is put after a key that the list has already. */
const letters = (count: number): string =>
  (count >= 26 ? letters(Math.floor(count / 26) - 1) : '') + String.fromCharCode(97 + (count % 26));

/**
 * Returns a key for each item: its first author, year and first word of the title (`vaswani2017attention`). The same
 * paper has the same key in every list, unless an earlier paper of the list has it: then letters follow it.
 */
export const citationKeys = (items: Omit<CslItem, 'id'>[]): string[] => {
  const used = new Set<string>();
  const counts = new Map<string, number>();
  return items.map((item) => {
    const key = keyOf(item);
    let count = counts.get(key) ?? 0;
    let unique = key;
    for (; used.has(unique); unique = `${key}${letters(count)}`) count += 1;
    counts.set(key, count);
    used.add(unique);
    return unique;
  });
};
