import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../bench/seeded-random.ts';
import { createArchive } from '../../../services/ranking/archive.ts';
import { MIN_SCORE } from '../../../services/ranking/calibrate.ts';
import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { buildProfile } from '../../../services/ranking/profile.ts';
import { rankPapers } from '../../../services/ranking/score.ts';
import type { Interest, RankPaper } from '../../../services/ranking/types.ts';
import { keyword, liked, paper } from './papers.ts';

const lines = readFileSync(new URL('../../../seeds/daily-papers/2025-09-04.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '');
const body = lines.slice(lines.indexOf('Sep 4') + 1);
const real = body.flatMap((line, at) => (at % 2 === 0 ? [paper(`p${at}`, line, body[at + 1])] : []));
// The archive is four times the day, which is enough for a meaningful sample.
const copies = (papers: RankPaper[]) =>
  [0, 1, 2, 3].flatMap((copy) =>
    papers.map((one) => ({ ...one, id: `${one.id}-${copy}`, abstract: `${one.abstract} Part ${copy}.` })),
  );
const archive = createArchive(copies(real));
const index = createDayIndex(real, archive);
const rank = (interests: Interest[], papers = index) =>
  rankPapers(papers, buildProfile(interests, archive.statistics));

describe('the place among the archive', () => {
  test('the same threshold passes about as many papers for broad and for narrow interests', () => {
    const random = createRandom(7);
    const word = (subject: number) =>
      random() < 0.4
        ? `subject${subject}word${Math.floor(30 * random())}`
        : `word${Math.floor(400 * random() ** 2)}`;
    const subjects = 12;
    const all = Array.from({ length: 720 }, (_, at) => {
      const words = Array.from({ length: 60 }, () => word(at % subjects));
      return paper(`s${at}`, words.slice(0, 6).join(' '), words.slice(6).join(' '));
    });
    const learned = createArchive(all.slice(0, 480));
    const listed = createDayIndex(all.slice(480, 600), learned);
    const likes = all.slice(600);
    const share = (tastes: RankPaper[][], threshold: number) => {
      const scores = tastes.flatMap((taste) =>
        rankPapers(listed, buildProfile(taste.map(liked), learned.statistics)).map(({ score }) => score),
      );
      return scores.filter((score) => score >= threshold).length / scores.length;
    };
    const narrow = likes
      .slice(0, 24)
      .map((one, at) => [one, likes[at + subjects]!, likes[at + 2 * subjects]!]);
    const broad = likes.slice(0, 24).map((one, at) => [one, likes[at + 3]!, likes[at + 5]!, likes[at + 19]!]);
    for (const threshold of [90, 95]) {
      const expected = (100 - threshold) / 100;
      const [few, many] = [share(narrow, threshold), share(broad, threshold)];
      for (const passed of [few, many]) {
        expect(passed).toBeGreaterThan(expected / 2);
        expect(passed).toBeLessThan(2.4 * expected);
      }
      expect(many / few).toBeLessThan(2);
    }
  });

  test('a better match never scores less', () => {
    const interests = [keyword('reward models'), liked(real[3]!), liked(real[20]!)];
    const ranked = rank(interests);
    for (const [at, { score, match }] of ranked.slice(1).entries()) {
      expect(match).toBeLessThanOrEqual(ranked[at]!.match);
      expect(score).toBeLessThanOrEqual(ranked[at]!.score);
    }
    expect(new Set(ranked.slice(0, 20).map(({ score }) => score)).size).toBeGreaterThan(15);
  });

  test('what matches nothing stays at 0, even where nothing in the archive does better', () => {
    for (const { score, match } of rank([keyword('sourdough bread')])) expect([score, match]).toEqual([0, 0]);
  });
});

describe('popularity', () => {
  test('never lifts an irrelevant paper above a relevant one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: real.length, maxLength: real.length }), (upvotes) => {
        const voted = createDayIndex(
          real.map((one, at) => ({ ...one, upvotes: upvotes[at]! })),
          archive,
        );
        const without = new Map(rank([keyword('reward models')]).map(({ id, match }) => [id, match >= 0.1]));
        const ranked = rank([keyword('reward models')], voted).map(({ id }) => without.get(id));
        expect(ranked.lastIndexOf(true)).toBeLessThan(ranked.indexOf(false));
      }),
      { numRuns: 20 },
    );
  });

  test('decides between equals, and missing counts are neither good nor bad', () => {
    const three = [null, 0, 900].map((upvotes, at) => ({
      ...paper(`same${at}`, 'Reward models', 'Reward models.'),
      upvotes,
    }));
    const ranked = rank([keyword('reward models')], createDayIndex(three, archive));
    expect(ranked.map(({ id }) => id)).toEqual(['same2', 'same0', 'same1']);
  });
});

