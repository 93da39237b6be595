/**
 * Slots: a template is rendered once, with marks in place of the values that differ from reader to reader. The text between
 * the marks then only needs to be copied. Marks are noncharacters (Unicode 23.7), which `neutral` removes from all data.
 */
const [OPEN, CLOSE, PARAGRAPH, PARAGRAPH_END, CUT] = [
  '\ufdd0',
  '\ufdd1',
  '\ufdd2',
  '\ufdd3',
  '\ufdd4',
] as const;
const MARK = /\ufdd0(href )?([A-Za-z]+)\ufdd1/;
const PIECE = /\ufdd0(href )?([A-Za-z]+)\ufdd1|\ufdd2([^\ufdd2\ufdd3]*)\ufdd3/;
const RESERVED = /[\ufdd0-\ufdef]/g;

/** Returns the mark of a value that is filled in later. */
export const mark = (slot: string): string => `${OPEN}${slot}${CLOSE}`;

export const hasMark = (text: string): boolean => MARK.test(text);

/** Returns the mark that ends a section: the text between two cuts is used by itself. */
export const cut = (): string => CUT;

/** Marks text that is wrapped as a whole once its slots are known. */
export const asParagraph = (text: string): string => `${PARAGRAPH}${text}${PARAGRAPH_END}`;

/** Turns the marks in a text into marks of links, whose values are checked as links. */
export const asHref = (text: string): string => text.replace(OPEN, `${OPEN}href `);

/** Applies a function to all parts of a text but the marks. */
export const besideMarks = (text: string, change: (part: string) => string): string =>
  text
    .split(/(\ufdd0[A-Za-z ]+\ufdd1)/)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join('');

/** Removes from data everything that could be taken for a mark. */
export const withoutMarks = (text: string): string => text.replace(RESERVED, '\ufffd');

type Plain = { text: string } | { slot: string; isHref: boolean };

/** A piece of a marked text: plain text, a slot, or a paragraph that consists of plain text and slots. */
export type Piece = Plain | { paragraph: Plain[] };

/** Returns the pieces of a marked text, one list for each section between two cuts. */
export const readMarked = (text: string): Piece[][] =>
  text.split(CUT).map((section) => readPieces(section, PIECE));

const readPieces = (text: string, pattern: RegExp): Piece[] => {
  const pieces: Piece[] = [];
  let rest = text;
  for (;;) {
    const match = pattern.exec(rest);
    if (!match) break;
    if (match.index > 0) pieces.push({ text: rest.slice(0, match.index) });
    const [, href, slot, paragraph] = match;
    if (slot !== undefined) pieces.push({ slot, isHref: href !== undefined });
    else pieces.push({ paragraph: readPieces(paragraph!, MARK) as Plain[] });
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') pieces.push({ text: rest });
  return pieces;
};
