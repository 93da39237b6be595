import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createParsing, type Parsing } from '../../services/papers/parsing/parsing.ts';
import { parseHfDailyPapers } from '../../services/papers/sources/hf-daily-papers.ts';
import { createFetcher } from '../../services/platform/fetcher.ts';
import { type Answer, startWebServer, type WebServer } from '../support/web-server.ts';
import { createWorld, type World } from '../support/world.ts';

/** The faults, each with what is recorded, what operators are told, and what readers get. docs/sources.md has the table. */
let world: World;
let server: WebServer;
const day = readFileSync(
  new URL('../fixtures/sources/hf-daily-papers-2025-11-04.json', import.meta.url),
  'utf8',
);

beforeAll(async () => {
  server = await startWebServer();
});
afterAll(() => server.close());
const open = async (parsing?: Parsing, sources = 'hf-daily-papers'): Promise<void> => {
  server.asked.length = 0;
  world = await createWorld({
    parsing,
    now: '2025-11-04T12:00:00Z',
    fetcher: createFetcher({
      userAgent: 'Paperboy',
      timeoutMs: 200,
      maxBytes: 2_000_000,
      nowMs: () => 0,
      sleep: async () => {},
    }),
    env: { SOURCES: sources, HF_URL: server.url, ADMIN_EMAILS: 'operator@example.org' },
  });
  await world.addReader('reader@example.org', { topics: [], hour: 7 });
};
beforeEach(() => open());
afterEach(() => world.close());

const answer =
  (text: string, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(200, headers).end(text);
  };
const state = async () => {
  const { rows } = await world.db.query<{ error: string | null; incidents: string[]; papers: number }>(
    `select (select last_error from source_states) as error,
       array(select kind || ' ' || subject from incidents where resolved_at is null order by kind) as incidents,
       (select count(*)::int from edition_papers) as papers`,
  );
  return rows[0]!;
};
const hour = async (time: string): Promise<void> => {
  world.clock.set(time);
  await world.arrivals.run();
  await world.runDigests();
};

const faults: [string, Answer, RegExp][] = [
  ['slow', () => {}, /did not answer completely within 200 ms/],
  [
    '500',
    (_request, response) => {
      response.writeHead(500).end();
    },
    /answered 500/,
  ],
  [
    '429',
    (_request, response) => {
      response.writeHead(429, { 'retry-after': '600' }).end();
    },
    /answered 429/,
  ],
  ['truncated JSON', answer(day.slice(0, 9_000)), /not whole JSON/],
  ['HTML instead of JSON', answer('<!doctype html><title>Busy</title>'), /a web page came instead of JSON/],
  [
    '300 MB',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '300000000' }).write('[');
    },
    /larger than/,
  ],
  ['wrong charset', answer(Buffer.from('["caf\xe9"]', 'latin1') as unknown as string), /neither UTF-8 nor/],
  [
    'endless redirects',
    (request, response) => {
      response.writeHead(302, { location: request.url! }).end();
    },
    /redirects more than 5 times/,
  ],
  [
    'a redirect to a private address',
    (_request, response) => {
      response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
    },
    /not an address of the open internet/,
  ],
];

test.each(faults)(
  '%s: recorded, told once at closing time and once as failing, and the list still comes',
  async (_what, misbehave, says) => {
    server.answers['/api/daily_papers'] = misbehave;
    await hour('2025-11-04T12:00:00Z');
    expect(await state()).toEqual({ error: expect.stringMatching(says), incidents: [], papers: 0 });
    await hour('2025-11-04T22:00:00Z');
    await hour('2025-11-04T22:30:00Z');
    await hour('2025-11-05T07:00:00Z');
    expect((await state()).incidents).toEqual(['no-papers 2025-11-04', 'source-failing hf-daily-papers']);
    expect(world.mail.to('operator@example.org')).toHaveLength(2);
    expect(world.mail.to('reader@example.org')).toHaveLength(0);
    const page = await world.app.inject({ url: '/papers/2025-11-04' });
    expect(page.body).toContain('has not arrived yet. You will get it with a later digest.');

    server.answers['/api/daily_papers'] = (request, response) => {
      if (request.url!.includes('2025-11-04')) response.end(day);
      else response.writeHead(400).end();
    };
    await hour('2025-11-05T09:00:00Z');
    expect(await state()).toEqual({ error: null, incidents: [], papers: 30 });
    await hour('2025-11-06T07:00:00Z');
    expect(world.mail.to('reader@example.org')).toHaveLength(1);
  },
);

