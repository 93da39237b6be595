import { describe, expect, test } from 'vitest';
import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { selectPapers } from '../../../services/ranking/diversify.ts';
import { buildProfile } from '../../../services/ranking/profile.ts';
import { rankPapers } from '../../../services/ranking/score.ts';
import { termStatistics } from '../../../services/ranking/statistics.ts';
import { DAY, disliked, idsAbove, keyword, liked, muted, paper, rankDay, scoreOf, topic } from './papers.ts';

describe('phrases', () => {
  test('a phrase counts more than its words near one another, those more than its words apart, those more than some of them', () => {
    const filler = 'Here stands a long run of many quite different and unrelated sentences between both. ';
    const day = [
      paper('some', 'A', 'The weather and reward.'),
      paper('apart', 'B', `The reward. ${filler.repeat(3)} The predictors.`),
      paper('near', 'C', `The predictors of a reward. ${filler.repeat(3)}`),
      paper('phrase', 'D', `The reward predictors. ${filler.repeat(3)}`),
      paper('none', 'E', 'Clouds.'),
    ];
    const ranked = rankDay(day, keyword('reward predictors'));
    expect(ranked.map(({ id }) => id)).toEqual(['phrase', 'near', 'apart', 'some', 'none']);
    expect(scoreOf(ranked, 'none')).toBe(0);
  });

  test('one common word does not satisfy a phrase', () => {
    const ranked = rankDay(DAY, keyword('diffusion models for audio'));
    expect(ranked[0]!.id).toBe('audio');
    expect(scoreOf(ranked, 'audio')).toBeGreaterThan(60);
    expect(scoreOf(ranked, 'merge')).toBe(0);
    expect(scoreOf(ranked, 'rank')).toBe(0);
  });

  test('a topic is never matched by single words of its name', () => {
    expect(idsAbove(rankDay(DAY, topic('Model distillation', 'student models')))).toEqual([]);
  });

  test('no phrase runs over the end of a sentence, nor from title to abstract', () => {
    const day = [
      paper('a', 'On Reward', 'Models of the world.'),
      paper('b', 'X', 'We get a reward. Models follow.'),
    ];
    const reasons = rankDay(day, keyword('reward models')).map(({ reason }) => reason.terms);
    expect(reasons.flat()).not.toContain('Reward Models');
    expect(reasons.flat().some((term) => /reward\W+models/i.test(term))).toBe(false);
  });

  test('a long question is a bag of its words', () => {
    const question =
      'I am interested in articles on the convergence of gradient methods, with proofs of rates and large steps';
    const ranked = rankDay(DAY, keyword(question));
    expect(ranked[0]!.id).toBe('theory');
    expect(ranked[0]!.score).toBeGreaterThan(15);
  });
});

describe('the scale', () => {
  test('a clear topic stands above 60, a passing mention between 15 and 45, the rest at 0', () => {
    const ranked = rankDay(DAY, topic('Model merging'), topic('Diffusion models'));
    expect(scoreOf(ranked, 'merge')).toBeGreaterThan(60);
    expect(scoreOf(ranked, 'image')).toBeGreaterThan(15);
    expect(scoreOf(ranked, 'image')).toBeLessThan(50);
    expect(scoreOf(ranked, 'robot')).toBe(0);
    for (const { score } of ranked) expect(score).toBeLessThanOrEqual(100);
  });

  test('rarity is taken from the archive if there is one', () => {
    const archive = termStatistics([
      ...DAY,
      ...Array.from({ length: 50 }, (_, at) => paper(`x${at}`, 'Gradient')),
    ]);
    const index = createDayIndex(DAY, { statistics: archive });
    const profile = buildProfile([keyword('gradient robots')], archive);
    const ranked = rankPapers(index, profile);
    expect(scoreOf(ranked, 'robot')).toBeGreaterThan(scoreOf(ranked, 'theory'));
  });
});

describe('liked and disliked papers', () => {
  const one = paper(
    'l1',
    'Legged locomotion',
    'Robots that walk: legged robots on snow and ice with a controller.',
  );
  const two = paper('l2', 'Speech recognition', 'Recognition of spoken words, streaming with low latency.');

  test('each liked paper finds its own kind, and two do not blur', () => {
    const both = rankDay(DAY, liked(one), liked(two));
    expect(idsAbove(both.slice(0, 2)).sort()).toEqual(['robot', 'speech']);
    for (const { match } of both.slice(0, 2)) expect(match).toBeGreaterThan(0.7);
    expect(both[2]!.match).toBeLessThan(0.1);
  });

  test('the liked paper is named', () => {
    expect(rankDay(DAY, liked(one))[0]!.reason).toMatchObject({ kind: 'liked', label: 'Legged locomotion' });
  });

  test('a liked paper does not recommend itself', () => {
    expect(scoreOf(rankDay(DAY, liked(DAY[3]!)), 'robot')).toBe(0);
  });

  test('a disliked paper lowers papers like it', () => {
    const before = scoreOf(rankDay(DAY, topic('Robots')), 'robot');
    const after = scoreOf(rankDay(DAY, topic('Robots'), disliked(one)), 'robot');
    expect(after).toBeLessThan(before * 0.8);
  });
});

