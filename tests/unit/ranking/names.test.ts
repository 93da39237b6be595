import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameParts, sameName } from '../../../services/ranking/names.ts';
import { author, keyword, paper, rankDay } from './papers.ts';

const same = (a: string, b: string) => sameName(nameParts(a), nameParts(b));

describe('names', () => {
  test.each([
    ['Geoffrey Hinton', 'G. Hinton'],
    ['Geoffrey E. Hinton', 'Geoffrey Hinton'],
    ['GE Hinton', 'Geoffrey Everest Hinton'],
    ['Hinton, Geoffrey', 'Geoffrey Hinton'],
    ['Wei Wang', 'Wang Wei'],
    ['José García', 'jose garcia'],
    ['Jean-Luc Picard', 'J.-L. Picard'],
    ['Łukasz Kaiser', 'Lukasz Kaiser'],
    ['LeCun', 'Yann LeCun'],
    ['WEI WANG', 'Wei Wang'],
  ])('%s is %s', (a, b) => {
    expect(same(a, b)).toBe(true);
    expect(same(b, a)).toBe(true);
  });

  test.each([
    ['Geoffrey Hinton', 'George Hinton'],
    ['Geoffrey Hinton', 'Geoffrey Hinson'],
    ['Yi Wang', 'Yifan Wang'],
    ['G. Hinton', 'G. Smith'],
    ['', 'Anyone'],
    ['Yann', 'Yann LeCun'],
    ['J. L. Picard', 'Jean Picard Lambert'],
  ])('%s is not %s', (a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(b, a)).toBe(false);
  });

  test('everyone is who they are, and the relation has no direction', () => {
    const name = fc.array(fc.stringMatching(/^[A-Z][a-z]{1,6}$/), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(same(a.join(' '), a.join(' '))).toBe(true);
        expect(same(a.join(' '), b.join(' '))).toBe(same(b.join(' '), a.join(' ')));
      }),
    );
  });
});

test('a followed author comes first, before the best of topics, and is named as the paper names them', () => {
  const day = [
    paper('topic', 'Reward Models', 'Reward models, reward models and reward models.'),
    paper('author', 'On Nothing Much', 'Text.', { authors: ['A. Other', 'J. García'] }),
  ];
  const [first, second] = rankDay(day, keyword('reward models'), author('José García'));
  expect(first).toMatchObject({
    id: 'author',
    reason: { kind: 'author', label: 'José García', terms: ['J. García'] },
  });
  expect(first!.match).toBeGreaterThanOrEqual(0.95);
  expect(second!.id).toBe('topic');
});
