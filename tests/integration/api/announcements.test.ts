import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let key: string;
let reading: string;
beforeAll(async () => {
  world = await createWorld({ seeded: true, env: { ADMIN_EMAILS: 'ada@papers.example.org' } });
  const mint = async (...scopes: ('announcements:read' | 'announcements:write')[]) =>
    (await world.apiKeys.mint({ name: 'test', scopes, expiresAt: null, createdBy: 'console' })).key;
  key = await mint('announcements:read', 'announcements:write');
  reading = await mint('announcements:read');
});
afterAll(() => world.close());

const call = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) =>
  world.app.inject({
    method,
    url: `/api/v1/announcements${path}`,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(payload && { payload }),
  });
const draft = {
  subject: 'A better ranking',
  body: 'We **changed** it. [Why](https://papers.example.org/why)',
};
const create = async (given: object = draft) => (await call('POST', '', given)).json();

it('writes, reads, changes and deletes a draft', async () => {
  const created = await call('POST', '', draft);
  expect(created.statusCode).toBe(201);
  const { id, segment, state, createdBy, mails } = created.json();
  expect({ segment, state, sent: mails.sent }).toEqual({
    segment: { states: ['active'], topics: [] },
    state: 'draft',
    sent: 0,
  });
  expect(createdBy).toMatch(/^key test \(paperboy_/);
  expect(created.headers.location).toBe(`/api/v1/announcements/${id}`);
  const read = await call('GET', `/${id}`);
  expect(read.headers.etag).toBe(created.headers.etag);
  expect(JSON.stringify(read.json())).not.toContain('number');

  const changed = await call(
    'PATCH',
    `/${id}`,
    { subject: 'Other words' },
    { 'if-match': String(read.headers.etag) },
  );
  expect(changed.json()).toMatchObject({ subject: 'Other words', body: draft.body });
  const late = await call(
    'PATCH',
    `/${id}`,
    { subject: 'Too late' },
    { 'if-match': String(read.headers.etag) },
  );
  expect(late.statusCode).toBe(412);
  expect(late.json().errors[0].header).toBe('if-match');
  expect((await call('DELETE', `/${id}`, undefined, { 'if-match': '"other"' })).statusCode).toBe(412);
  expect((await call('DELETE', `/${id}`)).statusCode).toBe(204);
  expect((await call('GET', `/${id}`)).statusCode).toBe(404);
  const actions = (await world.audit.list(null, 3)).map(({ action, subject }) => `${action}: ${subject}`);
  expect(actions).toEqual(
    ['deleted a draft', 'changed a draft', 'wrote a draft'].map((action) => `${action}: announcement ${id}`),
  );
});

it('names the field that cannot be sent', async () => {
  const refused = async (given: object) => (await call('POST', '', { ...draft, ...given })).json();
  expect(await refused({ body: 'Hello\n\n![a cat](https://example.org/cat.png)' })).toMatchObject({
    code: 'invalid_input',
    detail: 'Line 3: images are not sent; write a link to it instead.',
    errors: [{ pointer: '/body' }],
  });
  expect((await refused({ subject: ' ' })).errors[0].pointer).toBe('/subject');
  expect((await refused({ segment: { states: ['active'], topics: ['nothing'] } })).errors[0].pointer).toBe(
    '/segment',
  );
  expect((await refused({ segment: { states: ['erased'], topics: [] } })).status).toBe(400);
  expect((await refused({ colour: 'red' })).errors[0].pointer).toBe('/colour');
});

it('lists by pages, newest first', async () => {
  const ids: string[] = [];
  for (const subject of ['one', 'two', 'three']) ids.unshift((await create({ ...draft, subject })).id);
  const first = (await call('GET', '?limit=2')).json();
  const second = (await call('GET', `?limit=2&cursor=${first.next}`)).json();
  const seen = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
  expect(seen.filter((id) => ids.includes(id)).sort()).toEqual(ids.sort());
  expect(new Set(seen).size).toBe(seen.length);
  expect((await call('GET', '?cursor=nonsense')).statusCode).toBe(400);
});

it('previews as JSON, HTML and text', async () => {
  await world.addReader('bob@example.org');
  const { id } = await create();
  const json = (await call('GET', `/${id}/preview`)).json();
  expect(json).toMatchObject({ subject: draft.subject, readers: 1, segment: 'all active readers' });
  const html = await call('GET', `/${id}/preview?format=html`);
  expect(html.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(html.body).toBe(json.html);
  expect(html.body).toContain('<strong>changed</strong>');
  const text = await call('GET', `/${id}/preview?format=text`);
  expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(text.body).toContain('We changed it. Why (https://papers.example.org/why)');
});

it('sends a test to an operator and to nobody else', async () => {
  const { id } = await create();
  expect((await call('POST', `/${id}/test`, { to: 'bob@example.org' })).json().errors[0].pointer).toBe('/to');
  expect((await call('POST', `/${id}/test`, { to: 'Ada@papers.example.org' })).json().reply).toMatch(/^250/);
  const [mail] = world.mail.to('ada@papers.example.org');
  expect(mail!.raw.toString()).toContain(`Subject: [Test] ${draft.subject}`);
  expect((await call('GET', `/${id}`)).json().mails.sent).toBe(0);
});

it('sends now and later, and cancels', async () => {
  const { id } = await create();
  const sent = await call('POST', `/${id}/send`, {});
  expect(sent.statusCode).toBe(202);
  expect(sent.json().state).toBe('scheduled');
  expect((await call('POST', `/${id}/send`, {})).json()).toMatchObject({ status: 409, code: 'conflict' });
  expect((await call('PATCH', `/${id}`, { subject: 'x' })).statusCode).toBe(409);
  await world.announcementRuns.sweep();
  const { rows } = await world.db.query<{ id: number }>('select id from announcements where public_id = $1', [
    id,
  ]);
  await world.announcementRuns.run(rows[0]!.id);
  expect((await call('GET', `/${id}`)).json()).toMatchObject({ state: 'sent', mails: { sent: 1 } });

  const later = await create();
  const scheduledFor = '2025-09-10T08:00:00.000Z';
  expect((await call('POST', `/${later.id}/send`, { scheduledFor })).json()).toMatchObject({
    state: 'scheduled',
    scheduledFor,
  });
  expect((await call('POST', `/${later.id}/cancel`)).json().state).toBe('cancelled');
  expect((await call('POST', `/${later.id}/cancel`)).statusCode).toBe(409);
  const past = await call('POST', `/${(await create()).id}/send`, { scheduledFor: '2020-01-01T00:00:00Z' });
  expect(past.json().errors[0].pointer).toBe('/scheduledFor');
});

it('refuses a key that may only read', async () => {
  const response = await call('POST', '', draft, { authorization: `Bearer ${reading}` });
  expect(response.statusCode).toBe(403);
  expect(response.json().detail).toContain('announcements:write');
});
