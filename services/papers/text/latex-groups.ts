import { pairBraces } from './pair-braces.ts';

type Argument = { body: string; end: number };
/** The `{...}` that starts at a place, braces nested in it counted; null where there is none. */
export type ReadGroup = (at: number) => Argument | null;

/** A brace without its partner within this many characters is an ordinary character. */
const MAX_GROUP_CHARS = 2000;

/** Makes the reader of a text's groups, which pairs its braces once, the first time that it is asked for one. */
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

/** What an accent stands on: a group, a letter, or a dotless `\i`; with `spaced`, a letter after spaces. */
export const readArgument = (
  source: string,
  at: number,
  readGroup: ReadGroup,
  spaced = true,
): Argument | null => {
  const start = spaced ? at + /^\s*/.exec(source.slice(at, at + 8))![0].length : at;
  const group = readGroup(start);
  if (group) return group;
  const letter = /^(?:\\[ij](?![A-Za-z])\s?|\p{L})/u.exec(source.slice(start, start + 4));
  return letter ? { body: letter[0].trim(), end: start + letter[0].length } : null;
};
