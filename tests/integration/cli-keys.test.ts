import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiScopeNames } from '../../services/admin/api-scopes.ts';
import { paperboy } from '../support/paperboy.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const run = (...args: string[]) => paperboy(['keys', ...args], { env: world.env, clock: world.clock });
const isWelcome = async (key: string): Promise<boolean> =>
  (await world.app.inject({ url: '/api/v1/runs', headers: { authorization: `Bearer ${key}` } }))
    .statusCode === 200;

test('create prints the key alone; it works, is listed without itself, and is revoked', async () => {
  const made = await run('create', '--name', 'our library', '--scope', 'runs:read', 'digests:read');
  expect(made.code).toBe(0);
  expect(made.stdout).toMatch(/^paperboy_[0-9A-Za-z]{46}\n$/);
  expect(made.stderr).toContain('not shown again');
  const key = made.stdout.trim();
  expect(await isWelcome(key)).toBe(true);
  const prefix = key.slice(0, 17);
  const list = await run('list');
  expect(list.stdout).toMatch(new RegExp(`${prefix} +valid +never +2025-12-03 06:00 +console +our library`));
  expect(list.stdout).not.toContain(key);
  expect((await run('list', '--json')).json().keys).toMatchObject([
    { prefix, name: 'our library', scopes: ['runs:read', 'digests:read'], state: 'valid' },
  ]);
  expect((await run('uses', prefix)).stdout).toBe('It was not used in the last 90 days.\n');
  await world.apiKeyUses.write();
  expect((await run('uses', prefix)).stdout).toMatch(/2025-09-04 06:00 +1 +127\.0\.0\.1 +listRuns/);
  expect((await run('uses', prefix, '--json')).json().uses).toMatchObject([
    { operation: 'listRuns', requests: 1 },
  ]);

  expect((await run('revoke', prefix)).code).toBe(0);
  expect(await isWelcome(key)).toBe(false);
  const again = await run('revoke', key, '--json');
  expect(again.code).toBe(1);
  expect(again.json().error).toContain('revoked before');
  expect(again.stdout + again.stderr).not.toContain(key);
  const actions = (await world.audit.list(null, 2)).map(({ operator, action, subject }) => [
    operator,
    action,
    subject,
  ]);
  expect(actions).toEqual([
    ['console', 'revoked a key', `key ${prefix}`],
    ['console', 'made a key', `key ${prefix}`],
  ]);
});

test('scopes can be all, to read, or listed; an expiry can be a date or never', async () => {
  const all = (await run('create', '--name', 'a', '--scope', 'all', '--expires', 'never', '--json')).json();
  expect(all).toMatchObject({ expiresAt: null, scopes: apiScopeNames });
  const read = (
    await run('create', '--name', 'b', '--scope', 'read', '--expires', '2025-09-10', '--json')
  ).json();
  expect(read).toMatchObject({ expiresAt: '2025-09-11T00:00:00.000Z' });
  expect(read.scopes).not.toContain('runs:write');
  const scopes = await run('scopes');
  for (const scope of apiScopeNames) expect(scopes.stdout).toContain(scope);
  expect((await run('revoke', 'paperboy_nothing1')).code).toBe(1);
  expect((await run('create', '--name', 'c', '--scope', 'read', '--expires', '2020-01-01')).code).toBe(1);
});

test('doctor warns of a key that expires within 14 days', async () => {
  const { checkKeys } = await import('../../bin/commands/doctor/keys.ts');
  const [check] = await checkKeys(world.db, world.clock.now());
  expect(check).toMatchObject({ name: 'keys', status: 'warn' });
  expect(check!.detail).toMatch(
    /^1 key of the API expires within 14 days: b \(paperboy_\w{8}…\) on 2025-09-11$/,
  );
  const later = new Date('2025-09-12T00:00:00Z');
  expect((await checkKeys(world.db, later))[0]).toMatchObject({ status: 'ok' });
});
