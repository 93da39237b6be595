import { trimEndOf } from '../platform/trim.ts';

// Marks that reorder what stands around them (UAX #9), and invisible ones that hide inside words.
const REORDERING = /\u061c|\u200b|\u200e|\u200f|[\u202a-\u202e]|[\u2066-\u2069]|\ufeff/g;
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu;
const LONE_SURROGATES = /\p{Cs}/gu;

// Not for interchange (Unicode 23.7); our own marks for slots are among them.
const NONCHARACTERS = /[\ufdd0-\ufdef]/g;
// Any of them: most text has none.
const OUT_OF_PLACE =
  /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\p{Cs}]|(?![\t\n\r])\p{Cc}/u;

/** Text without control characters, direction marks, noncharacters and broken UTF-16; line breaks and tabs stay. */
export const neutral = (text: string): string =>
  OUT_OF_PLACE.test(text)
    ? text
        .replace(REORDERING, '')
        .replace(CONTROLS, ' ')
        .replace(NONCHARACTERS, '\ufffd')
        .replace(LONE_SURROGATES, '\ufffd')
    : text;

/** The lines of a text, whatever ends them. What is not asked for is not split off. */
export const eachLine = function* (text: string): Generator<string> {
  let from = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    yield text.slice(from, index);
    from = index + end.length;
  }
  yield text.slice(from);
};

/** `neutral` text on a single line, its white space collapsed. */
export const oneLine = (text: string): string => neutral(text).replace(/\s+/g, ' ').trim();

/** One line of at most `maxChars` UTF-16 units, cut after a word and then ended with "…". */
export const cutAtWord = (text: string, maxChars: number): string => {
  const line = oneLine(text);
  if (line.length <= maxChars) return line;
  const room = line.slice(0, maxChars - 1);
  const lastSpace = room.lastIndexOf(' ');
  // A word that fills half the room is cut itself: nothing of use would stay otherwise.
  const whole = line[maxChars - 1] === ' ' || lastSpace < maxChars / 2 ? room : room.slice(0, lastSpace);
  return `${trimEndOf(whole.replace(/\p{Cs}$/u, ''), /[\s,;:.–—([{-]/)}…`;
};

// Families of emoji have a dozen units.
const MAX_CHARACTER_UNITS = 64;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A word in pieces of at most `room`, none of which ends inside a character. */
const broken = function* (word: string, room: number): Generator<string> {
  for (let from = 0; from < word.length; ) {
    let end = from;
    // Each step of the segmenter takes as long as its whole text (V8 11), so it sees little more than a line.
    for (const { segment } of graphemes.segment(word.slice(from, from + room + MAX_CHARACTER_UNITS))) {
      if (end > from && end - from + segment.length > room) break;
      end += segment.length;
    }
    yield word.slice(from, end);
    from = end;
  }
};

/**
 * Sets text in lines of at most `width` characters, each after `indent`. Longer words (Chinese, say) are broken
 * between characters; a URL never is, so that it can still be clicked.
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
