import { describe, expect, test } from 'vitest';
import { findLongForm, learnVocabulary, phraseKey } from '../../../services/ranking/vocabulary.ts';
import { idsAbove, keyword, paper, rankDay, topic } from './papers.ts';

describe('long forms', () => {
  test.each([
    ['MTL', 'We study Multi-Task Learning', 'Multi-Task Learning'],
    ['LLM', 'of large language models', 'large language models'],
    ['SSL', 'with self-supervised learning', 'self-supervised learning'],
    ['RLHF', 'by reinforcement learning from human feedback', 'reinforcement learning from human feedback'],
    ['ViT', 'a Vision Transformer', 'Vision Transformer'],
  ])('%s', (acronym, before, longForm) => {
    expect(findLongForm(acronym, before)).toBe(longForm);
  });

  test('a phrase that does not spell the acronym is not its long form', () => {
    expect(findLongForm('GPU', 'we train on four machines')).toBeNull();
    expect(findLongForm('MTL', 'the MTL')).toBeNull();
  });
});

describe('learning from texts', () => {
  test('both orders, plural and singular, one meaning per phrase', () => {
    const { expansions, acronyms } = learnVocabulary([
      'large language models (LLMs) are big.',
      'MoE (mixture of experts) saves work.',
      'A Large Language Model (LLM) writes.',
    ]);
    expect(expansions.get('=llm')).toEqual([{ longForm: 'large language models', papers: 2 }]);
    expect(acronyms.get(phraseKey('mixtures of experts'))).toEqual(['=moe']);
  });

  test('two letters need three papers that agree', () => {
    const text = 'Gradient coding (GC) is old.';
    expect(learnVocabulary([text, text]).expansions.has('=gc')).toBe(false);
    expect(learnVocabulary([text, text, text]).expansions.has('=gc')).toBe(true);
  });

  test('a meaning that only a minority of papers gives is dropped', () => {
    const { expansions } = learnVocabulary([
      'maximum a posteriori probability (MAP) rule',
      'mean average precision (MAP) one',
      'mean average precision (MAP) two',
    ]);
    expect(expansions.get('=map')?.map(({ longForm }) => longForm)).toEqual(['mean average precision']);
  });

  test('brackets without end cost no time', () => {
    const started = performance.now();
    learnVocabulary(['a (', 'A ('.repeat(50_000), `${'word '.repeat(50_000)}(`, '('.repeat(100_000)]);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('in a ranking', () => {
  const day = [
    paper('intro', 'Sharing', 'Multi-Task Learning (MTL) shares a backbone.'),
    paper('short', 'Balancing Losses in MTL', 'Weights for every loss.'),
    paper('other', 'Robots', 'They walk.'),
  ];

  test('an interest in the phrase finds the acronym, and the other way', () => {
    expect(idsAbove(rankDay(day, keyword('multi-task learning'))).sort()).toEqual(['intro', 'short']);
    expect(idsAbove(rankDay(day, keyword('multitask learning'))).sort()).toEqual(['intro', 'short']);
    expect(idsAbove(rankDay(day, keyword('mtl'))).sort()).toEqual(['intro', 'short']);
  });

  test('an acronym is not the word it is spelled like', () => {
    const cases = [
      paper('rag', 'Cleaning with a rag', 'A rag and a bone.'),
      paper('RAG', 'RAG at scale', 'We run RAG.'),
    ];
    expect(idsAbove(rankDay(cases, topic('Retrieval-augmented generation', 'RAG')))).toEqual(['RAG']);
  });
});
