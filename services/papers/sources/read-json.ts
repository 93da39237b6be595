import { messageOf } from '../../platform/errors.ts';

// A response of any source has fewer than ten levels. JSON.parse accepts any number, and takes minutes for millions.
const MAX_DEPTH = 100;

/** Parses JSON; `fault` is the reason if that fails. */
export const readJson = (text: string): { value: unknown; fault: null } | { value: null; fault: string } => {
  if (isDeep(text)) return { value: null, fault: `JSON nested more than ${MAX_DEPTH} deep` };
  try {
    return { value: JSON.parse(text), fault: null };
  } catch (error) {
    return { value: null, fault: `not whole JSON: ${messageOf(error)}` };
  }
};

const isDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '[' || char === '{') {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (char === ']' || char === '}') depth -= 1;
  }
  return false;
};

/** The fields of a JSON object. */
export type Fields = Record<string, unknown>;
export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Returns the value if it is a list, or else an empty list. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
/** Returns the value if it is a text that is not blank, or else null. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;
