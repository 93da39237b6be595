import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { likeness, selectPapers } from '../../../services/ranking/diversify.ts';
import { buildProfile } from '../../../services/ranking/profile.ts';
import { rankPapers } from '../../../services/ranking/score.ts';
import { DAY, liked, paper, topic } from './papers.ts';

const abstract =
  'Reward models score answers. Our reward models are trained on pairs of answers ranked by people.';
const copies = Array.from({ length: 5 }, (_, at) =>
  paper(`copy${at}`, 'Reward Models from Pairs', abstract.replace('trained', `trained${' well'.repeat(at)}`)),
);
const day = [
  ...copies,
  paper('new', 'Reward Models for Robots', 'A robot learns reward models from touch, on ice and on sand.'),
  ...DAY,
];
const index = createDayIndex(day);
const ranked = rankPapers(index, buildProfile([topic('Reward models')], index.statistics));

describe('selection', () => {
  test('near-duplicates do not fill the mail', () => {
    const ids = selectPapers(index, ranked, { count: 3, minimum: 1 }).map(({ id }) => id);
    expect(ids).toContain(ranked[0]!.id);
    expect(ids.filter((id) => id.startsWith('copy')).length).toBe(1);
    expect(ids).toContain('new');
  });

  test('a slightly less relevant but different paper goes before more of the same', () => {
    const near = [
      paper(
        'a',
        'Image Diffusion',
        'Diffusion models draw images of cats, dogs, birds and fish in many styles of art.',
      ),
      paper(
        'b',
        'Image Diffusion II',
        'Diffusion models draw images of cats, dogs, birds and horses in styles of art.',
      ),
      paper('c', 'Sound', 'Diffusion models for audio: a vocoder with phase, pitch and timbre control.'),
    ];
    const small = createDayIndex([...near, ...DAY]);
    const score = (id: string, value: number) => ({
      id,
      score: value,
      reason: { kind: 'topic' as const, label: 'x', terms: [] },
    });
    const list = [score('a', 80), score('b', 78), score('c', 70)];
    expect(selectPapers(small, list, { count: 2, minimum: 0 }).map(({ id }) => id)).toEqual(['a', 'c']);
    const far = [score('a', 80), score('b', 78), score('c', 20)];
    expect(selectPapers(small, far, { count: 2, minimum: 0 }).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('every interest with a strong paper gets a place, taken from one that has several', () => {
    const strong = [
      ...['x', 'y', 'z'].map((id, at) =>
        paper(id, 'Reward models', `Reward models for answers to ${['maths', 'law', 'code'][at]}.`.repeat(3)),
      ),
      ...DAY,
    ];
    const own = createDayIndex(strong);
    const profile = buildProfile([topic('Reward models'), topic('Legged robots')], own.statistics);
    const list = rankPapers(own, profile);
    expect(list.slice(0, 3).map(({ interest }) => interest)).toEqual([0, 0, 0]);
    expect(list.find(({ id }) => id === 'robot')!.match).toBeGreaterThan(0.6);
    const chosen = selectPapers(own, list, { count: 3, minimum: 1 });
    expect(chosen.map(({ id }) => id)).toContain('robot');
    expect(chosen.map(({ id }) => id)).toContain(list[0]!.id);
  });

  test('never more than wanted, none below the minimum, best first, the best always there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 100 }), (count, minimum) => {
        const picked = selectPapers(index, ranked, { count, minimum });
        expect(picked.length).toBeLessThanOrEqual(count);
        for (const { score } of picked) expect(score).toBeGreaterThanOrEqual(minimum);
        const scores = picked.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        if (count > 0 && ranked[0]!.score >= minimum) expect(picked[0]).toBe(ranked[0]);
      }),
    );
  });

  test('likeness is 1 with itself, symmetric, 0 without common words', () => {
    expect(likeness(index, 0, 0)).toBeCloseTo(1, 5);
    expect(likeness(index, 0, 1)).toBeGreaterThan(0.85);
    expect(likeness(index, 0, 6)).toBeCloseTo(likeness(index, 6, 0), 10);
    const apart = createDayIndex([paper('x', 'Alpha'), paper('y', 'Beta')]);
    expect(likeness(apart, 0, 1)).toBe(0);
  });

  test('the same input gives the same choice', () => {
    const again = createDayIndex(structuredClone(day));
    const profile = buildProfile([topic('Reward models'), liked(DAY[0]!)], again.statistics);
    const once = selectPapers(again, rankPapers(again, profile), { count: 5, minimum: 1 });
    const twice = selectPapers(again, rankPapers(again, profile), { count: 5, minimum: 1 });
    expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
  });
});
