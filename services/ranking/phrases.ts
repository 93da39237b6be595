import { type DayIndex, findPosting } from './day-index.ts';
import type { Word } from './variants.ts';

/** Words are near one another within their number plus this many positions. */
const NEAR = 2;

const positionsOf = (index: DayIndex, posting: number): Uint32Array =>
  index.positions.subarray(index.firstPosition[posting]!, index.firstPosition[posting + 1]!);

/** Returns the index of the first position above `limit`, by bisection: a hostile text may repeat words thousands of times. */
const placeAfter = (positions: Uint32Array, limit: number): number => {
  let [from, to] = [0, positions.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (positions[middle]! > limit) to = middle;
    else from = middle + 1;
  }
  return from;
};

/** Returns the position of the first word of each occurrence of the phrase. Stop words between the words may be missing. */
export const phrasePositions = (
  index: DayIndex,
  words: readonly Word[],
  postings: readonly number[],
): number[] => {
  const rest = postings.slice(1).map((posting) => positionsOf(index, posting));
  return [...positionsOf(index, postings[0]!)].filter((start) => {
    let at = start;
    return rest.every((positions, word) => {
      const next = positions[placeAfter(positions, at)];
      if (next === undefined || next - at > words[word + 1]!.gap) return false;
      at = next;
      return true;
    });
  });
};

/** Returns whether all words stand within a few positions of one another, in any order, in one field. */
export const standNear = (index: DayIndex, postings: readonly number[]): boolean => {
  const lists = postings.map((posting) => positionsOf(index, posting));
  const window = postings.length + NEAR;
  return [...lists[0]!].some((anchor) =>
    lists.every((positions) => {
      const next = positions[placeAfter(positions, anchor - window)];
      return next !== undefined && next < anchor + window;
    }),
  );
};

/** Returns the posting numbers of all terms for one paper, or null where one is missing. */
export const postingsFor = (index: DayIndex, terms: readonly number[], paper: number): number[] | null => {
  const postings: number[] = [];
  for (const term of terms) {
    const posting = findPosting(index, term, paper);
    if (posting < 0) return null;
    postings.push(posting);
  }
  return postings;
};

export const termIdsOf = (index: DayIndex, words: readonly { term: string }[]): number[] | null => {
  const ids: number[] = [];
  for (const { term } of words) {
    const id = index.termIds.get(term);
    if (id === undefined) return null;
    ids.push(id);
  }
  return ids;
};

/** Calls `visit` with each paper that contains all the words; only the rarest word's postings are scanned. */
export const papersWithAll = (
  index: DayIndex,
  words: readonly Word[],
  visit: (paper: number, postings: number[]) => void,
): void => {
  const terms = termIdsOf(index, words);
  if (!terms) return;
  const size = (term: number) => index.firstPosting[term + 1]! - index.firstPosting[term]!;
  const rarest = terms.reduce((best, term) => (size(term) < size(best) ? term : best));
  for (let at = index.firstPosting[rarest]!; at < index.firstPosting[rarest + 1]!; at += 1) {
    const paper = index.postingPaper[at]!;
    const postings = postingsFor(index, terms, paper);
    if (postings) visit(paper, postings);
  }
};
