import { gunzipSync } from 'node:zlib';
import { parse } from 'bibtex-parse';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PaperDraft } from '../../../services/papers/paper.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
const routes = new Map<string, { budget?: string; isSearch?: boolean }>();

const draft = (title: string, given: Partial<PaperDraft> = {}): PaperDraft => ({
  line: 1,
  arxivId: null,
  title,
  abstract: `${title}. It is about diffusion models.`,
  authors: ['Ada Lovelace', 'Vincent van Gogh'],
  links: [],
  keywords: [],
  upvotes: null,
  publishedOn: null,
  ...given,
});

const addEdition = async (date: string, papers: PaperDraft[]): Promise<void> => {
  const report = { papers, rejected: [], warnings: [], dateOnPage: null, fatal: null };
  await world.ingest.ingest(report, { source: 'test', origin: 'test', date, partial: false });
  await world.ingest.closeEdition(date);
  await world.counts.scoreEdition(date);
};

beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    now: '2025-09-05T06:00:00Z',
    app: { onRoute: (route) => routes.set(route.url, route.config ?? {}) },
  });
  await addEdition('2025-09-02', [
    draft('A known preprint of diffusion', {
      arxivId: '2509.00001',
      publishedOn: '2025-09-01',
      upvotes: 30,
      categories: ['cs.CL'],
      version: 2,
    }),
    draft('A preprint of biology', { doi: '10.1101/2025.03.21.644500', upvotes: 2 }),
    draft('A paper that is hidden', { arxivId: '2509.00002' }),
    draft('A paper that is merged', { doi: '10.1101/2025.03.21.600000' }),
  ]);
  const idOf = async (title: string): Promise<number> =>
    (await world.db.query('select id from papers where title = $1', [title])).rows[0].id;
  await world.curation.hide(await idOf('A paper that is hidden'), true);
  const into = await idOf('A known preprint of diffusion');
  await world.curation.merge({ paperId: await idOf('A paper that is merged'), into });
});
afterAll(() => world.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  world.app.inject({ url: `/api/v1${path}`, headers });
const publicId = async (title: string): Promise<string> =>
  (await world.db.query('select public_id as id from papers where title = $1', [title])).rows[0].id;

describe('editions', () => {
  test('the closed ones are listed newest first, by pages', async () => {
    await world.db.query("insert into editions (date, state) values ('2025-09-05', 'open')");
    const first = await get('/editions?limit=1');
    expect(first.json()).toEqual({
      data: [
        {
          date: '2025-09-04',
          papers: 68,
          closedAt: '2025-09-05T06:00:00.000Z',
          url: 'https://papers.example.org/papers/2025-09-04',
        },
      ],
      next: expect.any(String),
    });
    const second = await get(`/editions?limit=1&cursor=${first.json().next}`);
    expect(second.json()).toMatchObject({ data: [{ date: '2025-09-02', papers: 2 }], next: null });
  });

  test('a day has its papers with their topics, and the editions beside it', async () => {
    const response = await get('/editions/2025-09-04');
    const edition = response.json();
    expect(edition).toMatchObject({
      name: '2025-09-04',
      kind: 'day',
      papers: 68,
      previousEdition: '2025-09-02',
      nextEdition: null,
      next: null,
    });
    expect(edition.data).toHaveLength(68);
    expect(edition.topics[0].papers).toBeGreaterThan(1);
    expect(edition.data.some(({ topics }: { topics: unknown[] }) => topics.length > 0)).toBe(true);
    const scores = edition.data.map(({ trending }: { trending: number }) => trending);
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
    expect(edition.data[0].id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a week and a month have the papers of their days', async () => {
    const week = (await get('/editions/2025-W36')).json();
    expect(week).toMatchObject({ kind: 'week', from: '2025-09-01', through: '2025-09-07', papers: 70 });
    expect((await get('/editions/2025-09')).json()).toMatchObject({ kind: 'month', papers: 70 });
  });

  test('papers come by pages, each once, also where the order changes meanwhile', async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 4 && (pages === 0 || cursor !== null); pages += 1) {
      const response = await get(`/editions/2025-W36?limit=20${cursor ? `&cursor=${cursor}` : ''}`);
      const page = response.json();
      ids.push(...page.data.map(({ id }: { id: string }) => id));
      cursor = page.next;
      expect(response.headers.link).toBe(
        cursor === null ? undefined : `<?limit=20&cursor=${cursor}>; rel="next"`,
      );
    }
    expect(new Set(ids).size).toBe(70);
    // The paper after which the next page begins moves to the end.
    const first = (await get('/editions/2025-09-02?limit=1&sort=newest')).json();
    const other = (await get(`/editions/2025-09-02?limit=1&sort=trending&cursor=${first.next}`)).json();
    expect(other.data[0]?.id).not.toBe(first.data[0].id);
  });

  test('the next page comes in the format of the request, whoever asked for the page before', async () => {
    const linkOf = async (query: string, accept?: string) =>
      (await get(`/editions/2025-09-04?${query}`, accept === undefined ? {} : { accept })).headers.link;
    const bibtex = 'application/x-bibtex';
    expect(await linkOf('limit=3', bibtex)).toMatch(/^<\?limit=3&cursor=[\w-]+>; rel="next"$/);
    expect(await linkOf('limit=3&format=bibtex')).toMatch(/^<\?limit=3&format=bibtex&cursor=/);
    expect(await linkOf('format=bibtex&limit=3', bibtex)).toMatch(/^<\?format=bibtex&limit=3&cursor=/);
  });

  test('a topic narrows the list, and the newest come first where that is asked for', async () => {
    const all = (await get('/editions/2025-09-04')).json();
    const { slug, papers } = all.topics[0];
    const page = (await get(`/editions/2025-09-04?topic=${slug}`)).json();
    expect(page.data).toHaveLength(papers);
    expect(page.papers).toBe(68);
    const newest = (await get('/editions/2025-W36?sort=newest')).json();
    expect(newest.data).toHaveLength(70);
    expect(newest.data[0].id).not.toBe((await get('/editions/2025-W36')).json().data[0].id);
  });

  test('a day that is open, unknown or no day at all is not found, with the reason', async () => {
    expect((await get('/editions/2025-09-05')).json()).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'The list of this day is still being made.',
    });
    for (const name of ['1999-01-01', '2025-02-30', '2025-W35', '2025-13', 'yesterday'])
      expect((await get(`/editions/${name}`)).statusCode, name).toBe(404);
  });
});

