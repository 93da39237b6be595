import { decodeWords } from 'postal-mime';

/** Fields of a header or of a group of a report part, by their names in lower case. */
export type Header = {
  /** Returns the first value of a field, unfolded; null where there is none. */
  get: (name: string) => string | null;
  all: (name: string) => string[];
  has: (name: string) => boolean;
  size: number;
};

// A field name is printable ASCII but the colon (RFC 5322, 3.6.8); blanks before the colon are obsolete and seen.
const FIELD = /^([!-9;-~]{1,100})[ \t]{0,10}:/;
const MAX_VALUE_CHARS = 2_000;
const MAX_DECODED_CHARS = 1_000;

/** Parses lines as the fields of a header (RFC 5322, 2.2), whatever else stands between them; values are cut to 2,000 characters. */
export const parseHeader = (text: string): Header => {
  const fields = new Map<string, string[]>();
  let current: string[] | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (/^[ \t]/.test(line)) {
      const last = current?.at(-1);
      if (last !== undefined && last.length < MAX_VALUE_CHARS)
        current![current!.length - 1] = `${last} ${line.trim()}`.slice(0, MAX_VALUE_CHARS);
      continue;
    }
    const match = FIELD.exec(line);
    if (match === null) {
      current = null;
      continue;
    }
    const name = match[1]!.toLowerCase();
    current = fields.get(name) ?? [];
    current.push(line.slice(match[0].length, match[0].length + MAX_VALUE_CHARS).trim());
    fields.set(name, current);
  }
  const all = (name: string): string[] => (fields.get(name) ?? []).map(decoded);
  return { get: (name) => all(name)[0] ?? null, all, has: (name) => fields.has(name), size: fields.size };
};

/** Decodes the encoded words (RFC 2047) of a value. */
const decoded = (value: string): string =>
  value.includes('=?') ? decodeWords(value.slice(0, MAX_DECODED_CHARS)) : value;
