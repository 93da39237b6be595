import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    env: { API_REQUESTS_PER_MINUTE: '5', API_OPEN_REQUESTS_PER_MINUTE: '4', TRUST_PROXY: 'loopback' },
  });
});
afterAll(() => world.close());

const mint = async (): Promise<string> => {
  const scopes = ['runs:read'];
  return (await world.apiKeys.mint({ name: 'test', scopes, expiresAt: null, createdBy: 'console' })).key;
};
const get = (url: string, { from, key }: { from: string; key?: string }, of: World = world) =>
  of.app.inject({
    url: `/api/v1${url}`,
    headers: { 'x-forwarded-for': from, ...(key !== undefined && { authorization: `Bearer ${key}` }) },
  });
const times = async <T>(n: number, work: () => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  for (let at = 0; at < n; at += 1) results.push(await work());
  return results;
};

it('limits a key, and tells what is left', async () => {
  const key = await mint();
  const responses = await times(6, () => get('/runs', { from: '192.0.2.1', key }));
  expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200, 429]);
  for (const [at, { headers }] of responses.entries()) {
    expect(headers['ratelimit-policy']).toBe('"default";q=5;w=60');
    expect(headers.ratelimit).toMatch(new RegExp(`^"default";r=${Math.max(0, 4 - at)};t=(60|[1-5]?\\d)$`));
  }
  const refused = responses.at(-1)!;
  expect(refused.headers['content-type']).toContain('application/problem+json');
  expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  // Another key at the same address has its own limit, and the same key has none more elsewhere.
  expect((await get('/runs', { from: '192.0.2.1', key: await mint() })).statusCode).toBe(200);
  expect((await get('/runs', { from: '192.0.2.2', key })).statusCode).toBe(429);
});

it('limits those without a key by their network, and lets any page read the headers', async () => {
  const responses = await times(5, () => get('/topics', { from: '2001:db8::1' }));
  expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 429]);
  for (const { headers } of responses) {
    expect(headers['ratelimit-policy']).toBe('"open";q=4;w=60');
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toContain('RateLimit');
  }
  expect((await get('/nothing', { from: '2001:db8::2' })).statusCode).toBe(429);
  expect((await get('/topics', { from: '2001:db8:1::1' })).statusCode).toBe(200);
});

it('limits the searches of a network besides, whatever keys it has', async () => {
  const free = await createWorld({
    seeded: true,
    env: { API_REQUESTS_PER_MINUTE: '1000', TRUST_PROXY: 'loopback' },
  });
  try {
    const { key } = await free.apiKeys.mint({
      name: 'test',
      scopes: ['runs:read'],
      expiresAt: null,
      createdBy: 'console',
    });
    const from = '192.0.2.9';
    const responses = await times(241, () => get('/search?q=diffusion&limit=1', { from, key }, free));
    expect(responses[239]!.statusCode).toBe(200);
    const refused = responses[240]!;
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['ratelimit-policy']).toBe('"default";q=1000;w=60, "search";q=240;w=60');
    expect(refused.headers['retry-after']).toBeDefined();
    expect(refused.json()).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringContaining('searches'),
    });
    expect((await get('/topics', { from, key }, free)).statusCode).toBe(200);
  } finally {
    await free.close();
  }
});

it('counts wrong keys by their network, where a valid one still works', async () => {
  const from = '192.0.2.3';
  const key = await mint();
  const wrong = [`${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`, 'abc', undefined];
  const responses = await times(61, () => get('/runs', { from, key: wrong.shift() }));
  expect(responses.slice(0, 60).every(({ statusCode }) => statusCode === 401)).toBe(true);
  expect(responses[0]!.headers['ratelimit-policy']).toBe('"failed-keys";q=60;w=60');
  expect(responses[60]!.statusCode).toBe(429);
  expect(responses[60]!.headers['retry-after']).toBeDefined();
  expect((await get('/runs', { from, key })).statusCode).toBe(200);
});

it('limits nothing while Redis is away', async () => {
  const without = await createWorld({
    env: { REDIS_URL: 'redis://127.0.0.1:1', API_OPEN_REQUESTS_PER_MINUTE: '1' },
  });
  try {
    for (const { statusCode, headers } of await times(3, () =>
      get('/topics', { from: '192.0.2.4' }, without),
    )) {
      expect(statusCode).toBe(200);
      expect(headers['ratelimit-policy']).toBe('"open";q=1;w=60');
      expect(headers.ratelimit).toBeUndefined();
    }
  } finally {
    await without.close();
  }
});
