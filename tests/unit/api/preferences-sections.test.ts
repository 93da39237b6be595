import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accountSections, formSections, sectionsOf } from '../../../services/api/preferences/sections.ts';
import { defaultNumbers } from '../../../services/subscribers/settings.ts';

const none = { shown: [], count: 0 };
const chosen = (over: object = {}) => ({
  welcome: false,
  rated: { liked: none, disliked: none, waiting: none },
  topicNames: new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((slug) => [slug, slug.toUpperCase()])),
  values: {
    topics: [],
    keywords: [],
    muted: [],
    authors: [],
    blocked: [],
    ...defaultNumbers(),
    days: [1, 2, 3, 4, 5],
    zone: 'America/Argentina/Buenos_Aires',
    pausedUntil: null,
    ...over,
  },
});
const heads = (over: object = {}) =>
  Object.fromEntries(sectionsOf(chosen(over), new Set()).map((section) => [section.id, section.chosen]));

test('the heads say what is chosen', () => {
  expect(heads()).toMatchObject({
    topics: 'None yet',
    words: 'None yet',
    papers: 'None yet',
    'leave-out': 'Nothing',
    'how-much': 'Up to 5 papers',
    when: 'On weekdays at 07:00\u00a0· time in Argentina, Buenos Aires',
  });
  expect(
    heads({
      topics: ['a', 'b', 'c', 'd', 'e', 'f', 'gone'],
      keywords: ['flat minima'],
      authors: ['Ada Lovelace', 'Emmy Noether'],
      muted: ['blockchain'],
      paperCount: 1,
      minimumScore: 20,
      pausedUntil: '2030-01-01',
      days: [],
    }),
  ).toMatchObject({
    topics: '7 chosen: A, B, C, D, E and 2 more',
    words: '“flat minima”\u00a0· by Ada Lovelace, Emmy Noether',
    'leave-out': 'blockchain',
    'how-much': 'Up to 1 paper\u00a0· minimum relevance: 20 of 100',
    when: 'Paused until 2030-01-01\u00a0· time in Argentina, Buenos Aires',
  });
});

test('a section is open where something is wrong; the topics too for whoever has just arrived', () => {
  const open = (fields: string[], welcome = false) =>
    sectionsOf({ ...chosen(), welcome }, new Set(fields))
      .filter(({ isOpen }) => isOpen)
      .map(({ id }) => id);
  expect(open([])).toEqual(['leaving']);
  expect(open(['minimum', 'zone'])).toEqual(['how-much', 'when', 'leaving']);
  expect(open(['email'], true)).toEqual(['topics', 'moving', 'leaving']);
});

test.each([...formSections, ...accountSections].map(({ id }) => id))('the section %s has its partial', (id) =>
  expect(existsSync(`templates/web/partials/preferences/${id}.eta`)).toBe(true),
);
