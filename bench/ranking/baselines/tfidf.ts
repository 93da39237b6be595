import type { System } from '../system.ts';
import { type Bag, bagPapers, bagsOfInterests, byScore } from './bag-of-words.ts';

type Vector = { terms: number[]; weights: number[] };

/** (1 + log tf) * log(N / df), scaled to length 1. */
const vectorOf = (bag: Bag, frequencies: readonly number[], papers: number): Vector => {
  const terms = [...bag.keys()];
  const weights = terms.map((term) => (1 + Math.log(bag.get(term)!)) * Math.log(papers / frequencies[term]!));
  const length = Math.hypot(...weights) || 1;
  return { terms, weights: weights.map((weight) => weight / length) };
};

/** Plain tf-idf: the cosine between a paper and the centroid of the reader's interests (Salton & Buckley 1988). */
export const tfidf: System = {
  name: 'tfidf',
  prepare: (papers) => {
    const bags = bagPapers(papers);
    const toVector = (bag: Bag) => vectorOf(bag, bags.frequencies, papers.length);
    const vectors = new Map(papers.map(({ id }) => [id, toVector(bags.bagOf.get(id)!)]));
    return (one) => {
      // Dividing by the query's length would not change the order.
      const query = new Float64Array(bags.frequencies.length);
      for (const bag of bagsOfInterests(bags, one)) {
        const { terms, weights } = toVector(bag);
        terms.forEach((term, at) => {
          query[term]! += weights[at]!;
        });
      }
      return byScore(one.candidates, (id) => {
        const { terms, weights } = vectors.get(id)!;
        return terms.reduce((sum, term, at) => sum + query[term]! * weights[at]!, 0);
      });
    };
  },
};
