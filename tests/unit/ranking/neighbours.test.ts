import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../bench/seeded-random.ts';
import { createArchive } from '../../../services/ranking/archive.ts';
import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { dot, invert } from '../../../services/ranking/inverted.ts';
import { sharesOf } from '../../../services/ranking/learn-space.ts';
import { deviationOf, likenessWeight, withNeighbours } from '../../../services/ranking/neighbours.ts';
import { readPaper } from '../../../services/ranking/paper-text.ts';
import { buildProfile } from '../../../services/ranking/profile.ts';
import { rankPapers } from '../../../services/ranking/score.ts';
import { type PaperVector, relativeToMean, vectorOf } from '../../../services/ranking/vector-space.ts';
import { liked, paper } from './papers.ts';

// Two subjects, each in two vocabularies that papers of the archive use together.
const random = createRandom(3);
const words = (subject: string, side: string, count: number) =>
  Array.from({ length: count }, () => `${subject}${side}${Math.floor(12 * random())}`).join(' ');
const archivePapers = Array.from({ length: 400 }, (_, at) => {
  const subject = at % 2 === 0 ? 'alpha' : 'beta';
  return paper(
    `a${at}`,
    words(subject, 'one', 3),
    `${words(subject, 'one', 15)} ${words(subject, 'two', 15)}`,
  );
});
const archive = createArchive(archivePapers);

describe('a paper among its neighbours', () => {
  test('is like a paper that shares none of its words, if papers of the archive use both vocabularies', () => {
    const day = [
      paper('same', words('alpha', 'two', 3), words('alpha', 'two', 20)),
      paper('other', words('beta', 'two', 3), words('beta', 'two', 20)),
    ];
    const mine = paper('mine', words('alpha', 'one', 3), words('alpha', 'one', 20));
    const index = createDayIndex(day, archive);
    const like = buildProfile([liked(mine)], archive.statistics).liked[0]!;
    expect(dot(like.vector, index.vectors[0]!)).toBe(0);
    expect(dot(like.vector, index.expanded[0]!)).toBeGreaterThan(0);
    const ranked = rankPapers(index, buildProfile([liked(mine)], archive.statistics));
    expect(ranked.map(({ id }) => id)).toEqual(['same', 'other']);
    expect(ranked[0]!.match).toBeGreaterThan(0.2);
    expect(ranked[1]!.match).toBe(0);
  });

  test('does not count itself among them', () => {
    const index = createDayIndex([archivePapers[0]!], archive);
    const [own, expanded] = [index.vectors[0]!, index.expanded[0]!];
    expect(dot(own, own)).toBeCloseTo(1, 4);
    expect(dot(own, expanded)).toBeLessThan(0.9);
  });

  test('the latent space is weighted by the variance of its cosines; an archive of a few papers has none', () => {
    expect(archive.statistics.space.latentShare).toBeGreaterThan(0);
    expect(createArchive(archivePapers.slice(0, 5)).statistics.space.latentShare).toBe(0);
  });
});

describe('the weight of neighbours and latent space', () => {
  const ratios = [0.001, 0.004, 0.009, 0.0146, 0.03];
  const shares = ratios.map((ratio) => sharesOf(ratio));

  test('falls with the chance variance of words, and is full from some variance on', () => {
    const neighbours = shares.map(({ neighbourShare }) => neighbourShare);
    expect([...neighbours].sort((a, b) => a - b)).toEqual(neighbours);
    expect(neighbours[0]).toBeLessThan(0.001);
    expect(neighbours.slice(3)).toEqual([1, 1]);
    const latent = shares.map(({ latentShare }) => latentShare);
    expect([...latent].sort((a, b) => a - b)).toEqual(latent);
  });

  test('comes from the archive, and a paper stays unexpanded where it is almost 0', () => {
    const { space } = archive.statistics;
    expect(space).toMatchObject(sharesOf(space.varianceRatio));
    const [own, others] = [space.papers[0]!, space.papers[2]!];
    const vector = relativeToMean(own, space);
    expect(withNeighbours(vector, others, 0.001, space)).toBe(vector);
    const mixed = withNeighbours(vector, others, 1, space);
    expect(dot(mixed, others)).toBeGreaterThan(dot(vector, others));
  });
});

describe('the weight of a rated paper', () => {
  // Nine papers in ten are of one field, the others of a second one.
  const mixed = createArchive(
    Array.from({ length: 400 }, (_, at) => {
      const subject = at % 10 === 0 ? 'rare' : 'common';
      return paper(`m${at}`, words(subject, 'one', 4), words(subject, 'one', 20));
    }),
  );
  const { space } = mixed.statistics;
  const [common, rare] = ['common', 'rare'].map((subject) =>
    vectorOf(readPaper(paper('mine', words(subject, 'one', 4), words(subject, 'one', 20))), space),
  ) as [PaperVector, PaperVector];

  test('gives each paper the same influence, however much its likenesses vary', () => {
    expect(deviationOf(rare, space)).toBeGreaterThan(1.2 * deviationOf(common, space));
    const voices = [common, rare].map(
      (vector) => likenessWeight(vector, space, 1) * deviationOf(vector, space),
    );
    expect(voices[1]! / voices[0]!).toBeLessThan(1.2);
  });

  test('is 1 where neighbours count nothing, and in an archive that is too small', () => {
    expect(likenessWeight(rare, space, 0)).toBe(1);
    const few = createArchive(archivePapers.slice(0, 100)).statistics.space;
    expect(likenessWeight(vectorOf(readPaper(archivePapers[0]!), few), few, 1)).toBe(1);
  });

  test('is never more than 2', () => {
    const unknown = vectorOf(readPaper(paper('unknown', 'Quite another thing', '')), space);
    expect(likenessWeight(unknown, space, 1)).toBeLessThanOrEqual(2);
  });
});

test('unrelated papers are as alike by words and latent space together as by words alone', () => {
  const { space } = archive.statistics;
  expect(space.latentShare).toBeGreaterThan(0);
  expect(space.likenessScale).toBeGreaterThan(0);
  expect(space.likenessScale).toBeLessThan(1);
  expect(createArchive(archivePapers.slice(0, 5)).statistics.space.likenessScale).toBe(1);
});

test('transposed vectors hold the same values', () => {
  const vectors = [
    { features: Uint32Array.of(2, 0), weights: Float32Array.of(0.5, 0.25) },
    { features: Uint32Array.of(2), weights: Float32Array.of(1) },
  ];
  const { first, holders, weights } = invert(vectors, 3);
  expect([...first]).toEqual([0, 1, 1, 3]);
  expect([...holders]).toEqual([0, 0, 1]);
  expect([...weights]).toEqual([0.25, 0.5, 1]);
});
