import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paperboy } from '../support/paperboy.ts';
import { createWorld, type World } from '../support/world.ts';

type Checks = { checks: { name: string; status: string; detail: string; todo: string | null }[] };

let world: World;
beforeAll(async () => {
  world = await createWorld({ now: '2025-09-04T12:00:00Z', seeded: true });
});
afterAll(() => world?.close());

const examine = async (env: Record<string, string> = {}) => {
  const result = await paperboy(['doctor', '--json'], { env: { ...world.env, ...env }, clock: world.clock });
  const { checks } = result.json<Checks>();
  return { ...result, checks, of: (name: string) => checks.find((check) => check.name === name) };
};

test('with working parts no check fails, and each says what it found', async () => {
  const { code, checks, of } = await examine({ APP_SECRET: 'kq8Zr1Vw5Ty0Lp3Nc7Xb2Md6Gf9Hs4Ja' });
  expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
  expect(code).toBe(0);
  for (const name of [
    'configuration',
    'secrets',
    'Postgres',
    'clock',
    'migrations',
    'Redis',
    'Redis memory',
    'SMTP',
    'edition',
    'backlog',
  ])
    expect([name, of(name)?.status]).toEqual([name, 'ok']);
  // papers.example.org belongs to nobody.
  expect(of('mail domain')?.status).toBe('warn');
  for (const { status, todo } of checks) expect(todo === null).toBe(status === 'ok');
  expect(of('SMTP')?.detail).toMatch(/offers .*PIPELINING/);
});

test('a part that is down fails with advice, and the others are still checked', async () => {
  const refused = 'ECONNREFUSED';
  const redis = await examine({ REDIS_URL: 'redis://127.0.0.1:1' });
  expect(redis.code).toBe(1);
  expect(redis.of('Redis')).toMatchObject({ status: 'fail', detail: expect.stringContaining(refused) });
  expect(redis.of('Postgres')?.status).toBe('ok');
  const smtp = await examine({ SMTP_URL: `${world.env.SMTP_URL}, smtp://127.0.0.1:1` });
  expect(smtp.code).toBe(1);
  expect(smtp.of('SMTP 127.0.0.1:1')).toMatchObject({
    status: 'fail',
    detail: expect.stringContaining(refused),
  });
  expect(smtp.checks.filter(({ name, status }) => name.startsWith('SMTP') && status === 'ok')).toHaveLength(
    1,
  );
  const postgres = await examine({ DATABASE_URL: 'postgresql://127.0.0.1:1/x' });
  expect(postgres.code).toBe(1);
  expect(postgres.of('Postgres')).toMatchObject({ status: 'fail', detail: expect.stringContaining(refused) });
  expect(postgres.of('Redis')?.status).toBe('ok');
});

test('a server that is not an SMTP relay fails', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const { of } = await examine({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  expect(of('SMTP')?.status).toBe('fail');
  await new Promise((resolve) => server.close(resolve));
});

test('an empty database is not migrated', async () => {
  const { code, of } = await examine({ DATABASE_URL: world.env.DATABASE_URL.replace(/[^/]*$/, 'postgres') });
  expect(code).toBe(1);
  expect(of('migrations')).toMatchObject({
    status: 'fail',
    todo: expect.stringContaining('paperboy migrate'),
  });
});

test('bad settings are listed one by one', async () => {
  const { code, checks } = await examine({ APP_SECRET: 'short', PUBLIC_URL: 'papers' });
  expect(code).toBe(1);
  expect(checks.map(({ detail }) => detail.split(':')[0])).toEqual(['PUBLIC_URL', 'APP_SECRET']);
});

test('readers who are due and an old edition are warnings', async () => {
  await world.addReader('due@x.org', { hour: 13 });
  world.clock.set('2025-09-08T12:00:00Z');
  const { code, of } = await examine({ APP_SECRET: 'kq8Zr1Vw5Ty0Lp3Nc7Xb2Md6Gf9Hs4Ja' });
  expect(of('backlog')).toMatchObject({
    status: 'warn',
    detail: expect.stringContaining('1 reader due for more than'),
  });
  expect(of('edition')?.status).toBe('warn');
  expect(code).toBe(0);
});

test('without --json it prints a table, and what to do', async () => {
  const env = { ...world.env, REDIS_URL: 'redis://127.0.0.1:1' };
  const { code, stdout } = await paperboy(['doctor'], { env, clock: world.clock });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^FAIL {2}Redis {2,}\S/m);
  expect(stdout).toMatch(/^To do:\n/m);
  expect(stdout).toMatch(/^ {2}Redis: Check that Redis runs/m);
});

test('it says when retention last ran, and warns where it never did or not for two days', async () => {
  expect((await examine()).of('retention')).toMatchObject({
    status: 'warn',
    detail: expect.stringContaining('never deleted'),
  });
  await world.retention.run();
  expect((await examine()).of('retention')).toMatchObject({
    status: 'ok',
    detail: expect.stringContaining(`last run at ${world.clock.now().toISOString()}`),
  });
  await world.db.query(`update retention_steps set finished_at = $1 where step = 'requests'`, [
    new Date(world.clock.now().getTime() - 49 * 3_600_000),
  ]);
  const late = (await examine()).of('retention');
  expect(late?.status).toBe('warn');
  expect(late?.detail).toMatch(/^not finished for two days: requests \(last on /);
});
