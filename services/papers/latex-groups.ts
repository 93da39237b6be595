type Argument = { body: string; end: number };

/** A brace without its partner within this many characters is an ordinary character. */
const MAX_GROUP_CHARS = 2000;

/** The `{...}` that starts at `at`, braces nested in it counted; null where there is none. */
export const readGroup = (source: string, at: number): Argument | null => {
  if (source[at] !== '{') return null;
  let depth = 0;
  const limit = Math.min(source.length, at + MAX_GROUP_CHARS);
  for (let i = at; i < limit; i++) {
    const char = source[i];
    if (char === '\\') i++;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return { body: source.slice(at + 1, i), end: i + 1 };
  }
  return null;
};

/** What an accent stands on: a group, a letter, or a dotless `\i`; with `spaced`, a letter after spaces. */
export const readArgument = (source: string, at: number, spaced = true): Argument | null => {
  const start = spaced ? at + /^\s*/.exec(source.slice(at, at + 8))![0].length : at;
  const group = readGroup(source, start);
  if (group) return group;
  const letter = /^(?:\\[ij](?![A-Za-z])\s?|\p{L})/u.exec(source.slice(start, start + 4));
  return letter ? { body: letter[0].trim(), end: start + letter[0].length } : null;
};
