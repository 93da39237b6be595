/**
 * Slots: a template rendered once with marks in place of what differs from reader to reader gives the text between them, which
 * then need only be copied. Marks are noncharacters (Unicode 23.7), which `neutral` leaves in no data.
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

/** Stands in the data for a value that is filled in later. */
export const mark = (slot: string): string => `${OPEN}${slot}${CLOSE}`;

export const hasMark = (text: string): boolean => MARK.test(text);

/** Ends what stands before it: the text between two cuts is used by itself. */
export const cut = (): string => CUT;

/** Text that is laid out as a whole once its slots are known. */
export const asParagraph = (text: string): string => `${PARAGRAPH}${text}${PARAGRAPH_END}`;

/** Marks of links: what is filled in has to be checked as one. */
export const asHref = (text: string): string => text.replace(OPEN, `${OPEN}href `);

/** Applies a function to all but the marks. */
export const besideMarks = (text: string, change: (part: string) => string): string =>
  text
    .split(/(\ufdd0[A-Za-z ]+\ufdd1)/)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join('');

/** Data in which nobody can have put a mark. */
export const withoutMarks = (text: string): string => text.replace(RESERVED, '\ufffd');

type Plain = { text: string } | { slot: string; isHref: boolean };

/** What a marked text is made of: plain text, slots, and paragraphs that are plain text and slots in their turn. */
export type Piece = Plain | { paragraph: Plain[] };

/** The pieces of a marked text, one list for each section between two cuts. */
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
