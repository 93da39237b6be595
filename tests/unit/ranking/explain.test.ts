import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { buildProfile } from '../../../services/ranking/profile.ts';
import { rankPapers } from '../../../services/ranking/score.ts';
import type { Interest } from '../../../services/ranking/types.ts';
import { author, DAY, disliked, keyword, liked, paper, rankDay, scoreOf, topic } from './papers.ts';

const pool: Interest[] = [
  topic('Model merging', 'task vectors'),
  topic('Diffusion models'),
  topic('Multi-task learning', 'MTL'),
  topic('Robotics', 'robots'),
  keyword('gradient descent'),
  keyword('passage ranking'),
  keyword('ice'),
  keyword('Which models generate audio or images of cats from noise, and which walk on ice?'),
  liked(paper('l1', 'Ranking documents', 'Models for passage ranking and retrieval over documents.')),
  liked(paper('l2', 'Audio from noise', 'Vocoders and diffusion models generate audio.')),
  author('Ada Lovelace'),
  disliked(paper('d1', 'Speech', 'Low latency words.')),
];
const day = DAY.map((one) => (one.id === 'speech' ? { ...one, authors: ['Lovelace, A.'] } : one));
const index = createDayIndex(day);
const rank = (...interests: Interest[]) => rankPapers(index, buildProfile(interests, index.statistics));
const labelOf = (interest: Interest) => ('paper' in interest ? interest.paper.title : interest.label);

test('the reason is true: without the interest it names, the score is lower', () => {
  fc.assert(
    fc.property(fc.subarray(pool, { minLength: 1 }), (interests) => {
      const ranked = rank(...interests);
      for (const { id, score, reason } of ranked) {
        if (reason.kind === 'trending') continue;
        const rest = interests.filter((one) => labelOf(one) !== reason.label);
        expect(rest.length).toBe(interests.length - 1);
        if (rest.every(({ kind }) => kind === 'disliked')) continue;
        expect(scoreOf(rank(...rest), id)).toBeLessThan(score);
      }
    }),
  );
});

test('no other interest, left out, would lower the score by more', () => {
  fc.assert(
    fc.property(fc.subarray(pool.slice(0, 8), { minLength: 2 }), (interests) => {
      for (const { id, reason } of rank(...interests)) {
        if (reason.kind === 'trending') continue;
        const without = (label: string) =>
          scoreOf(rank(...interests.filter((one) => labelOf(one) !== label)), id);
        const least = Math.min(...interests.map((one) => without(labelOf(one))));
        expect(without(reason.label)).toBeCloseTo(least, 6);
      }
    }),
  );
});

describe('the matching words', () => {
  test('are the words of the paper, those of the title first', () => {
    const [first] = rankDay(DAY, topic('Multi-task learning', 'MTL', 'shared backbone'));
    expect(first!.reason).toEqual({
      kind: 'topic',
      label: 'Multi-task learning',
      terms: ['Sharing Backbones', 'Multi-Task Learning', 'MTL'],
    });
  });

  test('are at most four, and none twice', () => {
    const [first] = rankDay(DAY, liked(paper('l', 'Passage ranking', DAY[4]!.abstract)));
    const { terms } = first!.reason;
    expect(terms.length).toBe(4);
    expect(new Set(terms.map((term) => term.toLowerCase())).size).toBe(4);
  });

  test('stand in the paper as they are given', () => {
    fc.assert(
      fc.property(fc.subarray(pool, { minLength: 1 }), (interests) => {
        for (const { id, reason } of rank(...interests)) {
          const one = day.find((other) => other.id === id)!;
          const text = [one.title, one.abstract, ...one.authors].join(' ');
          for (const term of reason.terms) expect(text).toContain(term);
          expect(reason.terms.length).toBeLessThanOrEqual(4);
        }
      }),
    );
  });
});
