import { type Cursor, createCursor } from './bibtex-cursor.ts';

/** A part of a value; `#` joins the parts. A name stands for the value that `@string` gave it. */
export type BibtexPart = { text: string; isName: boolean };
/** A field of an entry; `value` is null where no `=` follows its name. */
export type BibtexField = { name: string; value: BibtexPart[] | null };
export type BibtexItem =
  | { kind: 'entry'; fields: BibtexField[] }
  | ({ kind: 'string' } & BibtexField)
  | { kind: 'preamble' }
  /** Any other text, unchanged. */
  | { kind: 'comment'; text: string };

// No specification allows blanks and hashes in a name, but there are such files.
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
 * Parses BibTeX by the grammar of the package bibtex-parse 2.1, in time linear in its length. Braces inside a value have
 * to be balanced; `\{ \} \" \\` neither open nor close anything.
 * @returns null where any part cannot be parsed
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

/** Returns what `read` returns; where that is null, puts the cursor back. */
const attempt = <T>(cursor: Cursor, read: (cursor: Cursor) => T | null): T | null => {
  const start = cursor.at;
  const found = read(cursor);
  if (found === null) cursor.at = start;
  return found;
};

/** Reads the content of round or curly brackets; null where it cannot be read. */
const inBrackets = <T>(cursor: Cursor, read: (cursor: Cursor) => T | null): T | null => {
  const close = cursor.skip('{') ? '}' : cursor.skip('(') ? ')' : null;
  if (close === null) return null;
  cursor.skipBlanks();
  const found = read(cursor);
  cursor.skipBlanks();
  return cursor.skip(close) ? found : null;
};

/** Reads a list with this separator, and leaves the cursor at the end of its last element. */
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
  // Skips the key of the entry, where there is one.
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
  // Text that is no entry may be a comment in which a later @ leads to the same bracket, so each bracket is tried once.
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