describe('a paper', () => {
  test('is found by its id, its arXiv id and its DOI', async () => {
    const id = await publicId('A known preprint of diffusion');
    const paper = (await get(`/papers/${id}`)).json();
    expect(paper).toMatchObject({
      id,
      arxivId: '2509.00001',
      version: 2,
      categories: ['cs.CL'],
      edition: '2025-09-02',
      publishedOn: '2025-09-01',
      upvotes: 30,
    });
    for (const name of ['arxiv:2509.00001', 'arXiv:2509.00001v3', 'doi:10.48550%2FarXiv.2509.00001'])
      expect((await get(`/papers/${name}`)).json(), name).toEqual(paper);
    const doi = encodeURIComponent('doi:10.1101/2025.03.21.644500');
    expect((await get(`/papers/${doi}`)).json()).toMatchObject({ title: 'A preprint of biology' });
  });

  test('that was merged is the one that stays', async () => {
    const stays = await publicId('A known preprint of diffusion');
    const { rows } = await world.db.query('select public_id as id from papers where merged_into is not null');
    expect((await get(`/papers/${rows[0].id}`)).json().id).toBe(stays);
    const doi = 'doi:10.1101%2F2025.03.21.600000';
    expect((await get(`/papers/${doi}`)).json().id).toBe(stays);
  });

  test('that is hidden or unknown is not found', async () => {
    const hidden = await publicId('A paper that is hidden');
    for (const name of [hidden, 'arxiv:2509.00002', 'arxiv:1234.56789', 'doi:10.1%2F', '1', 'x:y'])
      for (const path of [`/papers/${name}`, `/papers/${name}/similar`])
        expect((await get(path)).json(), path).toMatchObject({ code: 'not_found', status: 404 });
  });

  test('that is hidden is shown to a key with papers:read, and cached nowhere', async () => {
    const keyOf = async (scope: 'papers:read' | 'runs:read') =>
      (await world.apiKeys.mint({ name: 'test', scopes: [scope], expiresAt: null, createdBy: 'console' }))
        .key;
    const authorization = `Bearer ${await keyOf('papers:read')}`;
    const shown = await get('/papers/arxiv:2509.00002', { authorization });
    expect(shown.headers['cache-control']).toBe('no-store');
    expect(shown.json()).toMatchObject({ title: 'A paper that is hidden', hidden: true });
    expect((await get('/papers/arxiv:2509.00001', { authorization })).json()).not.toHaveProperty('hidden');
    expect((await get('/papers/arxiv:1234.56789', { authorization })).statusCode).toBe(404);
    const other = { authorization: `Bearer ${await keyOf('runs:read')}` };
    for (const headers of [other, {}])
      expect((await get('/papers/arxiv:2509.00002', headers)).statusCode).toBe(404);
  });

  test('has similar papers', async () => {
    const [{ id }] = (await get('/editions/2025-09-04')).json().data;
    const { data } = (await get(`/papers/${id}/similar?limit=3`)).json();
    expect(data.length).toBeGreaterThan(0);
    expect(data.length).toBeLessThanOrEqual(3);
    expect(data.map((each: { id: string }) => each.id)).not.toContain(id);
    const { rows } = await world.db.query('select id from papers where public_id = $1', [data[0].id]);
    await world.curation.hide(rows[0].id, true);
    await vi.waitFor(
      async () => expect((await get(`/papers/${id}/similar?limit=3`)).body).not.toContain(data[0].id),
      { timeout: 20_000, interval: 100 },
    );
    await world.curation.hide(rows[0].id, false);
    await vi.waitFor(async () => expect((await get('/editions/2025-09-04')).json().papers).toBe(68), {
      timeout: 20_000,
      interval: 100,
    });
  });
});

