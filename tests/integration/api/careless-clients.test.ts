import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiScopeNames } from '../../../services/admin/api-scopes.ts';
import { type Description, operationsOf } from '../../../services/api/v1/description/types.ts';
import { type Keyed, keyed } from '../../support/keyed.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let client: Keyed;
beforeAll(async () => {
  world = await createWorld({ seeded: true, env: { API_OPEN_REQUESTS_PER_MINUTE: '10000' } });
  client = await keyed(world, ...apiScopeNames);
});
afterAll(() => world.close());

const uuid = '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51';
const cursorOf = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');
const subscribers = async (): Promise<number> =>
  (await world.db.query<{ n: number }>('select count(*)::int as n from subscribers')).rows[0]!.n;

it('refuses an unknown parameter of the query on every operation', async () => {
  const description = (await world.app.inject('/api/v1/openapi.json')).json<Description>();
  const before = await subscribers();
  const accepted: string[] = [];
  for (const { path, method, operation } of operationsOf(description)) {
    const body = operation.requestBody?.content['application/json'];
    const url = path
      .replace('{date}', '2025-09-04')
      .replace('{event}', 'evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17')
      .replace('{name}', 'arxiv:cs.CL')
      .replace('/digests/{id}', `/digests/${uuid}.2025-09-04`)
      .replace('/suppressions/{id}', `/suppressions/${'0'.repeat(64)}`)
      .replace('{id}', uuid);
    const response = await world.app.inject({
      method: method.toUpperCase() as 'GET',
      url: `${url}?q=a&dryRun=true`,
      headers: client.headers,
      ...(method !== 'get' && {
        payload: (body?.example ?? {}) as object,
      }),
    });
    if (response.statusCode !== 400 || !response.body.includes('dryRun'))
      accepted.push(`${operation.operationId}: ${response.statusCode}`);
  }
  expect(accepted).toEqual([]);
  expect(await subscribers()).toBe(before);
});

describe('a time', () => {
  it.each([
    '2030-01-02T08:00:00+01',
    '2030-01-02T08:00:00+0100',
    '2030-01-02 08:00:00Z',
    '2030-01-02T24:00:00Z',
    '2030-02-30T08:00:00Z',
    '2016-12-31T23:59:60Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
  ])('that RFC 3339 or the calendar does not have is refused: %s', async (scheduledFor) => {
    const draft = await client.post('/announcements', { subject: 'x', body: 'y' });
    const sent = await client.post(`/announcements/${draft.json().id}/send`, { scheduledFor });
    expect(sent.statusCode).toBe(400);
    expect(sent.json().errors[0]).toEqual({
      pointer: '/scheduledFor',
      detail: expect.stringContaining('RFC 3339'),
    });
    const listed = await client.get(`/subscribers?createdAfter=${encodeURIComponent(scheduledFor)}`);
    expect(listed.json().errors).toEqual([
      { parameter: 'createdAfter', detail: expect.stringContaining('RFC 3339') },
    ]);
  });
  it('with an offset or fractions of a second is taken', async () => {
    for (const time of ['2025-01-02T08:00:00.123456+05:30', '2025-01-02t08:00:00z'])
      expect((await client.get(`/subscribers?createdAfter=${encodeURIComponent(time)}`)).statusCode).toBe(
        200,
      );
  });
});

it('refuses a day that the calendar does not have', async () => {
  const added = await client.post('/papers', { title: 'Of the year nought', date: '0000-01-01' });
  expect(added.json().errors).toEqual([{ pointer: '/date', detail: expect.stringContaining('2025-09-04') }]);
  const published = await client.post('/papers', { title: 'Of the year nought', publishedOn: '0000-01-01' });
  expect(published.json().errors[0].pointer).toBe('/publishedOn');
  expect((await client.get('/runs/2025-02-30')).statusCode).toBe(404);
});

it('refuses cursors of other lists, and of no time', async () => {
  const moment = '2025-09-04T07:00:00Z';
  const refused = {
    '/editions': [{ before: '0000-01-01' }, { at: 5 }],
    '/announcements': [
      { createdAt: '0000-01-01T00:00:00Z', id: uuid },
      { createdAt: moment, id: `urn:uuid:${uuid}` },
    ],
    '/submissions': [
      { at: '0000-01-01T00:00:00Z', id: uuid },
      { createdAt: moment, id: uuid },
    ],
    '/subscribers': [
      { createdAt: '0000-01-01T00:00:00Z', id: uuid },
      { at: moment, id: uuid },
    ],
    '/suppressions': [['0000-01-01T00:00:00Z', '0'.repeat(64)], { since: moment, id: uuid }],
    '/search?q=a': [{ after: uuid, at: 5 }],
    '/events': ['7', { before: '7' }],
    '/digests': [`${uuid}.0000-01-01`, [moment, uuid]],
  };
  for (const [path, cursors] of Object.entries(refused))
    for (const place of cursors) {
      const url = `${path}${path.includes('?') ? '&' : '?'}cursor=${cursorOf(place)}`;
      const response = await client.get(url);
      expect({ url, status: response.statusCode, errors: response.json().errors }).toEqual({
        url,
        status: 400,
        errors: [{ parameter: 'cursor', detail: expect.any(String) }],
      });
    }
});

describe('a body', () => {
  const send = (payload: Buffer | string) =>
    world.app.inject({
      method: 'POST',
      url: '/api/v1/subscribers',
      headers: { ...client.headers, 'content-type': 'application/json' },
      payload,
    });
  it('that is nested very deeply is refused as any other', async () => {
    const deep = `{"email":${'['.repeat(30_000)}"\\u0000"${']'.repeat(30_000)}}`;
    expect((await send(deep)).json()).toMatchObject({ status: 400, detail: expect.stringContaining('NUL') });
  });
  it('that is not in UTF-8 is refused, so that no letter is lost', async () => {
    const latin1 = Buffer.from('{"email":"a@example.org","interests":{"authors":["José"]}}', 'latin1');
    expect((await send(latin1)).json()).toMatchObject({ status: 400, detail: 'The body is not in UTF-8.' });
  });
  it('may begin with a byte order mark', async () => {
    expect((await send('\ufeff{"email":"bom@example.org"}')).statusCode).toBe(201);
  });
});

it('says of a very long name that there is nothing of this name', async () => {
  for (const length of [150, 250, 2000])
    expect((await client.get(`/papers/${'a'.repeat(length)}`)).statusCode).toBe(404);
});

it('lets a browser of another site revalidate, and send a key to an open operation', async () => {
  const ask = (path: string) =>
    world.app.inject({
      method: 'OPTIONS',
      url: `/api/v1${path}`,
      headers: {
        origin: 'https://library.example.org',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,if-none-match',
      },
    });
  for (const path of ['/topics', '/papers/arxiv:2410.15027', '/openapi.json']) {
    const { statusCode, headers, body } = await ask(path);
    expect({ path, statusCode, body }).toEqual({ path, statusCode: 204, body: '' });
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': 'authorization, if-modified-since, if-none-match',
      ratelimit: expect.any(String),
    });
  }
  const keyedOne = await ask('/subscribers');
  expect(keyedOne.statusCode).toBe(404);
  expect(keyedOne.headers['access-control-allow-methods']).toBeUndefined();
});
