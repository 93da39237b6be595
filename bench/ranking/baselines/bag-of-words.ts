import type { RankCase } from '../../../bin/commands/rank-input.ts';
import type { RankPaper } from '../../../services/ranking/types.ts';

// The baselines share nothing with services/ranking but the shape of a paper, so that they share none of its faults.

const STOP_WORDS = new Set(
  (
    'an and are as at be by for from has have in is it its of on or that the their this to was were which with we ' +
    'our can not but these those than then such also between into using used use based via you what'
  ).split(' '),
);

/**
 * Runs of two or more letters and digits in lower case, without a few function words. Unstemmed: on these sets
 * Porter's stems help the questions of cacm and hurt the likes of the two others.
 */
export const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []).filter((word) => !STOP_WORDS.has(word));

/** Occurrences by term number. */
export type Bag = Map<number, number>;

export type Bags = {
  /** Title, abstract and keywords of a paper as one bag, by paper id. */
  bagOf: ReadonlyMap<string, Bag>;
  /** The number of papers that contain each term. */
  frequencies: readonly number[];
  /** Returns the bag of a text, without terms that no paper contains. */
  read: (text: string) => Bag;
};

const countInto = (bag: Bag, term: number): void => {
  bag.set(term, (bag.get(term) ?? 0) + 1);
};

export const bagPapers = (papers: readonly RankPaper[]): Bags => {
  const numberOf = new Map<string, number>();
  const frequencies: number[] = [];
  const bagOf = new Map<string, Bag>();
  for (const { id, title, abstract, keywords } of papers) {
    const bag: Bag = new Map();
    for (const word of wordsOf([title, abstract, ...keywords].join(' '))) {
      let term = numberOf.get(word);
      if (term === undefined) {
        term = numberOf.size;
        numberOf.set(word, term);
        frequencies.push(0);
      }
      countInto(bag, term);
    }
    for (const term of bag.keys()) frequencies[term]! += 1;
    bagOf.set(id, bag);
  }
  const read = (text: string): Bag => {
    const bag: Bag = new Map();
    for (const word of wordsOf(text)) {
      const term = numberOf.get(word);
      if (term !== undefined) countInto(bag, term);
    }
    return bag;
  };
  return { bagOf, frequencies, read };
};

/** Returns a case's liked papers, keywords and topics, one bag each. */
export const bagsOfInterests = ({ bagOf, read }: Bags, { interests }: RankCase): Bag[] => [
  ...(interests.liked ?? []).map((id) => bagOf.get(id)!),
  ...[...(interests.keywords ?? []), ...(interests.topics ?? [])].map(read),
];

/** Sorts the candidates by descending score; ties keep the given order. */
export const byScore = (candidates: readonly string[], scoreOf: (id: string) => number): string[] =>
  candidates
    .map((id) => ({ id, score: scoreOf(id) }))
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id);
