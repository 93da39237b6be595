import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe('the query language', () => {
  beforeAll(async () => {
    const papers = [
      {
        ...draft('Painting by Diffusion', 'A diffusion model paints.', ["Mary O'Brien", 'Jan de Boer']),
        links: [{ kind: 'code' as const, url: 'https://github.com/x/painting' }],
      },
      draft('Boer War Letters', 'Letters about diffusion of news, read by machine translation.', [
        'Ada Byron',
      ]),
    ];
    await world.topics.replaceAll([
      { slug: 'diffusion-models', name: 'Diffusion models', group: 'Vision', aliases: ['diffusion model'] },
      { slug: 'translation', name: 'Translation', group: 'Language', aliases: ['machine translation'] },
    ]);
    const report = { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null };
    await world.ingest.ingest(report, { source: 'test', origin: 'test', date: '2025-10-01', partial: false });
    await world.ingest.closeEdition('2025-10-01');
  });

  test.each([
    ['author:', 'author:boer', ['Painting by Diffusion']],
    ['author: with an apostrophe', `author:"O'Brien"`, ['Painting by Diffusion']],
    ['without an author', 'diffusion -author:byron', ['Painting by Diffusion']],
    ['topic: by its slug', 'topic:diffusion-models', ['Painting by Diffusion']],
    ['topic: by its name and another word', 'topic:"Translation" letters', ['Boer War Letters']],
    ['has:code alone', 'has:code', ['Painting by Diffusion']],
    ['after: a month', 'after:2025-10 diffusion has:code', ['Painting by Diffusion']],
    ['before: a day', 'diffusion before:2025-10-01', []],
    [
      'bounds alone, in the order of their day',
      'after:2025-10',
      ['Painting by Diffusion', 'Boer War Letters'],
    ],
    ['operators in capitals', 'AUTHOR:byron', ['Boer War Letters']],
    ['an author who is nobody', 'author:nobody', []],
  ])('%s', async (_what, query, expected) => expect(await titles(query)).toEqual(expected));

  test('parts that cannot be understood are reported, and the others still count', async () => {
    const found = await world.search.search('after:soon has:money letters');
    expect(found.papers.map(({ title }) => title)).toEqual(['Boer War Letters']);
    expect(found.problems).toEqual([
      '“after:soon” has no date: put a day, a month or a year, as in after:2025-09-04 or after:2025-09.',
      '“has:money” is not known: has:code finds papers with code.',
    ]);
    expect((await world.search.search('topic:gardening')).problems).toEqual([
      'There is no topic “gardening”.',
    ]);
  });

  test('matches are marked, and counted by topic, month and code', async () => {
    const { papers, total } = await world.search.search('diffusion', { marked: true });
    expect(total).toBe(2);
    expect(papers[0]).toMatchObject({
      markedTitle: 'Painting by \u0001Diffusion\u0002',
      snippet: expect.stringContaining('\u0001diffusion\u0002 model paints'),
      abstractStart: expect.stringMatching(/^.{1,40}$/),
      abstractEnd: expect.stringMatching(/^.{1,40}$/),
    });
    expect(await world.search.facets('diffusion')).toEqual({
      topics: [
        { slug: 'diffusion-models', name: 'Diffusion models', count: 1 },
        { slug: 'translation', name: 'Translation', count: 1 },
      ],
      months: [{ month: '2025-10', count: 2 }],
      withCode: 1,
    });
  });

  test('results are sorted by newest on request', async () => {
    const { papers } = await world.search.search('attention -diffusion', { sort: 'newest' });
    expect(papers.map(({ title }) => title)).toEqual(['Attention in Transformers', 'Sequence Models']);
  });
});

test('paperboy papers search', async () => {
  const { code, json } = await paperboy(['papers', 'search', 'transfomer', '--json'], { env: world.env });
  expect(code).toBe(0);
  expect(json()).toMatchObject({
    papers: [{ title: 'Attention in Transformers' }, {}],
    corrected: [{ from: 'transfomer' }],
  });
});
