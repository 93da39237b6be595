import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaperDraft } from '../../services/papers/paper.ts';
import { paperboy } from '../support/paperboy.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
const draft = (title: string, abstract: string, authors: string[] = []): PaperDraft => ({
  line: 1,
  arxivId: null,
  title,
  abstract,
  authors,
  links: [],
  keywords: [],
  upvotes: null,
  publishedOn: null,
});
beforeAll(async () => {
  world = await createWorld();
  const papers = [
    draft('Attention in Transformers', 'On sequences.', ['Łukasz Müller', 'Do An']),
    draft('Sequence Models', 'We compare them with transformers and attention.', ['Ada Lovelace']),
    draft('Gradient Flow', 'Stochastic gradient descent, step by step.'),
    draft('Descent', 'A gradient of hills, and a descent.'),
  ];
  const report = { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null };
  await world.ingest.ingest(report, { source: 'test', origin: 'test', date: '2025-09-04', partial: false });
  await world.ingest.closeEdition('2025-09-04');
});
afterAll(() => world.close());

const titles = async (query: string): Promise<string[]> =>
  (await world.search.search(query)).papers.map(({ title }) => title);

test.each([
  [
    'the title weighs more than the abstract',
    'transformers',
    ['Attention in Transformers', 'Sequence Models'],
  ],
  ['accents are folded', 'lukasz muller', ['Attention in Transformers']],
  ['an author whose name is a stop word', 'An Attention', ['Attention in Transformers', 'Sequence Models']],
  ['the last word may be unfinished', 'lovela', ['Sequence Models']],
  ['a phrase', '"gradient descent"', ['Gradient Flow']],
  ['without a word', 'descent -stochastic', ['Descent']],
  ['a slip', 'atention transfomers', ['Attention in Transformers', 'Sequence Models']],
  ['nothing', '"', []],
  ['only what is not wanted', '-descent', []],
  ['words that are operators elsewhere', `descent & | ! :* ' \\ <-> (hills`, ['Descent']],
])('%s', async (_what, query, expected) => expect(await titles(query)).toEqual(expected));

test('a changed title is found by its new words, and a paper of an open edition not at all', async () => {
  await world.db.query(`update papers set title = 'Kites' where title = 'Descent'`);
  await world.index.catchUp();
  expect(await titles('kites')).toEqual(['Kites']);
  await world.db.query(`update editions set state = 'open'`);
  expect(await titles('kites')).toEqual([]);
  await world.db.query(`update editions set state = 'closed'`);
});

test('paperboy papers search', async () => {
  const { code, json } = await paperboy(['papers', 'search', 'transfomer', '--json'], { env: world.env });
  expect(code).toBe(0);
  expect(json()).toMatchObject({
    papers: [{ title: 'Attention in Transformers' }, {}],
    corrected: [{ from: 'transfomer' }],
  });
});
