import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createFetcher } from '../../services/platform/fetcher.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let server: WebServer;
beforeAll(async () => {
  server = await startWebServer();
});
afterAll(() => server.close());

const open = async (sources: string): Promise<void> => {
  server.asked.length = 0;
  for (const path of Object.keys(server.answers)) delete server.answers[path];
  world = await createWorld({
    now: '2025-11-04T06:00:00Z',
    fetcher: createFetcher({ userAgent: 'Paperboy', attempts: 1, nowMs: () => 0, sleep: async () => {} }),
    env: { SOURCES: sources, BIORXIV_URL: server.url, SOURCE_POLL_MINUTES: '1', COUNT_DAYS: '0' },
  });
};
beforeEach(() => open('biorxiv:cell_biology'));
afterEach(() => world.close());

/** Returns an entry as the API's documentation shows it. */
const preprint = (n: number, over: Record<string, unknown> = {}) => ({
  title: `Spindles of cells, number ${n}`,
  authors: 'Lovelace, A.; Garcia, A. B.',
  author_corresponding: 'Ada Lovelace',
  author_corresponding_institution: 'Somewhere',
  doi: `10.1101/2025.11.04.${600_000 + n}`,
  date: '2025-11-04',
  version: '1',
  type: 'new results',
  license: 'cc_by',
  category: 'cell biology',
  jatsxml: 'https://www.biorxiv.org/content/early/2025/11/04/source.xml',
  abstract: `We study spindle ${n} in some detail.`,
  published: 'NA',
  server: 'biorxiv',
  ...over,
});

const serve = (
  day: string,
  collection: object[],
  { cursor = 0, total = collection.length, of = 'biorxiv' } = {},
): void => {
  const messages =
    collection.length === 0
      ? [{ status: 'no posts found' }]
      : [{ status: 'ok', interval: `${day}:${day}`, cursor, count: collection.length, total: String(total) }];
  server.answers[`/details/${of}/${day}/${day}/${cursor}/json`] = (_request, response) => {
    response.setHeader('etag', '"same"').end(JSON.stringify({ messages, collection }));
  };
};
const at = async (time: string): Promise<void> => {
  world.clock.set(time);
  await world.arrivals.run();
};
const papers = async () =>
  (
    await world.db.query(
      `select identity, doi, title, authors, version, categories, links, published_on as "publishedOn", edition_date as edition
       from papers left join edition_papers on paper_id = id where merged_into is null order by identity`,
    )
  ).rows;

test('a list is requested by day and category, and taken from all of its pages', async () => {
  serve('2025-11-04', [preprint(1), preprint(2)], { total: 3 });
  serve('2025-11-04', [preprint(3)], { cursor: 2, total: 3 });
  await at('2025-11-04T06:00:00Z');
  expect(server.asked.map(({ path }) => path)).toEqual([
    '/details/biorxiv/2025-11-04/2025-11-04/0/json?category=cell_biology',
    '/details/biorxiv/2025-11-04/2025-11-04/2/json?category=cell_biology',
  ]);
  expect(await papers()).toMatchObject([
    {
      identity: 'doi:10.1101/2025.11.04.600001',
      doi: '10.1101/2025.11.04.600001',
      authors: ['A. Lovelace', 'A. B. Garcia'],
      version: 1,
      categories: ['cell_biology'],
      publishedOn: '2025-11-04',
      edition: '2025-11-04',
      links: [
        { kind: 'other', url: 'https://doi.org/10.1101/2025.11.04.600001' },
        { kind: 'pdf', url: 'https://www.biorxiv.org/content/10.1101/2025.11.04.600001.full.pdf' },
      ],
    },
    { doi: '10.1101/2025.11.04.600002' },
    { doi: '10.1101/2025.11.04.600003' },
  ]);
  // The first page is requested without validators, since they say nothing about the other pages.
  await at('2025-11-04T06:05:00Z');
  expect(server.asked[2]!.headers['if-none-match']).toBeUndefined();
});

test('a page that fails leaves the whole list for later, and endless pages are refused', async () => {
  serve('2025-11-04', [preprint(1)], { total: 2 });
  await at('2025-11-04T06:00:00Z');
  expect(await papers()).toEqual([]);
  for (let cursor = 0; cursor < 60; cursor++) serve('2025-11-04', [preprint(cursor)], { cursor, total: 999 });
  await at('2025-11-04T06:05:00Z');
  expect(await papers()).toEqual([]);
  expect(server.asked).toHaveLength(2 + 50);
  expect(await world.sourceHealth.list()).toMatchObject([{ lastError: 'its list has more than 50 pages' }]);
});

