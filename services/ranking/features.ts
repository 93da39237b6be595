import { fieldAt, type PaperText } from './paper-text.ts';

/** Weight of one occurrence in title, keywords and abstract. */
const FIELD_WEIGHTS = [2.5, 1.2, 1] as const;
/** Terms at most this many positions apart, in either order and with only terms between them, are near one another. */
const NEAR = 4;

/**
 * The features by which papers are compared: terms, pairs of adjacent terms and pairs of terms near one another in either
 * order, each with weighted occurrences; and the owners of the repositories and sites that the paper links to, usually
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

/** Returns the weighted terms of the title and, separately, of keywords and abstract: two views of the same paper. */
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

/** Extracts the features of a tokenised paper. No pair crosses a stop word, the end of a clause or a field. */
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
