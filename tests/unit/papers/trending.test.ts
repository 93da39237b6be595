import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRising, type Signals, trendingScores } from '../../../services/papers/editions/trending.ts';

const unknown: Signals = {
  upvotes: null,
  comments: null,
  githubStars: null,
  upvotesGained: null,
  starsGained: null,
  gainHours: 24,
  likes: null,
  sent: 0,
};
const count = fc.nat({ max: 100_000 });
const known = fc.record({
  upvotes: count,
  comments: count,
  githubStars: count,
  upvotesGained: count,
  starsGained: count,
  gainHours: fc.constant(24),
  likes: count,
  sent: fc.constant(1_000),
});
const some = fc
  .tuple(known, fc.record({ upvotes: fc.boolean(), githubStars: fc.boolean(), likes: fc.boolean() }))
  .map(
    ([paper, hide]): Signals => ({
      ...paper,
      upvotes: hide.upvotes ? null : paper.upvotes,
      githubStars: hide.githubStars ? null : paper.githubStars,
      likes: hide.likes ? null : paper.likes,
    }),
  );
const signals = ['upvotes', 'comments', 'githubStars', 'upvotesGained', 'starsGained', 'likes'] as const;

describe('the trending score', () => {
  test('is monotone in each signal, whatever the others are', () => {
    fc.assert(
      fc.property(
        fc.array(some, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(...signals),
        fc.nat({ max: 1_000 }),
        (papers, name, more) => {
          const raised = papers.map((paper, at) =>
            at === 0 && paper[name] !== null ? { ...paper, [name]: paper[name]! + more } : paper,
          );
          expect(trendingScores(raised)[0]).toBeGreaterThanOrEqual(trendingScores(papers)[0]! - 1e-9);
        },
      ),
    );
  });

  test('does not change when a signal is higher for the whole day', () => {
    fc.assert(
      fc.property(
        fc.array(known, { minLength: 2, maxLength: 20 }),
        fc.integer({ min: 2, max: 9 }),
        (papers, times) => {
          // The factor applies to counts plus prior, because the logarithm of their sum is compared.
          const busier = papers.map((paper) => ({
            ...paper,
            upvotes: times * (paper.upvotes + 5) - 5,
            githubStars: times * (paper.githubStars + 20) - 20,
          }));
          const [a, b] = [trendingScores(papers), trendingScores(busier)];
          for (const [at, score] of a.entries()) expect(b[at]).toBeCloseTo(score, 6);
        },
      ),
    );
  });

  test.each([
    ['upvotes', ['upvotes']],
    ['votes and their speed together', ['upvotes', 'upvotesGained']],
    ['stars and their gain together', ['githubStars', 'starsGained']],
    ['comments', ['comments']],
    ['likes', ['likes']],
  ] as const)(
    'no amount of %s alone buys the first place from a paper that leads in all else',
    (_what, bought) => {
      const usual: Signals = {
        upvotes: 20,
        comments: 2,
        githubStars: 100,
        upvotesGained: 10,
        starsGained: 10,
        gainHours: 24,
        likes: 10,
        sent: 1_000,
      };
      const others = Array.from({ length: 7 }, () => usual);
      const buyer: Signals = { ...usual };
      for (const name of bought) buyer[name] = 1e9;
      const leader: Signals = { ...usual };
      for (const name of signals)
        if (!(bought as readonly string[]).includes(name)) leader[name] = usual[name]! * 50;
      const scores = trendingScores([buyer, leader, ...others]);
      expect(scores[1]).toBeGreaterThan(scores[0]!);
    },
  );

  test('a missing signal is neutral: a text export has no order, and no count is better than few votes', () => {
    expect(trendingScores([unknown, unknown])).toEqual([50, 50]);
    const few = { ...unknown, upvotes: 0 };
    const many = { ...unknown, upvotes: 90 };
    const [atFew, atUnknown, atMany] = trendingScores([few, unknown, many]);
    expect(atFew).toBeLessThan(atUnknown!);
    expect(atUnknown).toBeLessThan(atMany!);
  });

  test('little evidence counts little: three likes of three readers are less than a hundred of three hundred', () => {
    const of = (likes: number, sent: number) => ({ ...unknown, likes, sent });
    const [few, many] = trendingScores([of(3, 3), of(100, 300), of(0, 0)]);
    expect(many).toBeGreaterThan(few!);
  });
});

describe('a rising paper', () => {
  const series = (...votes: number[]) =>
    votes.map((upvotes, n) => ({ at: new Date(n * 12 * 3_600_000), upvotes }));
  test('gains faster than before', () => expect(isRising(series(2, 4, 20))).toBe(true));
  test.each([
    ['a steady one', series(10, 20, 30)],
    ['a slowing one', series(0, 40, 50)],
    ['one more vote after none', series(0, 0, 1)],
    ['too short a series', series(0, 50)],
    ['none at all', []],
  ])('not %s', (_what, given) => expect(isRising(given)).toBe(false));
});
