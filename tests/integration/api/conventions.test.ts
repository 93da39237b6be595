import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiScope } from '../../../services/admin/api-scopes.ts';
import { createWorld } from '../../support/world.ts';

let world: Awaited<ReturnType<typeof createWorld>>;
beforeAll(async () => {
  world = await createWorld({ seeded: true });
});
afterAll(() => world.close());

const keyOf = async (...scopes: ApiScope[]) =>
  (await world.apiKeys.mint({ name: 'test', scopes, expiresAt: null, createdBy: 'console' })).key;
const get = (url: string, key?: string) =>
  world.app.inject({ url, headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });

it('serves an open operation without a key, and revalidates it', async () => {
  const first = await get('/api/v1/topics');
  expect(first.statusCode).toBe(200);
  expect(first.json().data.length).toBeGreaterThan(10);
  const again = await world.app.inject({
    url: '/api/v1/topics',
    headers: { 'if-none-match': String(first.headers.etag) },
  });
  expect(again.statusCode).toBe(304);
});

it('refuses a keyed operation without a key, and a key without the scope', async () => {
  const none = await get('/api/v1/runs');
  expect(none.statusCode).toBe(401);
  expect(none.headers['content-type']).toContain('application/problem+json');
  expect(none.json()).toMatchObject({ status: 401, code: 'not_signed_in' });
  const other = await get('/api/v1/runs', await keyOf('papers:read'));
  expect(other.statusCode).toBe(403);
  expect(other.json().detail).toContain('runs:read');
  expect((await get('/api/v1/runs', await keyOf('runs:read'))).json()).toEqual({ data: [] });
});

it('refuses a revoked or expired key at once', async () => {
  const { key, id } = await world.apiKeys.mint({
    name: 'brief',
    scopes: ['runs:read'],
    expiresAt: null,
    createdBy: 'console',
  });
  expect((await get('/api/v1/runs', key)).statusCode).toBe(200);
  await world.apiKeys.revoke(id);
  expect((await get('/api/v1/runs', key)).statusCode).toBe(401);
  const inAnHour = new Date(world.clock.now().getTime() + 3_600_000);
  const { key: short } = await world.apiKeys.mint({
    name: 'short',
    scopes: ['runs:read'],
    expiresAt: inAnHour,
    createdBy: 'console',
  });
  expect((await get('/api/v1/runs', short)).statusCode).toBe(200);
  world.clock.set(inAnHour);
  expect((await get('/api/v1/runs', short)).statusCode).toBe(401);
});

it('names the parameter that is wrong or unknown', async () => {
  const key = await keyOf('runs:read');
  const wrong = await get('/api/v1/runs?limit=0', key);
  expect(wrong.statusCode).toBe(400);
  expect(wrong.json().errors).toEqual([{ parameter: 'limit', detail: 'It must be >= 1.' }]);
  expect((await get('/api/v1/runs?colour=red', key)).json().errors).toEqual([
    { parameter: 'colour', detail: 'There is no such field.' },
  ]);
});

it('answers unknown operations and bad names with a problem', async () => {
  for (const url of ['/api/v1/nothing', '/api/v1/%zz'])
    expect((await get(url)).headers['content-type']).toContain('application/problem+json');
});

it('describes itself', async () => {
  const description = (await get('/api/v1/openapi.json')).json();
  expect(description.openapi).toBe('3.1.0');
  expect(Object.keys(description.paths)).toContain('/api/v1/topics');
  expect(description.paths['/api/v1/runs'].get.security).toEqual([{ key: ['runs:read'] }]);
  expect(description.components.schemas.Problem.properties.code).toBeDefined();
});

it('records in the audit log what a key changed', async () => {
  const response = await world.app.inject({
    method: 'POST',
    url: '/api/v1/runs/2025-09-04/cancel',
    headers: { authorization: `Bearer ${await keyOf('runs:write')}` },
  });
  expect(response.json()).toEqual({ date: '2025-09-04', cancelled: 0 });
  const [entry] = await world.audit.list(null, 1);
  expect(entry).toMatchObject({ action: 'cancelled a run', subject: 'run 2025-09-04' });
  expect(entry!.operator).toMatch(/^key test \(paperboy_\w{8}…\)$/);
});
