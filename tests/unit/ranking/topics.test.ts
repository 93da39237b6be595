import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createDayIndex } from '../../../services/ranking/day-index.ts';
import { buildProfile } from '../../../services/ranking/profile.ts';
import { rankPapers } from '../../../services/ranking/score.ts';
import { paper } from './papers.ts';

type Topic = { slug: string; name: string; group: string; aliases: string[] };
const seed = (name: string) => readFileSync(new URL(`../../../seeds/${name}`, import.meta.url), 'utf8');
const topics = JSON.parse(seed('topics.json')) as Topic[];

describe('the list of topics', () => {
  test('has at least 60, each with slug, name, group and aliases', () => {
    expect(topics.length).toBeGreaterThanOrEqual(60);
    for (const one of topics) {
      expect(one.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(one.name.trim()).toBe(one.name);
      expect(one.name).not.toBe('');
      expect(one.group).not.toBe('');
      expect(one.aliases.length).toBeGreaterThan(0);
    }
  });

  test('has no slug and no name twice, and each group in one piece', () => {
    expect(new Set(topics.map(({ slug }) => slug)).size).toBe(topics.length);
    expect(new Set(topics.map(({ name }) => name.toLowerCase())).size).toBe(topics.length);
    const groups = topics.map(({ group }) => group).filter((group, at, all) => group !== all[at - 1]);
    expect(new Set(groups).size).toBe(groups.length);
  });

  test('has no alias that two topics share', () => {
    const owner = new Map<string, string>();
    for (const { slug, name, aliases } of topics) {
      for (const alias of [name, ...aliases].map((text) => text.toLowerCase())) {
        expect(owner.get(alias) ?? slug, alias).toBe(slug);
        owner.set(alias, slug);
      }
    }
  });
});

describe('a real day', () => {
  const lines = seed('daily-papers/2025-09-04.txt')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const body = lines.slice(lines.indexOf('Sep 4') + 1);
  const papers = body.flatMap((line, at) => (at % 2 === 0 ? [paper(line, line, body[at + 1])] : []));
  const index = createDayIndex(papers);
  const scores = (name: string) => {
    const one = topics.find((topic) => topic.name === name)!;
    const profile = buildProfile(
      [{ kind: 'topic', label: one.name, aliases: one.aliases }],
      index.statistics,
    );
    return rankPapers(index, profile).filter(({ match }) => match > 0);
  };

  test('every paper is under some topic', () => {
    const covered = new Set(
      topics.flatMap(({ name }) => scores(name).filter(({ match }) => match >= 0.19)).map(({ id }) => id),
    );
    expect(papers.length).toBe(68);
    expect(papers.filter(({ id }) => !covered.has(id)).map(({ title }) => title)).toEqual([]);
  });

  test.each([
    ['Model merging', /Merging|Fusion|Task Vectors/],
    ['Mixture of experts', /Experts/],
    ['Quantization', /quantization/i],
    ['Continual learning', /Continual|Incremental/],
    ['Diffusion models', /Diffusion/],
    ['Retrieval and ranking', /Rank|Retriev|Search/],
    ['Reward models', /Reward/],
    ['Prompt optimization', /Prompt/i],
  ])('%s: the titles of its best papers say so', (name, pattern) => {
    const best = scores(name).filter(({ match }) => match >= 0.62);
    expect(best.length).toBeGreaterThan(0);
    const telling = best.filter(
      ({ id, reason }) => pattern.test(id) || reason.terms.some((term) => pattern.test(term)),
    );
    expect(telling.map(({ id }) => id)).toEqual(best.map(({ id }) => id));
  });
});
