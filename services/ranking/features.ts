import { fieldAt, type PaperText } from './paper-text.ts';

/** By how much an occurrence counts in title, keywords and abstract. */
const FIELD_WEIGHTS = [2.5, 1.2, 1] as const;

/**
 * What a paper is compared by: its terms and its pairs of neighbouring terms with their weighted occurrences, and the
 * owners of the repositories and sites it links to, who are as a rule the group that wrote it.
 */
export type Features = { words: Map<string, number>; pairs: Map<string, number>; owners: Set<string> };

const LINK =
  /github\.com\/([\w-]+)|huggingface\.co\/(?!papers\b|datasets\b|spaces\b)([\w-]+)|([\w-]+)\.github\.io/gi;

const ownersIn = (text: string): Set<string> =>
  new Set([...text.matchAll(LINK)].map(([, ...owners]) => `@${owners.find(Boolean)!.toLowerCase()}`));

/** Reads the features of a cleaned, tokenised paper. Nothing pairs across a stop word, a clause or a field. */
export const featuresOf = ({ text, tokens, fieldEnds }: PaperText): Features => {
  const words = new Map<string, number>();
  const pairs = new Map<string, number>();
  let previous = '';
  tokens.forEach(({ term }, position) => {
    if (term !== '') {
      const weight = FIELD_WEIGHTS[fieldAt(fieldEnds, position)];
      words.set(term, (words.get(term) ?? 0) + weight);
      if (previous !== '') {
        const pair = `${previous} ${term}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + weight);
      }
    }
    previous = term;
  });
  return { words, pairs, owners: ownersIn(text) };
};
