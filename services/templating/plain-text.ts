import { trimEndOf } from '../platform/trim.ts';

// Marks that reorder the text around them (UAX #9), and invisible ones that can hide inside words.
const REORDERING = /\u061c|\u200b|\u200e|\u200f|[\u202a-\u202e]|[\u2066-\u2069]|\ufeff/g;
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu;
const LONE_SURROGATES = /\p{Cs}/gu;

// Noncharacters are not for interchange (Unicode 23.7); the marks of slots.ts are among them.
const NONCHARACTERS = /[\ufdd0-\ufdef]/g;
// Any of these; most texts contain none, and this one test is faster than four replacements.
const OUT_OF_PLACE =
  /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\p{Cs}]|(?![\t\n\r])\p{Cc}/u;

/** Removes control characters, direction marks, noncharacters and broken UTF-16; line breaks and tabs stay. */
export const neutral = (text: string): string =>
  OUT_OF_PLACE.test(text)
    ? text
        .replace(REORDERING, '')
        .replace(CONTROLS, ' ')
        .replace(NONCHARACTERS, '\ufffd')
        .replace(LONE_SURROGATES, '\ufffd')
    : text;

/** Yields the lines of a text, with any kind of line end. Splits only as far as the caller reads. */
export const eachLine = function* (text: string): Generator<string> {
  let from = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    yield text.slice(from, index);
    from = index + end.length;
  }
  yield text.slice(from);
};

/** Returns `neutral` text on a single line, with its white space collapsed. */
export const oneLine = (text: string): string => neutral(text).replace(/\s+/g, ' ').trim();

/** Returns one line of at most `maxChars` UTF-16 units; a longer text is cut after a word and ends with "…". */
export const cutAtWord = (text: string, maxChars: number): string => {
  const line = oneLine(text);
  if (line.length <= maxChars) return line;
  const room = line.slice(0, maxChars - 1);
  const lastSpace = room.lastIndexOf(' ');
  // A word that fills half of the line is cut itself, because too little text would be left without it.
  const whole = line[maxChars - 1] === ' ' || lastSpace < maxChars / 2 ? room : room.slice(0, lastSpace);
  return `${trimEndOf(whole.replace(/\p{Cs}$/u, ''), /[\s,;:.–—([{-]/)}…`;
};

// The longest usual characters, families of emoji, have a dozen UTF-16 units.
const MAX_CHARACTER_UNITS = 64;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Yields a word in pieces of at most `room` units, none of which ends inside a character. */
const broken = function* (word: string, room: number): Generator<string> {
  for (let from = 0; from < word.length; ) {
    let end = from;
    // Each step of the segmenter takes time in proportion to its whole text (V8 11), so it gets little more than one line.
    for (const { segment } of graphemes.segment(word.slice(from, from + room + MAX_CHARACTER_UNITS))) {
      if (end > from && end - from + segment.length > room) break;
      end += segment.length;
    }
    yield word.slice(from, end);
    from = end;
  }
};

/**
 * Breaks text into lines of at most `width` characters, each after `indent`. A longer word (of Chinese, for example) is
 * broken between characters; a URL never is, so that it can still be clicked.
 */
export const wrap = (text: string, { width = 76, indent = '' } = {}): string => {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  const place = (word: string) => {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  };
  for (const word of oneLine(text).split(' ')) {
    if (word.length <= room || word.includes('://')) {
      place(word);
      continue;
    }
    for (const piece of broken(word, room)) place(piece);
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => indent + each).join('\n');
};