test('a blocked author is never shown, in any spelling, even if the paper matches an interest', () => {
  const day = [
    { ...paper('theirs', 'Reward models', 'Reward models.'), authors: ['Ané Müller', 'Bo Li'] },
    paper('other', 'Reward models again', 'Reward models.'),
  ];
  const blocked = { kind: 'blocked', label: 'Muller, A.' } as const;
  expect(rankDay(day, keyword('reward models'), blocked).map(({ id }) => id)).toEqual(['other']);
  expect(rankDay(day, blocked).map(({ id }) => id)).toEqual(['other']);
});

describe('muted keywords', () => {
  test('exclude as a phrase, folded, in any form the day teaches', () => {
    const ids = (label: string) => rankDay(DAY, topic('Robots'), muted(label)).map(({ id }) => id);
    expect(ids('DIFFUSION model')).not.toContain('audio');
    expect(ids('diffusion model')).not.toContain('image');
    expect(ids('diffusion model')).toContain('rank');
    expect(ids('multitask learning')).not.toContain('mtl');
    expect(ids('descent gradient')).toContain('theory');
  });

  test('also for readers without interests', () => {
    expect(rankDay(DAY, muted('robots')).map(({ id }) => id)).not.toContain('robot');
  });
});

describe('trending', () => {
  const day = DAY.map((one, at) => ({ ...one, upvotes: at === 4 ? 90 : at === 2 ? 30 : null }));

  test('without interests the most upvoted come first, then the order of the day', () => {
    const ranked = rankDay(day);
    expect(ranked.map(({ id }) => id).slice(0, 4)).toEqual(['rank', 'image', 'merge', 'audio']);
    expect(ranked[0]).toMatchObject({ score: 100, reason: { kind: 'trending', terms: [] } });
    expect(ranked.at(-1)!.score).toBe(50);
  });

  test('the trending score decides where there is one; a paper without one counts as the middle', () => {
    const scored = day.map((one, at) => ({ ...one, trending: at === 5 ? 90 : at === 4 ? 20 : null }));
    const ids = rankDay(scored).map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(['theory', 'image']);
    expect(ids.at(-1)).toBe('rank');
  });

  test('the choice for a reader without interests is mixed: of three similar papers only one', () => {
    const alike = ['a', 'b', 'c'].map((id, at) =>
      paper(
        id,
        'Diffusion models for images',
        `Diffusion models make images of cats. Take ${'more '.repeat(at)}.`,
        {
          trending: 99 - at,
        },
      ),
    );
    const index = createDayIndex([
      ...alike,
      paper('d', 'Legged robots', 'Walking on ice.', { trending: 70 }),
      ...DAY,
    ]);
    const ranked = rankPapers(index, buildProfile([], index.statistics));
    expect(ranked.slice(0, 4).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    const chosen = selectPapers(index, ranked, { count: 2, minimum: 10 });
    expect(chosen.map(({ id }) => id)).toEqual(['a', 'd']);
    expect(chosen.every(({ reason }) => reason.kind === 'trending')).toBe(true);
  });

  test('without interests too, a disliked paper lowers papers like it', () => {
    const first = rankDay(day, disliked(paper('d', 'Passage ranking', 'Ranking passages by retrieval.')))[0]!;
    expect(first.id).toBe('image');
  });

  test('papers that match nothing are trending with score 0, the most upvoted first', () => {
    const rest = rankDay(day, topic('Model merging')).filter(({ score }) => score === 0);
    expect(rest.slice(0, 2).map(({ id }) => id)).toEqual(['rank', 'image']);
    expect(rest[0]!.reason.kind).toBe('trending');
  });
});

describe('candidates', () => {
  test('only the requested ones are ranked; equal ones stay in the given order', () => {
    const index = createDayIndex(DAY);
    const profile = buildProfile([topic('Model merging')], index.statistics);
    const ranked = rankPapers(index, profile, { among: ['speech', 'robot', 'merge', 'nobody', 'speech'] });
    expect(ranked.map(({ id }) => id)).toEqual(['merge', 'speech', 'robot']);
  });

  test('one index serves many readers, and none affects another', () => {
    const index = createDayIndex(DAY);
    const of = (label: string) => rankPapers(index, buildProfile([keyword(label)], index.statistics));
    const plain = (label: string) => JSON.stringify(of(label));
    const first = plain('diffusion models');
    const other = of('legged robots');
    plain('diffusion models');
    expect(plain('diffusion models')).toBe(first);
    expect(other[0]!.reason.terms).toEqual(['Legged Robots']);
  });

  test('an empty day, a day of one paper twice', () => {
    expect(rankDay([], topic('Robots'))).toEqual([]);
    expect(rankDay([DAY[0]!, DAY[0]!], topic('Model merging')).length).toBe(1);
  });
});
