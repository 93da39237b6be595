import { GREEK } from './latex-symbols.ts';
import { pairBraces } from './pair-braces.ts';

type Argument = { body: string; end: number };
/** Returns the group `{...}` that starts at a place, with any groups nested in it; null where there is none. */
export type ReadGroup = (at: number) => Argument | null;

/** A brace without its partner within this many characters is an ordinary character. */
const MAX_GROUP_CHARS = 2000;

const LETTER = new RegExp(`^(?:\\\\(?:[ij]|ell|${[...GREEK.keys()].join('|')})(?![A-Za-z])\\s?|\\p{L})`, 'u');

/** Creates the reader of a text's groups. It pairs the braces once, when the first group is asked for. */
export const createGroupReader = (source: string): ReadGroup => {
  let partners: ReadonlyMap<number, number> | null = null;
  return (at) => {
    if (source[at] !== '{') return null;
    partners ??= pairBraces(source);
    const close = partners.get(at);
    if (close === undefined || close - at >= MAX_GROUP_CHARS) return null;
    return { body: source.slice(at + 1, close), end: close + 1 };
  };
};

/** Reads what an accent is put on: a group, a letter, a dotless `\i` or a Greek letter's command; with `spaced`, also after spaces. */
export const readArgument = (
  source: string,
  at: number,
  readGroup: ReadGroup,
  spaced = true,
): Argument | null => {
  const start = spaced ? at + /^\s*/.exec(source.slice(at, at + 8))![0].length : at;
  const group = readGroup(start);
  if (group) return group;
  const letter = LETTER.exec(source.slice(start, start + 12));
  return letter ? { body: letter[0].trim(), end: start + letter[0].length } : null;
};
