import { type Accumulator, addTo, drain } from './accumulator.ts';
import { strengthOf } from './bm25f.ts';
import type { DayIndex } from './day-index.ts';
import { papersWithAll, phrasePositions, standNear } from './phrases.ts';
import type { Variant, Word } from './variants.ts';

/** Called for every paper that matches, with a strength in (0, 1); possibly more than once for a paper. */
export type Emit = (paper: number, strength: number) => void;

/**
 * How much of the words' strength counts, by how they stand in the paper: as the phrase (which is then a word of
 * its own, with its own frequency), near one another, somewhere in the paper, or only some of them.
 */
export const TIERS = { near: 0.6, paper: 0.4, partial: 0.3 } as const;
/** Below this share of a phrase's rarity, matched words say nothing of the phrase. */
const MIN_SHARE = 0.3;
/** What a phrase's single words, wherever they stand, add to the phrase itself. */
const PHRASE_WORDS = 0.3;
/** Lifts the strengths of questions, of which no paper holds every word, to the scale of the others. */
const QUESTION_POWER = 0.7;
/** What adjacent words of a question found adjacent in the paper add, against the words alone. */
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

// "learning to learn" is not near itself wherever anything learns.
const repeats = (words: readonly Word[]): boolean =>
  new Set(words.map(({ term }) => term)).size < words.length;

/** A phrase of a topic: the phrase itself, or all its words near one another; never single words. */
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

/** Adds every word by its share of the rarity of all; returns that rarity. */
const addWords = (index: DayIndex, words: readonly Word[], sums: Accumulator): number => {
  const all = words.reduce((total, { idf }) => total + idf, 0);
  for (const { term, idf } of words) {
    const id = index.termIds.get(term);
    if (id !== undefined) addPostings(index, id, idf / all, sums);
  }
  return all;
};

/** What a keyword matches beyond its phrase: all words in the paper, or those that carry most of its rarity. */
const matchWords = (index: DayIndex, words: readonly Word[], sums: Accumulator, emit: Emit): void => {
  addWords(index, words, sums);
  drain(sums, (paper, sum, share) => {
    if (share > 0.999) emit(paper, TIERS.paper * sum);
    else if (share >= MIN_SHARE) emit(paper, TIERS.partial * sum * share);
  });
};

/** A sentence: BM25F over its words, and a bonus for neighbours that are neighbours in the paper. */
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

/** Emits the papers that one way of saying a topic or a keyword matches. */
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
