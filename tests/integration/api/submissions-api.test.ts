import { afterAll, beforeAll, expect, test } from 'vitest';
import { createParsing } from '../../../services/papers/parsing/parsing.ts';
import { createFetcher } from '../../../services/platform/fetcher.ts';
import { type Keyed, keyed } from '../../support/keyed.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';
import { createWorld, type World } from '../../support/world.ts';

const entry = (id: string) => `<entry>
  <id>http://arxiv.org/abs/${id}v2</id><published>2025-09-01T10:00:00Z</published><title>Submitted paper ${id}</title>
  <summary>We curate papers.</summary><author><name>Bo Li</name></author><category term="cs.CL"/></entry>`;
const feed = (entries: string) =>
  `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">${entries}</feed>`;

let world: World;
let server: WebServer;
let api: Keyed;
beforeAll(async () => {
  server = await startWebServer({
    '/api/query': (request, response) => {
      const id = /id_list=([\d.]+)/.exec(request.url!)![1]!;
      response.end(feed(id === '2509.99999' ? '' : entry(id)));
    },
    '/10.1101/2025.09.01': (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          '<meta name="citation_title" content="A preprint by DOI"><meta name="citation_author" content="Li, Bo">',
        ),
  });
  const fetcher = createFetcher({
    userAgent: 'Paperboy',
    timeoutMs: 60_000,
    attempts: 1,
    nowMs: () => 0,
    sleep: async () => {},
  });
  world = await createWorld({
    now: '2025-09-03T12:00:00Z',
    env: { ARXIV_API_URL: server.url },
    // A busy machine may take seconds to start the first thread.
    parsing: createParsing({ maxThreads: 1, pasteMs: 60_000, pageMs: 60_000 }),
    // The local server stands for doi.org.
    fetcher: {
      ...fetcher,
      fetch: (input) =>
        fetcher.fetch(
          input.url.startsWith('https://doi.org/')
            ? { ...input, url: input.url.replace('https://doi.org', server.url), trusted: true }
            : input,
        ),
    },
  });
  api = await keyed(world, 'papers:read', 'papers:write');
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const propose = (paper: string, credit?: string) =>
  api.post('/submissions', { paper, ...(credit !== undefined && { credit }) });

test('a proposed paper is looked up, held, approved, and becomes a paper', async () => {
  const made = await propose('arXiv:2509.11111', 'Ada Lovelace');
  expect(made.statusCode).toBe(201);
  const { id } = made.json();
  expect(made.headers.location).toBe(`/api/v1/submissions/${id}`);
  expect(made.json()).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    given: 'arXiv:2509.11111',
    credit: 'Ada Lovelace',
    state: 'waiting',
    submittedAt: '2025-09-03T12:00:00.000Z',
    decidedAt: null,
    found: null,
    note: null,
    listOn: null,
    paper: null,
  });
  expect(await api.audited()).toMatch(/^submitted a paper \| submission \d+$/);
  const again = await propose('2509.11111', 'Another');
  expect([again.statusCode, again.json().id]).toEqual([200, id]);

  const early = await api.post(`/submissions/${id}/approve`);
  expect(early.json()).toMatchObject({ status: 409, code: 'conflict' });
  const tag = String(made.headers.etag);
  await world.submissions.lookUpWaiting();
  expect((await api.post(`/submissions/${id}/approve`, {}, { 'if-match': tag })).statusCode).toBe(412);
  const held = await api.get(`/submissions/${id}`);
  expect(held.json()).toMatchObject({
    state: 'held',
    found: { title: 'Submitted paper 2509.11111', arxivId: '2509.11111', authors: ['Bo Li'] },
  });
  const approved = await api.post(
    `/submissions/${id}/approve`,
    { note: 'It fits.' },
    { 'if-match': String(held.headers.etag) },
  );
  expect(approved.json()).toMatchObject({
    state: 'approved',
    note: 'It fits.',
    decidedAt: '2025-09-03T12:00:00.000Z',
    paper: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(await api.audited()).toMatch(/^approved a submission \| submission \d+: It fits\.$/);
  const paper = (await api.get(`/papers/${approved.json().paper}/curation`)).json();
  expect(paper).toMatchObject({ arxivId: '2509.11111', edition: null, credit: 'Ada Lovelace' });
  const pin = await api.post(`/papers/${paper.id}/pin`);
  expect(pin.json()).toMatchObject({ status: 409, detail: expect.stringContaining('in no edition') });
  for (const decision of ['approve', 'reject'])
    expect((await api.post(`/submissions/${id}/${decision}`)).json()).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/^It is approved; one that is .*held can be/),
    });
});

test('a submission is rejected with a note before it is looked up', async () => {
  const { id } = (await propose('2509.22222')).json();
  const rejected = await api.post(`/submissions/${id}/reject`, { note: 'an advertisement' });
  expect(rejected.json()).toMatchObject({ state: 'rejected', note: 'an advertisement', paper: null });
  expect(await api.audited()).toMatch(/^rejected a submission \| submission \d+: an advertisement$/);
  expect((await propose('2509.22222')).statusCode).toBe(201);
});