describe('the search', () => {
  test('understands the query language, and returns what it could not', async () => {
    const found = (await get('/search?q=author:Lovelace%20biology')).json();
    expect(found).toMatchObject({ total: 1, next: null, isMore: false, corrected: [], problems: [] });
    expect(found.data[0]).toMatchObject({ title: 'A preprint of biology', match: expect.any(Number) });
    const odd = (await get('/search?q=topic:nothing%20has:colour')).json();
    expect(odd).toMatchObject({ total: 0, data: [] });
    expect(odd.problems).toHaveLength(2);
    expect((await get('/search?q=hidden')).body).not.toContain('A paper that is hidden');
  });

  test('comes by pages', async () => {
    const first = (await get('/search?q=after:2025&limit=50&sort=newest')).json();
    expect(first).toMatchObject({ total: 70, data: { length: 50 } });
    const second = (await get(`/search?q=after:2025&limit=50&sort=newest&cursor=${first.next}`)).json();
    expect(second.next).toBeNull();
    const ids = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(70);
  });
});

describe('the trending papers', () => {
  test('are those of the newest edition', async () => {
    const page = (await get('/trending')).json();
    expect(page).toMatchObject({ name: '2025-09-04', kind: 'day', data: { length: 20 } });
    const all = (await get('/editions/2025-09-04')).json().data.slice(0, 20);
    expect(page.data.map(({ id }: { id: string }) => id)).toEqual(all.map(({ id }: { id: string }) => id));
  });

  test('come with what their scores mean', async () => {
    const [best, second] = (await get('/trending?period=2025-09-02')).json().data;
    expect(best).toMatchObject({ upvotes: 30, trendingParts: { upvotes: expect.any(Number) } });
    for (const { trending, trendingParts } of [best, second]) {
      const sum = Object.values<number>(trendingParts).reduce((a, b) => a + b, 50);
      expect(Math.abs(sum - trending)).toBeLessThan(0.3);
    }
    expect(best.trendingParts.upvotes).toBeGreaterThan(second.trendingParts.upvotes);
  });

  test('or of a period, by topic, in pages', async () => {
    const week = (await get('/trending?period=2025-W36&limit=200')).json();
    expect(week.data).toHaveLength(70);
    const scores = week.data.map(({ trending }: { trending: number | null }) => trending ?? 50);
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
    const page = (await get('/trending?period=2025-W36&limit=1')).json();
    const next = (await get(`/trending?period=2025-W36&limit=1&cursor=${page.next}`)).json();
    expect([page.data[0].id, next.data[0].id]).toEqual([week.data[0].id, week.data[1].id]);
    expect((await get('/trending?period=2024-01')).json().data).toEqual([]);
  });
});