test('a new version, with another title, updates its paper and links the published article', async () => {
  serve('2025-11-04', [preprint(1)]);
  await at('2025-11-04T06:00:00Z');
  await at('2025-11-04T23:00:00Z');
  const two = { version: '2', title: 'Spindles, seen again', date: '2025-11-05', published: '10.1038/S41-2' };
  serve('2025-11-05', [
    preprint(1, { ...two, title: 'Third', version: '3' }),
    preprint(1, two),
    preprint(2, { date: '2025-11-05' }),
  ]);
  await at('2025-11-05T06:00:00Z');
  expect(await papers()).toMatchObject([
    {
      doi: '10.1101/2025.11.04.600001',
      title: 'Third',
      version: 3,
      publishedOn: '2025-11-04',
      edition: '2025-11-04',
      links: [
        { kind: 'other' },
        { kind: 'pdf' },
        { kind: 'published', url: 'https://doi.org/10.1038/s41-2' },
      ],
    },
    { doi: '10.1101/2025.11.04.600002', edition: '2025-11-05' },
  ]);
});

test('two DOIs with one title are two papers, and one that another source lists too is one paper', async () => {
  const named = { title: 'One title' };
  serve('2025-11-04', [preprint(1, named), preprint(2, named), preprint(3, { title: 'Both have it' })]);
  await at('2025-11-04T06:00:00Z');
  const draft = {
    ...{ line: 1, arxivId: '2511.00001', title: 'Both have it', abstract: 'Long enough.', authors: [] },
    ...{ links: [], keywords: [], upvotes: null, publishedOn: null },
  };
  const report = { papers: [draft], rejected: [], warnings: [], dateOnPage: null, fatal: null };
  await world.ingest.ingest(report, { source: 'arxiv', origin: 'test', date: '2025-11-04', partial: false });
  const retitled = preprint(3, { title: 'Another name', version: '2' });
  serve('2025-11-04', [preprint(1, named), preprint(2, named), retitled]);
  await at('2025-11-04T07:00:00Z');
  expect((await papers()).map(({ identity }) => identity)).toEqual([
    'arxiv:2511.00001',
    'doi:10.1101/2025.11.04.600001',
    'doi:10.1101/2025.11.04.600002',
  ]);
});

test('an item of another category, without a DOI, or not a preprint affects no other', async () => {
  serve('2025-11-04', [preprint(1, { category: 'Ecology' }), preprint(2, { doi: 'none' }), preprint(3)]);
  await at('2025-11-04T06:00:00Z');
  expect((await papers()).map(({ doi }) => doi)).toEqual(['10.1101/2025.11.04.600003']);
});

test('an empty list means that there is none, an error does not; both servers can be read without a category', async () => {
  await world.close();
  await open('biorxiv, medrxiv');
  serve('2025-11-04', []);
  server.answers['/details/medrxiv/2025-11-04/2025-11-04/0/json'] = (_request, response) => {
    response.end('{"messages":[{"status":"Error : out of range"}],"collection":[]}');
  };
  await at('2025-11-04T06:00:00Z');
  const { rows } = await world.db.query('select source, outcome from source_answers order by source');
  expect(rows).toEqual([
    { source: 'biorxiv', outcome: 'none' },
    { source: 'medrxiv', outcome: 'failed' },
  ]);
  serve('2025-11-04', [preprint(9, { server: 'medrxiv', category: 'epidemiology' })], { of: 'medrxiv' });
  await at('2025-11-04T06:05:00Z');
  expect(await papers()).toMatchObject([
    { links: [{}, { url: expect.stringContaining('www.medrxiv.org') }] },
  ]);
});

test('a list that a mapping file describes is asked for, read in a thread, and comes into the edition', async () => {
  await world.close();
  const directory = mkdtempSync(join(tmpdir(), 'paperboy-mapping-'));
  const path = join(directory, 'mapping.json');
  try {
    const mapping = { address: `${server.url}/list?of={date}`, items: 'data', title: 'name', doi: 'ids.doi' };
    writeFileSync(path, JSON.stringify(mapping));
    await open(`json:${path}`);
    server.answers['/list'] = (_request, response) => {
      response.end('{"data":[{"name":"A Mapped Paper","ids":{"doi":"10.1000/mapped"}}]}');
    };
    await at('2025-11-04T06:00:00Z');
    expect(server.asked.map((asked) => asked.path)).toEqual(['/list?of=2025-11-04']);
    expect(await papers()).toMatchObject([
      { identity: 'doi:10.1000/mapped', title: 'A Mapped Paper', edition: '2025-11-04' },
    ]);
    expect(await world.sourceHealth.list()).toMatchObject([{ source: `json:${path}`, lastError: null }]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
