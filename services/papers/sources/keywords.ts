import { tidySpaces } from '../text/clean-text.ts';

const MAX_KEYWORDS = 40;
const MAX_CHARS = 100;
// A longer text is no keyword, however much of it is white space.
const MAX_RAW_CHARS = 10 * MAX_CHARS;

const depth = (text: string): number => text.split('(').length - text.split(')').length;

// "mixture-of-experts", "Mixture of Experts" and "mixture of expert" are the same keyword.
const keyOf = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/s$/, '');

/**
 * Tidies keywords that a machine made: it joins those that were split at a comma inside brackets ("fine-tuning (DFT",
 * "Evo-CoT)"), and drops other spellings of a keyword and abbreviations of one. Each keyword is returned once, in its
 * first spelling.
 */
export const joinKeywords = (given: string[]): string[] => {
  const whole: string[] = [];
  for (const raw of given.slice(0, 10 * MAX_KEYWORDS)) {
    const word = tidySpaces(raw.slice(0, MAX_RAW_CHARS));
    const open = whole.at(-1);
    if (open !== undefined && open.length < MAX_CHARS && depth(open) > 0)
      whole[whole.length - 1] = `${open}, ${word}`;
    else if (word !== '') whole.push(word);
  }
  const abbreviations = new Set(
    whole.flatMap((word) => /\(([^()]+)\)$/.exec(word)?.[1]?.split(', ').map(keyOf) ?? []),
  );
  const known = new Set<string>();
  return whole
    .filter((word) => word.length <= MAX_CHARS && !abbreviations.has(keyOf(word)))
    .filter((word) => {
      const key = keyOf(word.replace(/ ?\([^()]*\)$/, ''));
      return key !== '' && !known.has(key) && known.add(key);
    })
    .slice(0, MAX_KEYWORDS);
};
