import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFetcher } from '../../services/platform/fetcher.ts';
import { paperboy } from '../support/paperboy.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { createWorld, post, type World } from '../support/world.ts';

const entry = (id: string, title: string) => `<entry>
  <id>http://arxiv.org/abs/${id}v2</id><published>2025-09-01T10:00:00Z</published><title>${title}</title>
  <summary>We curate papers with \\'elan.</summary><author><name>Ana Garc\\'ia</name></author><author><name>Bo Li</name></author>
  <category term="cs.CL"/></entry>`;
const feed = (entries: string) =>
  `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">${entries}</feed>`;

let world: World;
let server: WebServer;
beforeAll(async () => {
  server = await startWebServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.asked.length = 0;
  const fetcher = createFetcher({
    userAgent: 'Paperboy',
    timeoutMs: 500,
    attempts: 1,
    nowMs: () => 0,
    sleep: async () => {},
  });
  world = await createWorld({
    now: '2025-09-03T12:00:00Z',
    env: { ARXIV_API_URL: server.url },
    // The local server stands for example.org.
    fetcher: {
      ...fetcher,
      fetch: async (input) => {
        if (input.url === 'https://example.org/unforeseen') throw new TypeError('nobody foresaw this');
        return fetcher.fetch(
          input.url.startsWith('https://example.org/')
            ? { ...input, url: input.url.replace('https://example.org', server.url), trusted: true }
            : input,
        );
      },
    },
  });
  server.answers['/api/query'] = (request, response) => {
    const id = /id_list=([\d.]+)/.exec(request.url!)![1]!;
    response.end(feed(id === '2509.99999' ? '' : entry(id, `Submitted paper ${id}`)));
  };
});
afterEach(() => world.close());

const states = async () =>
  (await world.db.query(`select given, state, note from submissions order by id`)).rows;
const submit = (paper: string, credit = '') => world.submissions.submit({ paper, credit });

describe('an arXiv id', () => {
  test('is looked up, held, approved, joins the next edition that closes, and is credited', async () => {
    await submit('https://arxiv.org/abs/2509.12345v1', 'Cléo  of Lyon');
    await submit('arXiv:2509.12345', 'A second one');
    expect(await world.submissions.lookUpWaiting()).toBe(1);
    const [held, ...others] = await world.submissions.list();
    expect(others).toEqual([]);
    expect(held).toMatchObject({
      state: 'held',
      credit: 'Cléo of Lyon',
      draft: {
        arxivId: '2509.12345',
        title: 'Submitted paper 2509.12345',
        abstract: 'We curate papers with élan.',
        authors: ['Ana García', 'Bo Li'],
        version: 2,
        publishedOn: '2025-09-01',
      },
    });
    const { paperId } = await world.submissions.approve(held!.id);
    // It makes no edition by itself.
    expect(await world.ingest.closeEdition('2025-09-03')).toEqual({ papers: 0 });
    await world.ingest.ingest(
      {
        papers: [{ ...held!.draft!, arxivId: '2509.00001', title: 'Listed', line: 1 }],
        rejected: [],
        warnings: [],
        dateOnPage: null,
        fatal: null,
      },
      { source: 'hf-daily-papers', origin: 'test', date: '2025-09-04', partial: false },
    );
    expect(await world.ingest.closeEdition('2025-09-04')).toEqual({ papers: 2 });
    expect((await world.editions.papersOf('2025-09-04')).map(({ title, credit }) => [title, credit])).toEqual(
      [
        ['Listed', null],
        ['Submitted paper 2509.12345', 'Cléo of Lyon'],
      ],
    );
    const page = await world.app.inject({ url: `/paper/${paperId}` });
    expect(page.body).toContain('Submitted by Cléo of Lyon');
    await expect(world.submissions.approve(held!.id)).rejects.toThrow(`No submission ${held!.id} is held.`);
  });

  test('that arXiv does not know is refused, with the reason', async () => {
    await submit('2509.99999');
    await world.submissions.lookUpWaiting();
    expect(await states()).toEqual([
      { given: '2509.99999', state: 'refused', note: 'arXiv has no paper 2509.99999' },
    ]);
  });

  test('of a paper in an edition is refused: there is nothing to decide', async () => {
    await submit('2509.11111');
    await world.submissions.lookUpWaiting();
    const [held] = await world.submissions.list();
    await world.ingest.ingest(
      { papers: [held!.draft!], rejected: [], warnings: [], dateOnPage: null, fatal: null },
      { source: 'hf-daily-papers', origin: 'test', date: '2025-09-03', partial: false },
    );
    await world.submissions.reject(held!.id, 'seen');
    await submit('2509.11111');
    await world.submissions.lookUpWaiting();
    expect((await states()).map(({ state, note }) => [state, note])).toEqual([
      ['rejected', 'seen'],
      ['refused', 'it is in the edition of 2025-09-03'],
    ]);
  });

  test('is retried while arXiv is away, after longer and longer pauses, and given up in the end', async () => {
    server.answers['/api/query'] = (_request, response) => {
      response.writeHead(503).end();
    };
    await submit('2509.22222');
    expect(await world.submissions.lookUpWaiting()).toBe(1);
    expect(await world.submissions.lookUpWaiting()).toBe(0);
    expect(await states()).toMatchObject([{ state: 'waiting', note: 'it answered 503' }]);
    for (let n = 0; n < 7; n++) {
      world.clock.forward(24 * 3_600_000);
      expect(await world.submissions.lookUpWaiting()).toBe(1);
    }
    expect(await states()).toMatchObject([{ state: 'refused', note: 'it answered 503' }]);
  });
});

