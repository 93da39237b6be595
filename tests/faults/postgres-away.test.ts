import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCutLine } from '../support/cut-line.ts';
import { createTestDatabase } from '../support/database.ts';
import { createWorld, post, type World } from '../support/world.ts';

// The application reaches Postgres through a proxy, which the test cuts.
let world: World;
let line: Awaited<ReturnType<typeof createCutLine>>;
let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  line = await createCutLine({ host: url.hostname, port: Number(url.port) });
  url.host = `127.0.0.1:${line.port}`;
  world = await createWorld({ env: { DATABASE_URL: url.href } });
});
afterAll(async () => {
  await world?.close();
  await line?.cut();
  await database?.drop();
});

test('EMAIL 34: while Postgres is away every page says so with 503, none reports a success, and all work afterwards', async () => {
  const id = await world.addReader('reader@example.org', { topics: [] });
  const link = (purpose: 'preferences' | 'unsubscribe' | 'erase' | 'feed') =>
    `/${purpose}/${world.links.sign(purpose, { subject: id, detail: 1 }, world.clock.now())}`;
  const preferences = link('preferences');
  expect((await world.app.inject({ url: preferences })).statusCode).toBe(200);

  await line.cut();
  for (const url of [
    preferences,
    `${preferences}/digests`,
    `${preferences}/export`,
    link('erase'),
    link('feed'),
  ]) {
    const answer = await world.app.inject({ url });
    expect({ url, status: answer.statusCode, retry: answer.headers['retry-after'] }).toEqual({
      url,
      status: 503,
      retry: '60',
    });
    expect(answer.body).toContain('nothing was saved: please try again in a minute');
    expect(answer.headers['cache-control']).toBe('no-store');
  }
  for (const [url, form] of [
    ['/subscribe', { email: 'new@example.org' }],
    ['/preferences', { email: 'reader@example.org' }],
    [preferences, { count: '9' }],
    [`${preferences}/preview?part=1`, { count: '9' }],
    [`${preferences}/address`, { email: 'new@example.org' }],
    [`${preferences}/erase`, {}],
    [link('unsubscribe'), { 'List-Unsubscribe': 'One-Click' }],
    [link('erase'), {}],
  ] as const) {
    const answer = await post(world.app, url, form);
    expect({ url, status: answer.statusCode }).toEqual({ url, status: 503 });
  }
  expect(world.logLines.join('')).not.toMatch(/@example\.org/);

  await line.mend();
  expect((await world.app.inject({ url: preferences })).statusCode).toBe(200);
  expect(await world.stateOf('reader@example.org')).toBe('active');
  expect((await world.preferences.read(id)).paperCount).toBe(5);
  const { rows } = await world.db.query('select count(*)::int as n from signups');
  expect(rows).toEqual([{ n: 0 }]);
  expect((await post(world.app, link('unsubscribe'), {})).statusCode).toBe(200);
});