test('among equals the newest comes first', () => {
  const two = ['2025-09-01', '2025-09-04'].map((listedOn, at) => ({
    ...paper(`same${at}`, 'Reward models', 'Reward models.'),
    listedOn,
  }));
  const ranked = rank([keyword('reward models')], createDayIndex(two, archive));
  expect(ranked.map(({ id }) => id)).toEqual(['same1', 'same0']);
});

describe('liked papers', () => {
  test('recent ones weigh more', () => {
    const [one, other] = [real[3]!, real[30]!];
    const first = (oldOne: number, oldOther: number) => {
      const ranked = rank([
        { kind: 'liked', paper: { ...one, id: 'x' }, ageDays: oldOne },
        { kind: 'liked', paper: { ...other, id: 'y' }, ageDays: oldOther },
      ]);
      return ranked.findIndex(({ id }) => id === one.id) < ranked.findIndex(({ id }) => id === other.id);
    };
    expect([first(0, 2000), first(2000, 0)]).toEqual([true, false]);
  });

  test('a shared owner of repositories says that two papers come from one group', () => {
    const mine = paper('mine', 'Alpha', 'Code: https://github.com/quietlab/alpha');
    const day = [
      paper('theirs', 'Beta', 'Code: https://github.com/otherlab/beta'),
      paper('ours', 'Gamma', 'Code: https://github.com/QuietLab/gamma'),
    ];
    const own = createDayIndex([...day, mine]);
    const ranked = rankPapers(own, buildProfile([liked(mine)], own.statistics), {
      among: ['theirs', 'ours'],
    });
    expect(ranked.map(({ id }) => id)).toEqual(['ours', 'theirs']);
  });
});

test('removing the interest that the reason names lowers the match', () => {
  const labels = ['reward models', 'diffusion models', 'model merging', 'continual learning', 'robots'];
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...labels), { maxLength: 3 }),
      fc.uniqueArray(fc.nat(real.length - 1), { minLength: 1, maxLength: 8 }),
      fc.nat(400),
      (words, likes, age) => {
        const interests: Interest[] = [
          ...words.map(keyword),
          ...likes.map((at): Interest => ({ kind: 'liked', paper: real[at]!, ageDays: at * age })),
        ];
        for (const { id, reason, match } of rank(interests).slice(0, 5)) {
          if (reason.kind === 'trending') continue;
          const rest = interests.filter(
            (one) => ('label' in one ? one.label : one.paper.title) !== reason.label,
          );
          expect(rest.length).toBe(interests.length - 1);
          const after = rank(rest).find((one) => one.id === id)!;
          if (rest.length > 0) expect(after.match).toBeLessThan(match);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('the parts of a match say where it comes from', () => {
  const [first] = rank([keyword('reward models'), liked(real[3]!), { kind: 'disliked', paper: real[40]! }]);
  const kinds = first!.parts.map(({ kind }) => kind);
  expect(kinds).toContain(first!.reason.kind);
  expect(kinds).toEqual(expect.arrayContaining(['popularity', 'freshness']));
  for (const { value } of first!.parts) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  expect(first!.match).toBeLessThanOrEqual(1);
  expect(MIN_SCORE).toBe(10);
});