describe('a link', () => {
  test('to a page of more than 4 MB is refused before it is read', async () => {
    server.answers['/large'] = (_request, response) => {
      response.end(`<title>x</title>${' '.repeat(4 * 1024 * 1024)}`);
    };
    await submit('https://example.org/large');
    await world.submissions.lookUpWaiting();
    expect(await states()).toMatchObject([{ state: 'refused', note: 'it is larger than 4 MB' }]);
  });

  test('that fails in an unexpected way delays no other, and is refused in the end', async () => {
    await submit('https://example.org/unforeseen');
    await submit('2509.12345');
    expect(await world.submissions.lookUpWaiting()).toBe(2);
    expect(await states()).toMatchObject([{ state: 'waiting' }, { state: 'held' }]);
    for (let n = 0; n < 7; n++) {
      world.clock.forward(24 * 3_600_000);
      expect(await world.submissions.lookUpWaiting()).toBe(1);
    }
    expect(await states()).toMatchObject([
      { state: 'refused', note: 'what its address sends cannot be taken' },
      { state: 'held' },
    ]);
  });

  test('to a page with citation tags is read from them', async () => {
    server.answers['/paper'] = (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><html><head><meta name="citation_title" content="Peers &amp; papers">
          <META content="Garcia, Ana" name="citation_author"><meta name="citation_author" content="Bo Li">
          <meta name="citation_publication_date" content="2025/08/30"><meta property="og:description" content="On peers."></head>`);
    };
    await submit('https://example.org/paper');
    await world.submissions.lookUpWaiting();
    expect((await world.submissions.list())[0]!.draft).toMatchObject({
      arxivId: null,
      title: 'Peers & papers',
      abstract: 'On peers.',
      authors: ['Ana Garcia', 'Bo Li'],
      links: [{ kind: 'other', url: 'https://example.org/paper' }],
      publishedOn: '2025-08-30',
    });
  });

  test.each([
    [
      'that leads to a private address',
      (response) => {
        response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
      },
      'not an address of the open internet',
    ],
    [
      'to the metadata of a cloud',
      (response) => {
        response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
      },
      'not an address of the open internet',
    ],
    [
      'to a page of no paper',
      (response) => {
        response.end('<title>Hello</title>');
      },
      'does not say which paper',
    ],
    [
      'to nothing',
      (response) => {
        response.writeHead(404).end();
      },
      'answered 404',
    ],
  ] as [string, (response: import('node:http').ServerResponse) => void, string][])(
    '%s is refused',
    async (_what, answer, note) => {
      server.answers['/x'] = (_request, response) => answer(response);
      await submit('https://example.org/x');
      await world.submissions.lookUpWaiting();
      expect(await states()).toMatchObject([{ state: 'refused', note: expect.stringContaining(note) }]);
    },
  );
});

describe('input that is refused on the form', () => {
  test.each([
    ['', 'paper', 'Enter an arXiv id or a link'],
    ['a good paper', 'paper', 'neither an arXiv id'],
    ['2509.1, 2509.2', 'paper', 'neither an arXiv id'],
    ['2509.12345 2509.12346', 'paper', 'One paper at a time'],
    ['http://127.0.0.1/x', 'paper', 'not lead to a page on the open internet'],
    ['http://localhost/x', 'paper', 'not lead to a page on the open internet'],
    ['http://[::1]/x', 'paper', 'not lead to a page on the open internet'],
    ['http://0x7f000001/', 'paper', 'not lead to a page on the open internet'],
    ['https://user:secret@example.org/', 'paper', 'not lead to a page on the open internet'],
    ['https://example.org:8080/', 'paper', 'not lead to a page on the open internet'],
    ['file:///etc/passwd', 'paper', 'neither an arXiv id'],
    [`https://example.org/${'a'.repeat(500)}`, 'paper', 'longer than 500'],
  ])('%s', async (paper, field, message) => {
    await expect(submit(paper)).rejects.toMatchObject({ field, message: expect.stringContaining(message) });
  });
  test.each(['buy at https://example.org', 'www.example.org', '<b>x</b>', 'a@example.org', 'a'.repeat(61)])(
    'the name %s',
    async (credit) => {
      await expect(submit('2509.12345', credit)).rejects.toMatchObject({ field: 'credit' });
    },
  );
});

describe('the page', () => {
  const shown = async () =>
    /name="started" value="([^"]+)"/.exec((await world.app.inject({ url: '/submit' })).body)![1]!;

  test('accepts a paper and a name, and says what happens next', async () => {
    const started = await shown();
    world.clock.forward(10_000);
    const response = await post(world.app, '/submit', {
      paper: 'arXiv:2509.12345',
      credit: 'Ana',
      started,
      website: '',
    });
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('Thank you, we have it');
    expect(await states()).toMatchObject([{ given: 'arXiv:2509.12345', state: 'waiting' }]);
  });

  test('says beside the field what is wrong, and shows the typed values again', async () => {
    const started = await shown();
    world.clock.forward(10_000);
    const response = await post(world.app, '/submit', {
      paper: 'http://10.0.0.1/"x',
      credit: 'Ana',
      started,
    });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain('id="paper-error"');
    expect(response.body).toContain('value="http://10.0.0.1/&quot;x"');
    expect(response.body).toContain('value="Ana"');
    const asJson = await post(world.app, '/submit', { paper: '', started }, { accept: 'application/json' });
    expect(asJson.json().error).toMatchObject({ code: 'invalid_input', field: 'paper' });
    expect(await states()).toEqual([]);
  });

  test('a form from another site or from a robot changes nothing; one that is posted at once is taken', async () => {
    const started = await shown();
    world.clock.forward(10_000);
    expect((await post(world.app, '/submit', { paper: '2509.12345' })).statusCode).toBe(400);
    for (const form of [
      { started: 'made-up', website: '' },
      { started, website: 'x' },
    ])
      expect((await post(world.app, '/submit', { paper: '2509.12345', ...form })).statusCode).toBe(200);
    expect(await states()).toEqual([]);
    const atOnce = { paper: '2509.12345', started: await shown() };
    expect((await post(world.app, '/submit', atOnce)).statusCode).toBe(200);
    expect(await states()).toMatchObject([{ given: '2509.12345', state: 'waiting' }]);
  });

  test('submissions from one network address are limited', async () => {
    const codes = [];
    for (let n = 0; n < 21; n++) codes.push((await post(world.app, '/submit', {})).statusCode);
    expect(codes.slice(0, 20)).toEqual(Array(20).fill(400));
    expect(codes[20]).toBe(429);
  });
});

test("the operator's command lists, approves and rejects", async () => {
  for (const paper of ['2509.11111', '2509.22222']) await submit(paper, 'Ana');
  await world.submissions.lookUpWaiting();
  const run = async (...args: string[]) => paperboy(['submissions', ...args], { env: world.env });
  const list = await run('list');
  expect(list.stdout).toMatch(/1 +2025-09-03 +Ana +Submitted paper 2509\.11111/);
  const approved = await run('approve', '1', '--json');
  expect(JSON.parse(approved.stdout)).toMatchObject({ id: 1, title: 'Submitted paper 2509.11111' });
  expect(await run('approve', '1')).toMatchObject({ code: 1, stderr: 'No submission 1 is held.\n' });
  expect(await run('reject', '2')).toMatchObject({ code: 2 });
  expect((await run('reject', '2', '--reason', 'an advertisement')).stdout).toBe(
    'Submission 2 is rejected.\n',
  );
  const rejected = JSON.parse((await run('list', '--state', 'rejected', '--json')).stdout);
  expect(rejected.submissions).toMatchObject([{ id: 2, note: 'an advertisement' }]);
  expect(await run('list', '--state', 'lost')).toMatchObject({ code: 2 });
});