describe('citations', () => {
  const paths = [
    '/editions/2025-09-02',
    '/papers/arxiv:2509.00001',
    '/papers/arxiv:2509.00001/similar',
    '/search?q=preprint',
    '/trending?period=2025-09-02',
  ];
  const types = {
    'csl-json': 'application/vnd.citationstyles.csl+json',
    bibtex: 'application/x-bibtex',
    ris: 'application/x-research-info-systems',
  };

  test.each(paths)('%s comes in each format, by the query and by Accept', async (path) => {
    for (const [format, type] of Object.entries(types)) {
      const asked = await get(`${path}${path.includes('?') ? '&' : '?'}format=${format}`);
      expect(asked.statusCode).toBe(200);
      expect(asked.headers).toMatchObject({
        'content-type': `${type}; charset=utf-8`,
        vary: 'accept, accept-encoding',
      });
      const accepted = await get(path, { accept: `text/html, ${type};q=0.9, */*;q=0.1` });
      expect(accepted.body).toBe(asked.body);
      expect(accepted.headers.etag).toBe(asked.headers.etag);
      const json = await get(path, { accept: '*/*' });
      expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(json.headers.etag).not.toBe(asked.headers.etag);
    }
  });

  test('have the papers that the JSON has', async () => {
    const titles = (await get('/editions/2025-09-02'))
      .json()
      .data.map(({ title }: { title: string }) => title);
    const csl = (await get('/editions/2025-09-02?format=csl-json')).json();
    expect(csl.map(({ title }: { title: string }) => title)).toEqual(titles);
    const entries = parse((await get('/editions/2025-09-02?format=bibtex')).body).filter(
      (item) => item.itemtype === 'entry',
    );
    expect(entries.map(({ key }) => key)).toEqual(csl.map(({ id }: { id: string }) => id));
    const ris = (await get('/papers/arxiv:2509.00001?format=ris')).body;
    expect(ris).toContain('AU  - van Gogh, Vincent\r\n');
    expect(ris).toContain('UR  - https://arxiv.org/abs/2509.00001\r\n');
  });
});

