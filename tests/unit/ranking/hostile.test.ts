import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Interest } from '../../../services/ranking/types.ts';
import { keyword, liked, muted, paper, rankDay, topic } from './papers.ts';

test('markup in a paper is plain words, and none of it gets into the reason', () => {
  const day = [
    paper('x', '<script>alert("robots")</script>', 'Legged <b>robots</b> & more'),
    paper('y', 'Clouds', ''),
  ];
  const [first] = rankDay(day, topic('robots'));
  expect(first).toMatchObject({ id: 'x', reason: { terms: ['robots'] } });
});

test('invisible and bidirectional marks hide nothing', () => {
  const day = [paper('x', 'Ro\u200bbots \u202eon\u202c ice', ''), paper('y', 'Clouds', '')];
  expect(rankDay(day, topic('robots'))[0]).toMatchObject({ id: 'x', reason: { terms: ['Robots'] } });
});

test('emoji, other scripts and empty abstracts', () => {
  const day = [paper('x', '🤖 robots 机器人 роботы', ''), paper('y', '', ''), paper('z', '🎉🎉', '')];
  expect(rankDay(day, keyword('роботы'))[0]!.id).toBe('x');
  expect(rankDay(day, keyword('机器人'))[0]!.id).toBe('x');
  expect(rankDay(day, keyword('🎉')).every(({ score }) => score === 0)).toBe(true);
});

test('an interest of nothing but stop words, or of nothing, matches nothing and mutes nothing', () => {
  const day = [paper('x', 'The robots of the ice', ''), paper('y', 'Clouds', '')];
  for (const label of ['', '   ', 'of the', '!!!', '<>']) {
    const ranked = rankDay(day, keyword(label), muted(label));
    expect(ranked.map(({ score }) => score)).toEqual([0, 0]);
  }
});

test('names of object properties are ordinary words', () => {
  const day = [paper('x', 'constructor __proto__ toString', ''), paper('y', 'Clouds', '')];
  expect(rankDay(day, keyword('constructor'))[0]).toMatchObject({
    id: 'x',
    reason: { terms: ['constructor'] },
  });
});

test('for any text, scores are numbers from 0 to 100 and the order is repeatable', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const anyPaper = fc.record({
    title: text,
    abstract: text,
    authors: fc.array(text),
    keywords: fc.array(text),
  });
  fc.assert(
    fc.property(fc.array(anyPaper, { maxLength: 6 }), text, text, (papers, first, second) => {
      const day = papers.map((one, at) => paper(String(at), one.title, one.abstract, one));
      const interests: Interest[] = [
        keyword(first),
        topic(second, first),
        { kind: 'author', label: second },
        muted(second),
        ...day.slice(0, 1).map(liked),
      ];
      const ranked = rankDay(day, ...interests);
      for (const { score } of ranked) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }
      expect(JSON.stringify(rankDay(day, ...interests))).toBe(JSON.stringify(ranked));
    }),
  );
});