test('submissions are listed newest first, by state, page by page', async () => {
  for (const n of [1, 2, 3, 4, 5]) await propose(`2509.3333${n}`);
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = (await api.get(`/submissions?limit=2${cursor}`)).json();
    expect(page.data.length).toBeLessThanOrEqual(2);
    seen.push(...page.data.map(({ id }: { id: string }) => id));
    cursor = page.next === null ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  const { rows } = await world.db.query<{ id: string }>(
    'select public_id as id from submissions order by submitted_at desc, public_id desc',
  );
  expect(seen).toEqual(rows.map(({ id }) => id));
  const { data } = (await api.get('/submissions?state=rejected')).json();
  expect(data.map(({ given }: { given: string }) => given)).toEqual(['2509.22222']);
  expect((await api.get('/submissions?state=lost')).json().errors[0].parameter).toBe('state');
  expect((await api.get('/submissions?cursor=nonsense')).json().errors[0].parameter).toBe('cursor');
  await world.db.query(`delete from submissions where state = 'waiting'`);
});

test('a paper that is added by name is queued, and joins the edition without a decision', async () => {
  const queued = await api.post('/papers', { paper: '2509.44444' });
  expect(queued.statusCode).toBe(202);
  const { submission } = queued.json();
  expect(queued.json()).toMatchObject({
    result: 'queued',
    paper: null,
    submission: { state: 'waiting', listOn: '2025-09-03' },
  });
  expect(queued.headers.location).toBe(`/api/v1/submissions/${submission.id}`);
  await world.submissions.lookUpWaiting();
  const { state, paper } = (await api.get(`/submissions/${submission.id}`)).json();
  expect(state).toBe('approved');
  expect((await api.get(`/papers/${paper}/curation`)).json()).toMatchObject({
    title: 'Submitted paper 2509.44444',
    edition: '2025-09-03',
    sources: ['submission'],
  });
  expect((await api.post('/papers', { paper: 'https://arxiv.org/abs/2509.44444' })).json()).toMatchObject({
    result: 'known',
    paper: { id: paper, edition: '2025-09-03' },
  });
});

test('a paper that a reader submitted is added at once, and one with a DOI keeps it', async () => {
  await propose('2509.55555', 'Ada');
  await world.submissions.lookUpWaiting();
  const taken = (await api.post('/papers', { paper: '2509.55555', date: '2025-09-03' })).json();
  expect(taken).toMatchObject({ result: 'queued', submission: { state: 'approved', credit: 'Ada' } });
  expect((await api.get(`/papers/${taken.submission.paper}/curation`)).json().edition).toBe('2025-09-03');

  const { submission } = (await api.post('/papers', { paper: '10.1101/2025.09.01' })).json();
  await world.submissions.lookUpWaiting();
  expect((await api.get(`/submissions/${submission.id}`)).json()).toMatchObject({ state: 'approved' });
  expect((await api.get('/papers/doi:10.1101%2F2025.09.01/curation')).json()).toMatchObject({
    title: 'A preprint by DOI',
    doi: '10.1101/2025.09.01',
    edition: '2025-09-03',
  });
});

test('a queued paper whose edition has closed joins the next, and one that is unknown is refused', async () => {
  const late = (await api.post('/papers', { paper: '2509.66666', date: '2025-09-03' })).json().submission;
  const unknown = (await api.post('/papers', { paper: '2509.99999' })).json().submission;
  expect((await api.post('/editions/2025-09-03/close')).statusCode).toBe(200);
  await world.submissions.lookUpWaiting();
  const { paper } = (await api.get(`/submissions/${late.id}`)).json();
  expect((await api.get(`/papers/${paper}/curation`)).json().edition).toBe('2025-09-04');
  expect((await api.get(`/submissions/${unknown.id}`)).json()).toMatchObject({
    state: 'refused',
    note: 'arXiv has no paper 2509.99999',
  });
});

test('what is wrong is named, what is unknown is not found, and each operation needs its scope', async () => {
  expect((await propose('nothing')).json().errors[0].pointer).toBe('/paper');
  expect((await propose('2509.77777', 'www.example.org')).json().errors[0].pointer).toBe('/credit');
  const none = '00000000-0000-4000-8000-000000000000';
  for (const path of [`/submissions/${none}`, '/submissions/1'])
    expect((await api.get(path)).json()).toMatchObject({ status: 404, code: 'not_found' });
  expect((await api.post(`/submissions/${none}/approve`)).statusCode).toBe(404);
  const [reader, writer] = [await keyed(world, 'papers:read'), await keyed(world, 'papers:write')];
  for (const path of ['/submissions', `/submissions/${none}`])
    expect((await writer.get(path)).statusCode).toBe(403);
  for (const path of ['/submissions', `/submissions/${none}/approve`, `/submissions/${none}/reject`])
    expect((await reader.post(path, { paper: '2509.77777' })).statusCode).toBe(403);
});
