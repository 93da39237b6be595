import { fieldAt, type PaperText } from './paper-text.ts';

/** By how much an occurrence counts in title, keywords and abstract. */
const FIELD_WEIGHTS = [2.5, 1.2, 1] as const;
/** Terms so many positions apart, in either order and with nothing but terms between, are near one another. */
const NEAR = 4;

/**
 * What a paper is compared by: its terms, its pairs of neighbouring terms, its pairs of terms near one another in either
 * order, each with weighted occurrences; and the owners of the repositories and sites it links to, who are as a rule
 * the group that wrote it.
 */
export type Features = {
  words: Map<string, number>;
  pairs: Map<string, number>;
  near: Map<string, number>;
  owners: Set<string>;
};

const LINK =
  /github\.com\/([\w-]+)|huggingface\.co\/(?!papers\b|datasets\b|spaces\b)([\w-]+)|(?<![\w-])([\w-]+)\.github\.io/gi;

const ownersIn = (text: string): Set<string> =>
  new Set([...text.matchAll(LINK)].map(([, ...owners]) => `@${owners.find(Boolean)!.toLowerCase()}`));

/** The terms of a paper as two accounts of it: its title, and the rest. */
export const accountsOf = ({ tokens, fieldEnds }: PaperText): [Features['words'], Features['words']] => {
  const accounts: [Features['words'], Features['words']] = [new Map(), new Map()];
  tokens.forEach(({ term }, position) => {
    if (term === '') return;
    const field = fieldAt(fieldEnds, position);
    const account = accounts[field === 0 ? 0 : 1];
    account.set(term, (account.get(term) ?? 0) + FIELD_WEIGHTS[field]);
  });
  return accounts;
};

/** Reads the features of a cleaned, tokenised paper. Nothing pairs across a stop word, a clause or a field. */
export const featuresOf = ({ text, tokens, fieldEnds }: PaperText): Features => {
  const words = new Map<string, number>();
  const pairs = new Map<string, number>();
  const near = new Map<string, number>();
  const add = (family: Map<string, number>, name: string, weight: number) =>
    family.set(name, (family.get(name) ?? 0) + weight);
  const run: string[] = [];
  tokens.forEach(({ term }, position) => {
    if (term === '') {
      run.length = 0;
      return;
    }
    const weight = FIELD_WEIGHTS[fieldAt(fieldEnds, position)];
    add(words, term, weight);
    if (run.length > 0) add(pairs, `${run.at(-1)} ${term}`, weight);
    for (const other of run) {
      if (other !== term) add(near, other < term ? `${other}~${term}` : `${term}~${other}`, weight);
    }
    run.push(term);
    if (run.length > NEAR) run.shift();
  });
  return { words, pairs, near, owners: ownersIn(text) };
};