test('what costs much is limited by place, and waits for its turn', async () => {
  for (const path of ['/search', '/papers/:id/similar'])
    expect(routes.get(`/api/v1${path}`)).toMatchObject({ budget: 'search', isSearch: true });
  for (const path of ['/search?q=diffusion', '/papers/arxiv:2509.00001/similar']) {
    const { headers } = await get(path);
    expect(headers['ratelimit-policy']).toMatch(/^"open";q=\d+;w=60, "search";q=240;w=60$/);
    expect(headers.ratelimit).toMatch(/^"open";r=\d+;t=\d+, "search";r=\d+;t=\d+$/);
    expect(Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  }
});

describe('every operation', () => {
  const paths = [
    '/editions',
    '/editions/2025-09-04',
    '/papers/arxiv:2509.00001',
    '/papers/arxiv:2509.00001/similar',
    '/search?q=diffusion',
    '/topics',
    '/trending',
  ];

  test.each(paths)('%s may be cached, compressed and read by any page', async (path) => {
    const first = await get(path);
    expect(first.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': expect.stringMatching(/^public, max-age=\d+$/),
      etag: expect.stringMatching(/^W\/"/),
    });
    const again = await get(path, { 'if-none-match': String(first.headers.etag) });
    expect(again).toMatchObject({ statusCode: 304, body: '' });
    expect(again.headers).toMatchObject({
      'access-control-allow-origin': '*',
      vary: first.headers.vary,
      etag: first.headers.etag,
    });
    const packed = await get(path, { 'accept-encoding': 'gzip' });
    if (first.body.length > 1_000) expect(gunzipSync(packed.rawPayload).toString()).toBe(first.body);
    const head = await world.app.inject({ method: 'HEAD', url: `/api/v1${path}` });
    expect(head).toMatchObject({ statusCode: 200, body: '' });
    expect(head.headers.etag).toBe(first.headers.etag);
  });

  test.each(paths)('%s refuses a parameter that it does not have', async (path) => {
    const response = await get(`${path}${path.includes('?') ? '&' : '?'}colour=red`);
    expect(response.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json'),
      'access-control-allow-origin': '*',
    });
    expect(response.json()).toMatchObject({
      status: 400,
      code: 'invalid_input',
      errors: [{ parameter: 'colour', detail: 'There is no such field.' }],
    });
  });

  const cursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');
  test.each([
    '/editions?cursor=x',
    `/editions?cursor=${cursor({ before: 1 })}`,
    `/editions?cursor=${cursor({ before: 'yesterday' })}`,
    `/editions?cursor=${cursor({ before: '2025-02-30' })}`,
    `/trending?cursor=${cursor({ after: 'x', at: 1 })}`,
    `/search?q=a&cursor=${cursor({ at: 1e9 })}`,
    '/editions/2025-09-04?cursor=x',
    '/search?q=a&cursor=x',
    '/trending?cursor=x',
  ])('%s: a cursor of another list is refused', async (path) => {
    expect((await get(path)).json()).toMatchObject({
      code: 'invalid_input',
      errors: [{ parameter: 'cursor' }],
    });
  });

  test.each([
    ['/editions/2025-09-04?topic=nothing', 'topic'],
    ['/editions/2025-09-04?sort=best', 'sort'],
    ['/editions/2025-09-04?format=pdf', 'format'],
    ['/editions?limit=0', 'limit'],
    ['/trending?period=yesterday', 'period'],
    ['/search?q=', 'q'],
  ])('%s: the wrong parameter is named', async (path, parameter) => {
    expect((await get(path)).json()).toMatchObject({ status: 400, errors: [{ parameter }] });
  });

  test('what is no text is refused, and never an error of ours', async () => {
    for (const path of [
      '/search?q=%00',
      '/papers/%00',
      '/papers/arxiv:%00',
      '/editions/%00',
      '/trending?period=%00',
    ])
      expect((await get(path)).statusCode, path).toBeOneOf([400, 404]);
  });

  test('an error of any kind may be read by any page', async () => {
    for (const [path, status] of [
      ['/editions/1999-01-01', 404],
      ['/nothing', 404],
      ['/%zz', 400],
    ] as const) {
      const response = await get(path);
      expect(response.statusCode).toBe(status);
      expect(response.headers['access-control-allow-origin'], path).toBe('*');
    }
    const bad = await get('/editions', { authorization: 'Bearer paperboy_wrong' });
    expect(bad.statusCode).toBe(401);
    expect(bad.headers['access-control-allow-origin']).toBe('*');
  });
});

test('a reply is written again when an edition changes', async () => {
  const before = await get('/editions/2025-09-02');
  await world.db.query(`update papers set title = 'A changed title' where title = 'A preprint of biology'`);
  await vi.waitFor(
    async () => {
      const after = await get('/editions/2025-09-02');
      expect(after.headers.etag).not.toBe(before.headers.etag);
      expect(after.body).toContain('A changed title');
    },
    { timeout: 20_000, interval: 100 },
  );
});
