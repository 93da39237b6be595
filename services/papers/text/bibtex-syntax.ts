import { type Cursor, createCursor } from './bibtex-cursor.ts';

/** One of the parts of a value that `#` joins. A name stands for what `@string` gave it. */
export type BibtexPart = { text: string; isName: boolean };
/** `value` is null where a name has no `=`. */
export type BibtexField = { name: string; value: BibtexPart[] | null };
export type BibtexItem =
  | { kind: 'entry'; fields: BibtexField[] }
  | ({ kind: 'string' } & BibtexField)
  | { kind: 'preamble' }
  /** All that is none of the others, as it stands there. */
  | { kind: 'comment'; text: string };

// No specification says that a name may hold blanks and hashes, but there are such files.
const NAME = /[^=#,{}()[\] \t\n\r]+(?:[# ]+[^=#,{}()[\] \t\n\r]+)*/y;
const NUMBER = /\d+/y;
const STRING = /@string/iy;
const PREAMBLE = /@preamble/iy;
const COMMENT = /@comment/iy;
const NO_TYPE = /@(?:string|preamble|comment)/iy;
const UP_TO_ENTRY = /[^@]+/y;
const NO_WORD = /@[^A-Za-z0-9]+/y;
const LINE = /[^\n\r]*(?:\r\n|\n|\r|$)/y;
const NO_BRACKET = /[^{(]/y;

/**
 * Reads BibTeX by the grammar of the package bibtex-parse 2.1, in time linear in its length. Braces inside a value come
 * in pairs, and of `\{ \} \" \\` none opens or closes anything.
 * @returns null where anything in it cannot be read
 */
export const parseBibtex = (source: string): BibtexItem[] | null => {
  const cursor = createCursor(source);
  const readEntry = createEntryReader(cursor);
  const items: BibtexItem[] = [];
  while (cursor.at < source.length) {
    const item =
      attempt(cursor, readPreamble) ??
      attempt(cursor, readString) ??
      attempt(cursor, readEntry) ??
      attempt(cursor, readComment);
    if (item === null) return null;
    const last = items.at(-1);
    if (item.kind === 'comment' && last?.kind === 'comment') last.text += item.text;
    else items.push(item);
  }
  return items;
};

/** What `read` gives; where that is null the cursor is put back. */
const attempt = <T>(cursor: Cursor, read: (cursor: Cursor) => T | null): T | null => {
  const start = cursor.at;
  const found = read(cursor);
  if (found === null) cursor.at = start;
  return found;
};

/** What stands in round or curly brackets. */
const inBrackets = <T>(cursor: Cursor, read: (cursor: Cursor) => T | null): T | null => {
  const close = cursor.skip('{') ? '}' : cursor.skip('(') ? ')' : null;
  if (close === null) return null;
  cursor.skipBlanks();
  const found = read(cursor);
  cursor.skipBlanks();
  return cursor.skip(close) ? found : null;
};

/** As many as there are with this character between them; the cursor is left at the end of the last. */
const listOf = <T>(cursor: Cursor, separator: string, read: (cursor: Cursor) => T | null): T[] => {
  const found: T[] = [];
  let end = cursor.at;
  for (let each = read(cursor); each !== null; ) {
    found.push(each);
    end = cursor.at;
    cursor.skipBlanks();
    if (!cursor.skip(separator)) break;
    cursor.skipBlanks();
    each = read(cursor);
  }
  cursor.at = end;
  return found;
};

const readPart = (cursor: Cursor): BibtexPart | null => {
  const text = cursor.quoted() ?? cursor.braced() ?? cursor.take(NUMBER);
  if (text !== null) return { text, isName: false };
  const name = cursor.word();
  return name === null ? null : { text: name, isName: true };
};

const readValue = (cursor: Cursor): BibtexPart[] | null => {
  const parts = listOf(cursor, '#', readPart);
  return parts.length > 0 ? parts : null;
};

const readField = (cursor: Cursor): BibtexField | null => {
  const name = cursor.take(NAME);
  if (name === null) return null;
  const value = attempt(cursor, () => {
    cursor.skipBlanks();
    if (!cursor.skip('=')) return null;
    cursor.skipBlanks();
    return readValue(cursor);
  });
  return { name, value };
};

const readFields = (cursor: Cursor): BibtexField[] => {
  // The key, where there is one.
  attempt(cursor, () => {
    if (cursor.word() === null) return null;
    cursor.skipBlanks();
    return cursor.skip(',') || null;
  });
  cursor.skipBlanks();
  const fields = listOf(cursor, ',', readField);
  cursor.skipBlanks();
  cursor.skip(',');
  return fields;
};

const createEntryReader = (cursor: Cursor) => {
  // Where no entry can be read its letters may be a comment, in which the next @ comes to the same bracket.
  const broken = new Set<number>();
  return (): BibtexItem | null => {
    if (cursor.looksAt(NO_TYPE) || !cursor.skip('@') || cursor.word() === null) return null;
    cursor.skipBlanks();
    const { at } = cursor;
    const fields = broken.has(at) ? null : inBrackets(cursor, readFields);
    if (fields === null) broken.add(at);
    return fields && { kind: 'entry', fields };
  };
};

const readString = (cursor: Cursor): BibtexItem | null => {
  if (cursor.take(STRING) === null) return null;
  cursor.skipBlanks();
  const field = inBrackets(cursor, readField);
  return field && { kind: 'string', ...field };
};

const readPreamble = (cursor: Cursor): BibtexItem | null => {
  if (cursor.take(PREAMBLE) === null) return null;
  cursor.skipBlanks();
  const found = attempt(cursor, () => inBrackets(cursor, readValue)) ?? cursor.braced();
  return found === null ? null : { kind: 'preamble' };
};

const readComment = (cursor: Cursor): BibtexItem | null => {
  const start = cursor.at;
  if (cursor.take(UP_TO_ENTRY) !== null) return { kind: 'comment', text: cursor.since(start) };
  if (cursor.take(COMMENT) !== null) {
    const enclosed = attempt(cursor, () => {
      cursor.skipBlanks();
      return cursor.braced();
    });
    if (enclosed === null) cursor.take(LINE);
  } else if (cursor.take(NO_WORD) === null) {
    if (!cursor.skip('@') || cursor.word() === null) return null;
    cursor.skipBlanks();
    if (cursor.take(NO_BRACKET) === null) return null;
  }
  return { kind: 'comment', text: cursor.since(start) };
};
