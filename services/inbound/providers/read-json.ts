import type { EventJson } from './provider.ts';

/** The deepest documented event (Amazon SES in its SNS envelope) has seven levels. */
const MAX_DEPTH = 32;
const [QUOTE, BACKSLASH, OPEN_BRACE, OPEN_BRACKET, CLOSE_BRACE, CLOSE_BRACKET] = Buffer.from('"\\{[}]');

/** Returns whether JSON nests deeper than any event, from its bytes alone: 1 MB takes 2 ms. */
const isTooDeep = (bytes: Buffer): boolean => {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
  }
  return false;
};

/** Parses JSON; undefined for what is none, or nests too deep. */
export const readJson = (bytes: Buffer): unknown => {
  if (isTooDeep(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
};

export const isObject = (value: unknown): value is EventJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns an object, empty where the value is none: what an event does not say is absent, whatever its type. */
export const objectOf = (value: unknown): EventJson => (isObject(value) ? value : {});

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Returns a table to look up words of others in, which finds no `constructor` in it. */
export const tableOf = <Value>(rows: Record<string, Value>): ReadonlyMap<unknown, Value> =>
  new Map(Object.entries(rows));

/** Returns a text that is not empty, or a number as text; null otherwise. */
export const textOf = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
};
