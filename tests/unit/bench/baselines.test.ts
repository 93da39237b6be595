import { describe, expect, it } from 'vitest';
import { byScore, wordsOf } from '../../../bench/ranking/baselines/bag-of-words.ts';
import { bm25 } from '../../../bench/ranking/baselines/bm25.ts';
import { tfidf } from '../../../bench/ranking/baselines/tfidf.ts';
import type { RankCase } from '../../../bin/commands/rank-input.ts';
import type { RankPaper } from '../../../services/ranking/types.ts';

const paper = (id: string, title: string, abstract = '', keywords: string[] = []): RankPaper => {
  return { id, title, abstract, keywords, authors: [], upvotes: null, listedOn: null };
};

const candidatesOf = (papers: RankPaper[], interests: RankCase['interests']): RankCase => {
  const liked = new Set(interests.liked);
  return { id: 'case', interests, candidates: papers.map(({ id }) => id).filter((id) => !liked.has(id)) };
};

const PAPERS = [
  paper('other', 'Protein folding', 'Folding of proteins in water.'),
  paper(
    'long',
    'Graphs',
    'Graph coloring and many further words about trees, paths, cycles, cuts and flows.',
  ),
  paper('short', 'Graph coloring'),
  paper('tagged', 'Untitled', '', ['graph coloring']),
  paper('liked', 'Coloring a graph', 'Graph coloring by local search.'),
];

describe('the baselines', () => {
  it('reads words in lower case, without stop words', () => {
    expect(wordsOf('The BERT of 2019: a Très-long story')).toEqual(['bert', '2019', 'très', 'long', 'story']);
  });

  it('keeps the given order where scores tie', () => {
    expect(byScore(['c', 'a', 'b'], (id) => (id === 'b' ? 1 : 0))).toEqual(['b', 'c', 'a']);
  });

  it.each([tfidf, bm25])(
    '$name puts what shares rare words first, the shorter text before the longer',
    ({ prepare }) => {
      for (const interests of [{ liked: ['liked'] }, { keywords: ['graph coloring'] }]) {
        const ranking = prepare(PAPERS)(candidatesOf(PAPERS, interests)).filter((id) => id !== 'liked');
        expect(ranking[0]).toBe('short');
        expect(ranking.indexOf('tagged')).toBeLessThan(ranking.indexOf('other'));
        expect(ranking.indexOf('long')).toBeLessThan(ranking.indexOf('other'));
      }
    },
  );

  it.each([tfidf, bm25])('$name ranks every candidate once, with unknown words as without', ({ prepare }) => {
    const rank = prepare(PAPERS);
    expect(rank(candidatesOf(PAPERS, { keywords: ['zeugma'] }))).toEqual(PAPERS.map(({ id }) => id));
    expect(rank(candidatesOf(PAPERS, {}))).toEqual(PAPERS.map(({ id }) => id));
  });

  it('bm25 orders by its formula: a rare word beats a common one that occurs twice', () => {
    const papers = [
      paper('common', 'network network'),
      paper('rare', 'network lemma'),
      ...Array.from({ length: 8 }, (_, at) => paper(`filler${at}`, 'network study')),
    ];
    const ranking = bm25.prepare(papers)(candidatesOf(papers, { keywords: ['network lemma'] }));
    expect(ranking.slice(0, 2)).toEqual(['rare', 'common']);
  });
});
