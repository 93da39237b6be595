import { describe, expect, test } from 'vitest';
import { arxivIdWithoutVersion, paperIdentity, titleKey } from '../../../services/papers/text/identity.ts';

describe('titleKey', () => {
  test.each([
    ['M$^3$ViT: Mixture-of-Experts', 'M^{3}ViT -- mixture of experts', 'M³ViT: Mixture‐of‐Experts'],
    ["{\\'E}tude cognitive", 'Étude  cognitive', 'E\u0301TUDE COGNITIVE.'],
    ['$\\infty$-gram', 'infty-gram', '∞-Gram'],
    ['PixArt-\\Sigma', 'PIXART-Sigma', 'PixArt-Σ'],
    ["{BERT}: ``Pre-training''", 'BERT: "Pre-training"', 'BERT Pre–training'],
    ['Fast \\& Slow', 'Fast & Slow', 'fast slow'],
    ['Stra\\ss e', 'Straße', 'STRASSE'],
  ])('%j and its other spellings are one', (...spellings) => {
    expect(new Set(spellings.map(titleKey)).size).toBe(1);
  });

  test('different titles differ, also where letters are not Latin', () => {
    expect(titleKey('RewardBench')).not.toBe(titleKey('RewardBench 2'));
    expect(titleKey('机器学习')).not.toBe(titleKey('深度学习'));
    expect(titleKey('機器學習')).toBe('機器學習');
  });

  test('a title without letters has an empty key', () => expect(titleKey('??? -- ...')).toBe(''));
});

test.each([
  ['2410.15027', '2410.15027'],
  ['2410.15027v12', '2410.15027'],
  ['arXiv:2410.15027v2', '2410.15027'],
  ['https://arxiv.org/abs/2410.15027v1', '2410.15027'],
  ['http://export.arxiv.org/pdf/0704.0001v2.pdf', '0704.0001'],
  ['oai:arXiv.org:2508.13426v1', '2508.13426'],
  ['math.GT/0309136v1', 'math/0309136'],
  ['hep-th/9901001', 'hep-th/9901001'],
  ['Recent research arXiv:2410.15027 has explored', null],
  ['https://arxiv.org.evil.example/abs/2410.15027', null],
  ['7,000 restarts', null],
  ['', null],
])('arXiv id of %j', (text, id) => expect(arxivIdWithoutVersion(text)).toBe(id));

test('a paper is identified by its arXiv id, else its DOI, else its title', () => {
  expect(paperIdentity({ arxivId: '2410.15027v3', title: 'A' })).toBe('arxiv:2410.15027');
  expect(paperIdentity({ arxivId: '2410.15027', doi: '10.1/x', title: 'A' })).toBe('arxiv:2410.15027');
  expect(paperIdentity({ arxivId: null, doi: '10.1/x', title: 'A' })).toBe('doi:10.1/x');
  expect(paperIdentity({ arxivId: null, title: 'A $B$!' })).toBe('title:ab');
});
