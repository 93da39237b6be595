import { pairBraces } from './pair-braces.ts';

/** The position of the parser in a text of BibTeX. */
export type Cursor = ReturnType<typeof createCursor>;

const WORD = /[^=#,{}()[\] \t\n\r]+/y;
const BLANKS = /[ \t\n\r]+/y;

/** Creates a reader of the smallest parts of BibTeX. Each function reads the part at `at` and moves past it, or stays. */
export const createCursor = (source: string) => {
  const partners = pairBraces(source);
  const endOfWord = createRuns(source, WORD);
  const endOfBlanks = createRuns(source, BLANKS);
  let endsOfQuotes: Int32Array | null = null;

  const cursor = {
    at: 0,
    /** Takes the text up to `end`; null where there is none. */
    takeTo: (end: number): string | null => {
      const text = source.slice(cursor.at, end);
      cursor.at = Math.max(cursor.at, end);
      return text === '' ? null : text;
    },
    /** Takes what a sticky pattern matches; null where it matches nothing. */
    take: (pattern: RegExp): string | null => cursor.takeTo(endOf(pattern, source, cursor.at)),
    looksAt: (pattern: RegExp): boolean => endOf(pattern, source, cursor.at) > cursor.at,
    since: (start: number): string => source.slice(start, cursor.at),
    /** Takes this character, and tells whether it was there. */
    skip: (char: string): boolean => source[cursor.at] === char && cursor.takeTo(cursor.at + 1) !== null,
    skipBlanks: (): void => {
      cursor.at = endOfBlanks(cursor.at);
    },
    word: (): string | null => cursor.takeTo(endOfWord(cursor.at)),
    /** Takes a group in braces and returns it without them; null where there is none, or it is never closed. */
    braced: (): string | null => {
      const end = partners.get(cursor.at);
      return end === undefined ? null : cursor.takeTo(end + 1)!.slice(1, -1);
    },
    /** Takes a text in double quotes and returns it without them. A quote inside braces does not close it. */
    quoted: (): string | null => {
      if (source[cursor.at] !== '"') return null;
      endsOfQuotes ??= findQuotes(source, partners);
      const end = endsOfQuotes[cursor.at + 1]!;
      return end === source.length ? null : cursor.takeTo(end + 1)!.slice(1, -1);
    },
  };
  return cursor;
};

const endOf = (pattern: RegExp, source: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
};

// Each run is searched once, from however many of its characters its end is asked for.
const createRuns = (source: string, pattern: RegExp) => {
  let [from, to] = [0, 0];
  return (at: number): number => {
    if (at < from || at >= to) [from, to] = [at, endOf(pattern, source, at)];
    return to;
  };
};

// Returns for each place the next quote that can close a text, or the source's length. Going backwards, each is one step.
const findQuotes = (source: string, partners: ReadonlyMap<number, number>): Int32Array => {
  const ends = new Int32Array(source.length + 2).fill(source.length);
  for (let at = source.length - 1; at >= 0; at--) {
    const char = source[at];
    const escapes = char === '\\' && /["\\{}]/.test(source[at + 1] ?? '');
    const next = char === '{' ? (partners.get(at) ?? at) + 1 : at + (escapes ? 2 : 1);
    ends[at] = char === '"' ? at : ends[next]!;
  }
  return ends;
};
