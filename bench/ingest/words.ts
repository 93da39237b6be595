import { createRandom } from '../seeded-random.ts';

const WORDS = 30_000;

/** A fixed seed, so that each run uses the same words. */
export const random = createRandom(7);

// The frequencies of words roughly follow Zipf's law, as in any language.
const syllables = [
  'ra',
  'men',
  'to',
  'sil',
  'que',
  'ver',
  'no',
  'dal',
  'pi',
  'ter',
  'gu',
  'lo',
  'shen',
  'ka',
];
export const word = (): string => {
  let n = Math.floor(WORDS ** random());
  let text = '';
  do {
    text += syllables[n % syllables.length];
    n = Math.floor(n / syllables.length);
  } while (n > 0);
  return text;
};
export const text = (count: number): string => Array.from({ length: count }, word).join(' ');
