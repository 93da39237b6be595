import { expect, test } from 'vitest';
import { createRandom, pick } from '../../../bench/seeded-random.ts';
import { createArchive } from '../../../services/ranking/archive.ts';
import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { buildProfile } from '../../../services/ranking/profile.ts';
import { rankPapers } from '../../../services/ranking/score.ts';
import { disliked, liked, paper } from './papers.ts';

const random = createRandom(11);
const WORDS = Array.from({ length: 300 }, (_, n) => `word${String.fromCharCode(97 + (n % 26))}${n}`);
const text = (words: number): string => Array.from({ length: words }, () => pick(WORDS, random)).join(' ');
const papersOf = (count: number, name: string, words = 40) =>
  Array.from({ length: count }, (_, n) => paper(`${name}${n}`, text(5), text(words)));

test('the order of readers changes no ranking, however much room their rows need', () => {
  const [archive, day] = [papersOf(300, 'a'), papersOf(500, 'd')];
  const { statistics, index } = (() => {
    const learned = createArchive(archive);
    return { statistics: learned.statistics, index: createDayIndex(day, learned) };
  })();
  const readers = Array.from({ length: 60 }, () => [
    ...Array.from({ length: 5 }, () => liked(pick(archive, random))),
    ...Array.from({ length: 3 }, () => disliked(pick(archive, random))),
  ]);
  const rank = () =>
    readers.map((interests) =>
      rankPapers(index, buildProfile(interests, statistics), { limit: 20 }).map(({ id, score, match }) => [
        id,
        score,
        match,
      ]),
    );
  // The first time every row is new, and is placed between the rows of the same reader.
  expect(rank()).toEqual(rank());
});

test('when there is no more room, rows are computed again, with the same result', () => {
  // A row of 4,000 papers takes 16 KB, and an index has 16 MB for them.
  const [archive, day] = [papersOf(200, 'a'), papersOf(4_000, 'd', 4)];
  const learned = createArchive(archive);
  const index = createDayIndex(day, learned);
  const likes = papersOf(1_200, 'l', 4).map(liked);
  const rank = (from: number) =>
    rankPapers(index, buildProfile(likes.slice(from, from + 3), learned.statistics), { limit: 5 }).map(
      ({ id, match }) => [id, match],
    );
  const first = rank(0);
  for (let from = 3; from < likes.length; from += 3) rank(from);
  expect(rank(0)).toEqual(first);
});

test('an archive that repeats a few texts ranks like any other', () => {
  const texts = papersOf(8, 't');
  const archive = createArchive(Array.from({ length: 300 }, (_, n) => ({ ...texts[n % 8]!, id: String(n) })));
  const ranked = rankPapers(
    createDayIndex(texts.slice(1), archive),
    buildProfile([liked(texts[0]!)], archive.statistics),
  );
  for (const { match, score } of ranked) expect([match, score].every(Number.isFinite)).toBe(true);
});
