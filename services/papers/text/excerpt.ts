import { trimEndOf } from '../../platform/trim.ts';
import { stripLinkSentences } from './links.ts';
import { splitSentences } from './sentences.ts';

/** Separates the two languages of an abstract: a line of dashes stands between them. */
const SECOND_LANGUAGE = /(?<=[.!?]["”’)]?)\s+(?:-{3,}|—)\s+/;

/** Returns an abstract without its translation. */
export const firstLanguageOf = (abstract: string): string => abstract.split(SECOND_LANGUAGE, 1)[0] ?? '';

/**
 * Returns the first whole sentences of an abstract, at most `maxChars` UTF-16 units, without sentences that only carry a
 * link. A first sentence that is longer than that is cut after a word and ends with "…".
 */
export const excerpt = (abstract: string, { maxChars = 320 }: { maxChars?: number } = {}): string => {
  const [first = '', ...rest] = splitSentences(stripLinkSentences(firstLanguageOf(abstract)));
  if (first.length > maxChars) return cutAtWord(first, maxChars);
  let result = first;
  for (const sentence of rest) {
    if (result.length + 1 + sentence.length > maxChars) break;
    result += ` ${sentence}`;
  }
  return result;
};

const withoutLastWord = (text: string): string => {
  const words = trimEndOf(text, /\S/).trimEnd();
  return words === '' ? text : words;
};

const cutAtWord = (sentence: string, maxChars: number): string => {
  const room = sentence.slice(0, Math.max(1, maxChars - 1));
  const atWord = /\s/.test(sentence[room.length] ?? ' ') ? room : withoutLastWord(room);
  const openedAt = Math.max(atWord.lastIndexOf('('), atWord.lastIndexOf('['));
  const insideBrackets = openedAt > atWord.length / 2 && !/[)\]]/.test(atWord.slice(openedAt));
  const whole = trimEndOf(insideBrackets ? atWord.slice(0, openedAt) : atWord, /[\s,;:.–—([{-]/);
  return `${whole.replace(/[\ud800-\udbff]$/, '')}…`;
};
