import type { System } from '../system.ts';
import { bagPapers, bagsOfInterests, byScore } from './bag-of-words.ts';

const K1 = 1.2;
const B = 0.75;

/**
 * Plain BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) with the usual
 * constants. The query contains every occurrence of every term of the reader's interests.
 */
export const bm25: System = {
  name: 'bm25',
  prepare: (papers) => {
    const bags = bagPapers(papers);
    const lengthOf = new Map(
      papers.map(({ id }) => [id, [...bags.bagOf.get(id)!.values()].reduce((sum, count) => sum + count, 0)]),
    );
    const meanLength = [...lengthOf.values()].reduce((sum, length) => sum + length, 0) / papers.length;
    const idf = bags.frequencies.map((frequency) =>
      Math.log(1 + (papers.length - frequency + 0.5) / (frequency + 0.5)),
    );
    return (one) => {
      const query = new Float64Array(bags.frequencies.length);
      for (const bag of bagsOfInterests(bags, one)) for (const [term, count] of bag) query[term]! += count;
      return byScore(one.candidates, (id) => {
        const norm = K1 * (1 - B + (B * lengthOf.get(id)!) / meanLength);
        let score = 0;
        for (const [term, count] of bags.bagOf.get(id)!) {
          if (query[term] !== 0) score += (query[term]! * idf[term]! * count * (K1 + 1)) / (count + norm);
        }
        return score;
      });
    };
  },
};
