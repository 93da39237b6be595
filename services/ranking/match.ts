import { type Accumulator, addTo, drain } from './accumulator.ts';
import { strengthOf } from './bm25f.ts';
import type { DayIndex } from './day-index.ts';
import { papersWithAll, phrasePositions, standNear } from './phrases.ts';
import type { Variant, Word } from './variants.ts';

/** Receives every paper that matches, with a strength in (0, 1); possibly more than once for one paper. */
export type Emit = (paper: number, strength: number) => void;

/**
 * Weights of the words' strength where the words are near one another, all somewhere in the paper, or only some of them
 * are present. An exact phrase is not listed here: it counts as a word of its own, with its own frequency.
 */
export const TIERS = { near: 0.6, paper: 0.4, partial: 0.3 } as const;
/** Below this share of the phrase's total idf, matched words are no evidence for the phrase. */
const MIN_SHARE = 0.3;
/** Weight of a phrase's single words, anywhere in the paper, in addition to the phrase itself. */
const PHRASE_WORDS = 0.3;
/** Exponent that raises the strengths of questions to the scale of other keywords: no paper contains every word of one. */
const QUESTION_POWER = 0.7;
/** Weight of a question's adjacent words that are adjacent in the paper too, relative to the single words. */
const PAIR_BONUS = 0.35;

const addPostings = (index: DayIndex, id: number, weight: number, into: Accumulator): void => {
  for (let at = index.firstPosting[id]!; at < index.firstPosting[id + 1]!; at += 1) {
    addTo(into, index.postingPaper[at]!, weight * index.postingStrength[at]!, weight);
  }
};

const phraseStrength = (
  index: DayIndex,
  words: readonly Word[],
  paper: number,
  postings: number[],
): number => {
  const starts = phrasePositions(index, words, postings);
  const { fieldEnds } = index.texts[paper]!;
  return starts.length === 0 ? 0 : strengthOf(index.fieldWeights, fieldEnds, paper, starts);
};

const wordsStrength = (index: DayIndex, words: readonly Word[], postings: readonly number[]): number => {
  let sum = 0;
  let all = 0;
  words.forEach(({ idf }, word) => {
    sum += idf * index.postingStrength[postings[word]!]!;
    all += idf;
  });
  return sum / all;
};

// Without this, one "learn" in a paper would count as all words of "learning to learn" near one another.
const repeats = (words: readonly Word[]): boolean =>
  new Set(words.map(({ term }) => term)).size < words.length;

/** Emits papers with the phrase itself or with all its words near one another; never for single words of it. */
const matchPhrase = (index: DayIndex, words: readonly Word[], emit: Emit): void => {
  papersWithAll(index, words, (paper, postings) => {
    const phrase = phraseStrength(index, words, paper, postings);
    if (words.length === 1) emit(paper, phrase);
    else if (phrase > 0)
      emit(paper, phrase + (1 - phrase) * PHRASE_WORDS * wordsStrength(index, words, postings));
    else if (standNear(index, postings) && !repeats(words))
      emit(paper, TIERS.near * wordsStrength(index, words, postings));
  });
};

/** Adds every word's postings, weighted by its share of the total idf; returns the total idf. */
const addWords = (index: DayIndex, words: readonly Word[], sums: Accumulator): number => {
  const all = words.reduce((total, { idf }) => total + idf, 0);
  for (const { term, idf } of words) {
    const id = index.termIds.get(term);
    if (id !== undefined) addPostings(index, id, idf / all, sums);
  }
  return all;
};

/** Emits what a keyword matches beyond its phrase: papers with all words, or with at least MIN_SHARE of its idf. */
const matchWords = (index: DayIndex, words: readonly Word[], sums: Accumulator, emit: Emit): void => {
  addWords(index, words, sums);
  drain(sums, (paper, sum, share) => {
    if (share > 0.999) emit(paper, TIERS.paper * sum);
    else if (share >= MIN_SHARE) emit(paper, TIERS.partial * sum * share);
  });
};

/** Matches a sentence: BM25F over its words, and a bonus for adjacent words that are adjacent in the paper. */
const matchQuestion = (index: DayIndex, words: readonly Word[], sums: Accumulator, emit: Emit): void => {
  const all = addWords(index, words, sums);
  for (let at = 1; at < words.length; at += 1) {
    const pair = [words[at - 1]!, words[at]!];
    if (pair[1]!.gap > 2 || pair[0]!.term === pair[1]!.term) continue;
    const weight = (PAIR_BONUS * (pair[0]!.idf + pair[1]!.idf)) / (2 * all);
    papersWithAll(index, pair, (paper, postings) => {
      addTo(sums, paper, weight * phraseStrength(index, pair, paper, postings), 0);
    });
  }
  drain(sums, (paper, sum) => emit(paper, (sum / (1 + PAIR_BONUS)) ** QUESTION_POWER));
};

/** Emits the papers that match one variant of a topic or keyword. */
export const matchVariant = (
  index: DayIndex,
  kind: 'topic' | 'keyword',
  variant: Variant,
  sums: Accumulator,
  emit: Emit,
): void => {
  if (variant.question) matchQuestion(index, variant.words, sums, emit);
  else matchPhrase(index, variant.words, emit);
  if (kind === 'keyword' && !variant.question && variant.words.length > 1) {
    matchWords(index, variant.words, sums, emit);
  }
};
