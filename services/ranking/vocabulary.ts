import { STOP_WORDS } from './stop-words.ts';
import { acronymTerm, cleanText, fold, tokenise } from './text.ts';

/** A long form as its first paper wrote it, and the number of papers that introduce it. */
export type Expansion = { longForm: string; papers: number };

/** Acronyms learned from a corpus: long forms by acronym term (`=mtl`), and acronym terms by phrase key. */
export type Vocabulary = {
  expansions: ReadonlyMap<string, readonly Expansion[]>;
  acronyms: ReadonlyMap<string, readonly string[]>;
};

/** Returns the content terms of a phrase: "Multi-Task Learning" and "multitask learning" have the same key. */
export const phraseKey = (text: string): string =>
  tokenise(cleanText(text))
    .map((token) => token.term)
    .filter((term) => term !== '')
    .join(' ');

const SHORT_IN_BRACKETS = /\(\s?([A-Z][\w-]{1,9})\s?[),;]/g;
/** Number of characters before the bracket that are searched for a long form. */
const LONG_FORM_REACH = 120;
const SHORT_THEN_LONG = /(?<![\w-])([A-Z][A-Za-z]{1,9})\s+\(([^()]{6,90})\)/g;

/** Returns the end of `before` whose words, except stop words, begin with the acronym's letters, or null. */
const findInitials = (letters: string, before: string): string | null => {
  let left = letters.length;
  const words = [...before.matchAll(/[\p{L}\p{N}]+/gu)];
  for (let at = words.length - 1; at >= 0 && at >= words.length - 2 * letters.length; at -= 1) {
    const word = fold(words[at]![0]);
    if (word[0] === letters[left - 1]) left -= 1;
    else if (!STOP_WORDS.has(word)) return null;
    if (left === 0) return before.slice(words[at]!.index).trimEnd();
  }
  return null;
};

/**
 * Returns the end of `before` that spells `acronym`, or null: Schwartz & Hearst, "A simple algorithm for identifying
 * abbreviation definitions in biomedical text" (PSB 2003). Read from the right, every letter of the acronym must
 * be found in order, and its first letter at the start of a word. Plain initials are tried first, so that SSL
 * is "self-supervised learning", not "supervised learning".
 */
export const findLongForm = (acronym: string, before: string): string | null => {
  const letters = fold(acronym.replace(/[^\p{L}\p{N}]/gu, ''));
  const initials = findInitials(letters, before);
  if (initials && !/[.;:!?,]\s/.test(initials)) return initials;
  const text = before.trimEnd();
  const folded = text.toLowerCase();
  let at = folded.length;
  for (let letter = letters.length - 1; letter >= 0; letter -= 1) {
    const wanted = letters[letter]!;
    do at -= 1;
    while (
      at >= 0 &&
      (folded[at] !== wanted || (letter === 0 && at > 0 && /[\p{L}\p{N}]/u.test(folded[at - 1]!)))
    );
    if (at < 0) return null;
  }
  const longForm = text.slice(at);
  const words = longForm.split(/[\s-]+/);
  const mostWords = Math.min(letters.length + 5, letters.length * 2);
  if (words.length < 2 || words.length > mostWords || /[.;:!?]\s/.test(longForm)) return null;
  return words.some((word) => fold(word) === letters) ? null : longForm;
};

const singular = (acronym: string): string => (/[A-Z]s$/.test(acronym) ? acronym.slice(0, -1) : acronym);

/** Returns the acronyms introduced in one text, as [acronym term, long form]. */
export const introductions = (clean: string): [string, string][] => {
  const found: [string, string][] = [];
  const consider = (short: string, text: string, whole: boolean) => {
    const acronym = singular(short);
    const term = acronymTerm(acronym);
    const longForm = term && findLongForm(acronym, text);
    if (term && longForm && (!whole || longForm.length === text.trim().length)) found.push([term, longForm]);
  };
  for (const match of clean.matchAll(SHORT_IN_BRACKETS)) {
    const before = clean.slice(Math.max(0, match.index - LONG_FORM_REACH), match.index);
    const bracket = Math.max(before.lastIndexOf('('), before.lastIndexOf(')'));
    consider(match[1]!, before.slice(bracket + 1), false);
  }
  for (const match of clean.matchAll(SHORT_THEN_LONG)) consider(match[1]!, match[2]!, true);
  return found;
};

/** Two letters are ambiguous, so this many papers have to agree on their meaning. */
const PAPERS_FOR_TWO_LETTERS = 3;
/** A meaning is used only if at least this share of the acronym's introductions agree on it. */
const SHARE_OF_MEANINGS = 0.5;

/** Learns acronyms from cleaned texts, one per paper. */
export const learnVocabulary = (texts: Iterable<string>): Vocabulary => {
  const counts = new Map<string, Map<string, Expansion>>();
  for (const text of texts) {
    if (!text.includes('(')) continue;
    const seen = new Set<string>();
    for (const [term, longForm] of introductions(text)) {
      const key = phraseKey(longForm);
      if (key === '' || seen.has(`${term} ${key}`)) continue;
      seen.add(`${term} ${key}`);
      const meanings = counts.get(term) ?? new Map<string, Expansion>();
      counts.set(term, meanings);
      const known = meanings.get(key);
      meanings.set(key, { longForm: known?.longForm ?? longForm, papers: (known?.papers ?? 0) + 1 });
    }
  }
  const expansions = new Map<string, Expansion[]>();
  const acronyms = new Map<string, string[]>();
  for (const [term, meanings] of counts) {
    const total = [...meanings.values()].reduce((sum, meaning) => sum + meaning.papers, 0);
    const fewest = Math.max(term.length <= 3 ? PAPERS_FOR_TWO_LETTERS : 1, total * SHARE_OF_MEANINGS);
    for (const [key, meaning] of meanings) {
      if (meaning.papers < fewest) continue;
      expansions.set(term, [...(expansions.get(term) ?? []), meaning]);
      acronyms.set(key, [...(acronyms.get(key) ?? []), term]);
    }
  }
  return { expansions, acronyms };
};
