import { learnSpace } from './learn-space.ts';
import { type PaperText, readPaper } from './paper-text.ts';
import type { RankPaper } from './types.ts';
import type { VectorSpace } from './vector-space.ts';
import { learnVocabulary, type Vocabulary } from './vocabulary.ts';

/** Statistics of a corpus: document frequencies, mean field lengths, introduced acronyms and the vector space. */
export type TermStatistics = {
  papers: number;
  /** Number of papers that contain the term. */
  frequencies: ReadonlyMap<string, number>;
  /** Mean number of terms in title, keywords and abstract, over the papers that have any there. */
  meanLengths: readonly [title: number, keywords: number, abstract: number];
  vocabulary: Vocabulary;
  /** The space in which whole papers are compared. */
  space: VectorSpace;
};

/** Returns the number of terms in title, keywords and abstract. */
export const fieldLengths = ({ tokens, fieldEnds }: PaperText): [number, number, number] => {
  const lengths: [number, number, number] = [0, 0, 0];
  let field = 0;
  tokens.forEach((token, position) => {
    while (field < 2 && position >= fieldEnds[field]!) field += 1;
    if (token.term !== '') lengths[field]! += 1;
  });
  return lengths;
};

export const statisticsOf = (texts: readonly PaperText[]): TermStatistics => {
  const frequencies = new Map<string, number>();
  const totals = [0, 0, 0];
  const filled = [0, 0, 0];
  for (const paper of texts) {
    const terms = new Set<string>();
    for (const { term, acronym } of paper.tokens) {
      if (term !== '') terms.add(term);
      if (acronym) terms.add(acronym);
    }
    for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
    fieldLengths(paper).forEach((length, field) => {
      if (length === 0) return;
      totals[field]! += length;
      filled[field]! += 1;
    });
  }
  const mean = (field: number) => totals[field]! / Math.max(1, filled[field]!) || 1;
  return {
    papers: texts.length,
    frequencies,
    meanLengths: [mean(0), mean(1), mean(2)],
    vocabulary: learnVocabulary(texts.map((paper) => paper.text)),
    space: learnSpace(texts),
  };
};

/** Returns the statistics of a corpus of papers; many indexes can share them. */
export const termStatistics = (papers: readonly RankPaper[]): TermStatistics =>
  statisticsOf(papers.map(readPaper));

/** Returns Robertson and Spärck Jones's inverse document frequency, log(1 + (N - n + 0.5) / (n + 0.5)), which is never negative. */
export const idfOf = (statistics: TermStatistics, term: string): number => {
  const frequency = statistics.frequencies.get(term) ?? 0;
  return Math.log(1 + (statistics.papers - frequency + 0.5) / (frequency + 0.5));
};
