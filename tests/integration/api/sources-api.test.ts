import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFetcher } from '../../../services/platform/fetcher.ts';
import { type Keyed, keyed } from '../../support/keyed.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';
import { createWorld, type World } from '../../support/world.ts';

const day = readFileSync(
  new URL('../../fixtures/sources/hf-daily-papers-2025-11-04.json', import.meta.url),
  'utf8',
);
const feed = readFileSync(
  new URL('../../fixtures/sources/arxiv-atom-cs.AI-2025-08-20.xml', import.meta.url),
  'utf8',
);

let world: World;
let server: WebServer;
let api: Keyed;
beforeAll(async () => {
  server = await startWebServer({
    '/api/daily_papers': (_request, response) => response.end(day),
    '/atom/cs.AI': (_request, response) => response.end(feed),
  });
  world = await createWorld({
    now: '2025-11-04T12:00:00Z',
    fetcher: createFetcher({
      userAgent: 'Paperboy',
      timeoutMs: 60_000,
      attempts: 1,
      nowMs: () => 0,
      sleep: async () => {},
    }),
    env: {
      SOURCES: 'hf-daily-papers,arxiv:cs.AI,folder:/srv/no-such-folder',
      HF_URL: server.url,
      ARXIV_FEED_URL: server.url,
      SOURCE_POLL_MINUTES: '30',
    },
  });
  api = await keyed(world, 'papers:read');
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const named = async (name: string) => (await api.get(`/sources/${encodeURIComponent(name)}`)).json();

test('sources that were never asked are unknown and due', async () => {
  const { data } = (await api.get('/sources')).json();
  expect(data.map(({ name }: { name: string }) => name)).toEqual([
    'hf-daily-papers',
    'arxiv:cs.AI',
    'folder:/srv/no-such-folder',
  ]);
  expect(data[0]).toEqual({
    name: 'hf-daily-papers',
    configured: true,
    state: 'unknown',
    lastAskedAt: null,
    lastOkAt: null,
    failingSince: null,
    lastError: null,
    newest: null,
    nextAt: '2025-11-04T12:00:00.000Z',
    runs: [],
  });
});

test('after a round each has its health, its last run, and its next time', async () => {
  await world.arrivals.run();
  const hf = await named('hf-daily-papers');
  expect(hf).toMatchObject({
    state: 'works',
    lastAskedAt: '2025-11-04T12:00:00.000Z',
    lastOkAt: '2025-11-04T12:00:00.000Z',
    nextAt: '2025-11-04T12:30:00.000Z',
    runs: [
      { startedAt: '2025-11-04T12:00:00.000Z', edition: '2025-11-04', updated: 0, rejected: 0, error: null },
    ],
  });
  expect(hf.runs[0].created).toBe(hf.runs[0].parsed);
  expect(hf.runs[0].created).toBeGreaterThan(10);
  expect(await named('arxiv:cs.AI')).toMatchObject({
    state: 'works',
    newest: { arxivId: expect.stringMatching(/^\d{4}\.\d{5}$/), since: '2025-11-04T12:00:00.000Z' },
  });
  expect(await named('folder:/srv/no-such-folder')).toMatchObject({
    state: 'fails',
    lastError: expect.stringContaining('the folder cannot be read'),
    nextAt: null,
  });
});

test('a source that fails says since when and why, and waits as long as it was asked to', async () => {
  server.answers['/api/daily_papers'] = (_request, response) =>
    response.writeHead(503, { 'retry-after': '7200' }).end();
  world.clock.set('2025-11-04T12:40:00Z');
  await world.arrivals.run();
  expect(await named('hf-daily-papers')).toMatchObject({
    state: 'fails',
    lastOkAt: '2025-11-04T12:00:00.000Z',
    failingSince: '2025-11-04T12:40:00.000Z',
    lastError: expect.stringContaining('503'),
    nextAt: '2025-11-04T14:40:00.000Z',
  });
});

test('the source of a list that was read by command is listed too', async () => {
  await world.ingest.ingest(
    { papers: [], rejected: [], warnings: [], dateOnPage: null, fatal: null },
    { source: 'daily-papers-text', origin: 'a file', date: '2025-11-03', partial: false },
  );
  expect(await named('daily-papers-text')).toMatchObject({
    configured: false,
    state: 'unknown',
    nextAt: null,
    runs: [{ edition: '2025-11-03', parsed: 0 }],
  });
});

test('an unknown source is not found, and the scope is needed', async () => {
  expect((await api.get('/sources/nothing')).json()).toMatchObject({ status: 404, code: 'not_found' });
  const other = await keyed(world, 'papers:write');
  for (const path of ['/sources', '/sources/hf-daily-papers'])
    expect((await other.get(path)).statusCode).toBe(403);
});
