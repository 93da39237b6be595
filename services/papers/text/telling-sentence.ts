/** The features of a sentence within its abstract, each from 0 to 1. */
export type SentenceFeatures = {
  /** It says what the paper brings: "we propose", "this work introduces". */
  introduces: number;
  /** It says what was found: "outperforms", "we show", "experiments demonstrate". */
  reports: number;
  /** The share of the title's words that it repeats. */
  titleOverlap: number;
  /** It names what the title names before its colon. */
  namesSubject: number;
  /** Its place: 0 for the first sentence, 1 for the last. */
  position: number;
  /** How often its words occur in the other sentences, for each of its words, divided by 4. */
  centrality: number;
};

export const sentenceFeatures = [
  'introduces',
  'reports',
  'titleOverlap',
  'namesSubject',
  'position',
  'centrality',
] as const satisfies (keyof SentenceFeatures)[];

export type SentenceWeights = Record<keyof SentenceFeatures, number>;

/**
 * The weights of a ridge regression (lambda 10) of each sentence's ROUGE with the paper's summary at Hugging Face, fitted on
 * the 30 papers of 4 November 2025; `bench:tldr -- --fit` prints them.
 */
export const sentenceWeights: SentenceWeights = {
  introduces: 0.036,
  reports: 0.035,
  titleOverlap: 0.075,
  namesSubject: 0.062,
  position: -0.022,
  centrality: 0.051,
};

// "We propose", "this work introduces"; not "imbalance introduces biases".
const INTRODUCES =
  /\b(?:we|paper|work|study|report|article)\b[^.]{0,40}\b(?:propos|introduc|present|develop)(?:e|es|ed|ing|s)?\b/i;
const REPORTS =
  /\b(?:we (?:show|find|demonstrate|observe|reveal)|results? (?:show|demonstrate|indicate)|experiments?|outperforms?|achiev(?:e|es|ing)|state-of-the-art|surpass(?:es|ing)?|improv(?:e|es|ing|ements?))\b/i;

const LIST_ITEM = /^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s/i;

// Words of titles that say nothing of their subject.
const LIGHT = new Set(
  'a an and are as at by for from in into is it its of on or that the this through to toward towards using via we with'.split(
    ' ',
  ),
);

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const weighty = (words: string[]): string[] => [...new Set(words)].filter((word) => !LIGHT.has(word));

/** Returns the features of each sentence of an abstract. */
export const describeSentences = (sentences: string[], title: string): SentenceFeatures[] => {
  const titleWords = weighty(wordsOf(title));
  const colon = title.indexOf(':');
  const subject = colon > 0 ? title.slice(0, colon).trim().toLowerCase() : '';
  const words = sentences.map((sentence) => weighty(wordsOf(sentence)));
  const uses = new Map<string, number>();
  for (const each of words) for (const word of each) uses.set(word, (uses.get(word) ?? 0) + 1);
  return sentences.map((sentence, at) => {
    const own = new Set(words[at]);
    const shared = words[at]!.reduce((sum, word) => sum + (uses.get(word)! > 1 ? uses.get(word)! : 0), 0);
    return {
      introduces: INTRODUCES.test(sentence) ? 1 : 0,
      reports: REPORTS.test(sentence) ? 1 : 0,
      titleOverlap:
        titleWords.length === 0 ? 0 : titleWords.filter((word) => own.has(word)).length / titleWords.length,
      namesSubject: subject !== '' && sentence.toLowerCase().includes(subject) ? 1 : 0,
      position: sentences.length === 1 ? 0 : at / (sentences.length - 1),
      centrality: own.size === 0 ? 0 : Math.min(1, shared / own.size / 4),
    };
  });
};

/** Returns the indexes of the sentences, the one that says most about what is new first; of equals the earlier one. */
export const rankSentences = (
  sentences: string[],
  title: string,
  weights: SentenceWeights = sentenceWeights,
): number[] => {
  const scores = describeSentences(sentences, title).map((features, at) =>
    sentenceFeatures.reduce(
      (sum, name) => sum + weights[name] * features[name],
      // An item of a list says little alone, so it comes after all others.
      LIST_ITEM.test(sentences[at]!) ? -1 : 0,
    ),
  );
  return scores.map((_, at) => at).sort((a, b) => scores[b]! - scores[a]! || a - b);
};
