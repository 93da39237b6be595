import { pairBraces } from './pair-braces.ts';

/** Where in a text of BibTeX its reader stands. */
export type Cursor = ReturnType<typeof createCursor>;

const WORD = /[^=#,{}()[\] \t\n\r]+/y;
const BLANKS = /[ \t\n\r]+/y;

/** Makes a reader of the smallest parts of BibTeX. Each takes what stands at `at`, or leaves it there. */
export const createCursor = (source: string) => {
  const partners = pairBraces(source);
  const endOfWord = createRuns(source, WORD);
  const endOfBlanks = createRuns(source, BLANKS);
  let endsOfQuotes: Int32Array | null = null;

  const cursor = {
    at: 0,
    /** The text up to `end`; null where that is nothing. */
    takeTo: (end: number): string | null => {
      const text = source.slice(cursor.at, end);
      cursor.at = Math.max(cursor.at, end);
      return text === '' ? null : text;
    },
    /** What a sticky pattern matches. */
    take: (pattern: RegExp): string | null => cursor.takeTo(endOf(pattern, source, cursor.at)),
    looksAt: (pattern: RegExp): boolean => endOf(pattern, source, cursor.at) > cursor.at,
    since: (start: number): string => source.slice(start, cursor.at),
    /** Whether this character stood there. */
    skip: (char: string): boolean => source[cursor.at] === char && cursor.takeTo(cursor.at + 1) !== null,
    skipBlanks: (): void => {
      cursor.at = endOfBlanks(cursor.at);
    },
    word: (): string | null => cursor.takeTo(endOfWord(cursor.at)),
    /** What stands in braces, without them; null where they are never closed. */
    braced: (): string | null => {
      const end = partners.get(cursor.at);
      return end === undefined ? null : cursor.takeTo(end + 1)!.slice(1, -1);
    },
    /** What stands in double quotes. A quote inside braces closes nothing. */
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

// Each run is looked through once, however many of its characters it is asked for.
const createRuns = (source: string, pattern: RegExp) => {
  let [from, to] = [0, 0];
  return (at: number): number => {
    if (at < from || at >= to) [from, to] = [at, endOf(pattern, source, at)];
    return to;
  };
};

// For each place the next quote that can close, or the length of the text: from the end, so that each is one step.
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