test('a value that the database refuses affects no other', async () => {
  const paper = (n: number, fields: object) => ({
    paper: { id: `2511.1000${n}`, title: `A poisoned one ${n}`, summary: 'Of poison.', ...fields },
  });
  const codes = Array.from({ length: 1_000 }, (_, n) => 0x4e00 + ((n * 7_919) % 20_000));
  const name = (n: number) => ({
    name: Array.from({ length: 8 }, (_, m) => `${n * 8 + m}x`.repeat(3)).join(' '),
  });
  const poisoned = [
    paper(1, { publishedAt: '+099999-01-01T00:00:00Z' }),
    paper(2, { publishedAt: '0000-01-01T00:00:00Z' }),
    paper(3, { title: String.fromCodePoint(...codes) }),
    paper(4, { authors: Array.from({ length: 9_999 }, (_, n) => name(n)) }),
    paper(5, { projectPage: 'https://example.org/a\0b\ud800', ai_keywords: ['a\0b'] }),
  ];
  server.answers['/api/daily_papers'] = answer(JSON.stringify([...JSON.parse(day), ...poisoned]));
  await hour('2025-11-04T12:00:00Z');
  expect(await state()).toMatchObject({ error: null, papers: 33 });
});

test('the error of an unreadable list has no NUL', async () => {
  server.answers['/api/daily_papers'] = answer('{"error":"a\\u0000b"}');
  await hour('2025-11-04T12:00:00Z');
  expect((await state()).error).toBe('JSON, but no list of papers: "a\ufffdb"');
});

test('a list that the database refuses after all is a fault of its source', async () => {
  await world.close();
  await open({
    ...createParsing({ maxThreads: 1 }),
    list: async () => {
      const report = parseHfDailyPapers(day);
      report.papers[0]!.publishedOn = '+099999-01';
      return { kind: 'hf-daily-papers', report };
    },
  });
  server.answers['/api/daily_papers'] = answer(day);
  await hour('2025-11-04T12:00:00Z');
  expect(await state()).toMatchObject({
    error: expect.stringContaining('the database refuses such a paper'),
  });
});

test('an unexpected failure of one source prevents neither the others nor the closing of editions', async () => {
  await world.close();
  const parsing = createParsing({ maxThreads: 1 });
  const list: Parsing['list'] = async (text, how) => {
    if (how?.kind === 'hf-daily-papers') throw new TypeError('nobody foresaw this');
    return parsing.list(text, how);
  };
  await open({ ...parsing, list }, `hf-daily-papers, feed:${server.url}/feed.json`);
  server.answers['/api/daily_papers'] = answer(day);
  server.answers['/feed.json'] = answer(
    JSON.stringify({ items: [{ url: 'https://example.org/p', title: 'A paper of the other source' }] }),
  );
  await hour('2025-11-04T12:00:00Z');
  await hour('2025-11-04T22:00:00Z');
  const { rows } = await world.db.query(
    `select source, last_error as error from source_states where source = 'hf-daily-papers'`,
  );
  expect(rows).toEqual([
    { source: 'hf-daily-papers', error: 'what it sends could not be taken: nobody foresaw this' },
  ]);
  expect(await world.editions.papersOf('2025-11-04')).toMatchObject([
    { title: 'A paper of the other source' },
  ]);
  expect(await world.editions.latestDate()).toBe('2025-11-04');
});

test('a good list is never replaced by a bad one, and an unchanged one is not sent again', async () => {
  server.answers['/api/daily_papers'] = (request, response) => {
    if (request.headers['if-none-match'] === '"a"') {
      response.writeHead(304).end();
      return;
    }
    response.setHeader('etag', '"a"').end(day);
  };
  await hour('2025-11-04T12:00:00Z');
  await hour('2025-11-04T13:00:00Z');
  expect(server.asked.at(-1)!.headers['if-none-match']).toBe('"a"');
  server.answers['/api/daily_papers'] = answer(day.slice(0, 9_000));
  await hour('2025-11-04T22:00:00Z');
  expect(await state()).toEqual({ error: expect.stringMatching(/not whole/), incidents: [], papers: 30 });
  expect((await world.editions.papersOf('2025-11-04')).length).toBe(30);
});

test('a source that asks for a pause is not read before its time', async () => {
  server.answers['/api/daily_papers'] = (_request, response) => {
    response.writeHead(429, { 'retry-after': '3600' }).end();
  };
  await hour('2025-11-04T12:00:00Z');
  await hour('2025-11-04T12:30:00Z');
  expect(server.asked).toHaveLength(1);
  await hour('2025-11-04T13:01:00Z');
  expect(server.asked).toHaveLength(2);
});

test('few papers are reported; so is a mostly unreadable list, whose other papers are taken', async () => {
  const items = JSON.parse(day) as { paper: { id: string; title: string } }[];
  server.answers['/api/daily_papers'] = (request, response) => {
    const date = /date=([\d-]+)/.exec(request.url!)![1]!;
    const dayOfMonth = Number(date.slice(8));
    const papers = items.slice(0, date === '2025-11-12' ? 2 : 12).map(({ paper }, n) => ({
      paper: { ...paper, id: `2511.${dayOfMonth}${100 + n}`, title: `${date} ${n} ${paper.title}` },
    }));
    response.end(JSON.stringify(date === '2025-11-12' ? [...papers, null, 1, 'x'] : papers));
  };
  for (const date of ['04', '05', '06', '07', '10', '11', '12']) await hour(`2025-11-${date}T23:00:00Z`);
  expect((await state()).incidents).toEqual([
    'few-papers 2025-11-12',
    'malformed-list hf-daily-papers 2025-11-12',
  ]);
});
