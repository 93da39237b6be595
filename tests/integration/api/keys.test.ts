import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHandlers } from '../../../workers/handlers.ts';
import { type Operator, signIn } from '../../support/operator.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let operator: Operator;
beforeAll(async () => {
  world = await createWorld({ now: '2025-09-04T06:59:00Z' });
  operator = await signIn(world);
});
afterAll(() => world.close());

const mint = (scopes = ['runs:read', 'runs:write'], name = 'test') =>
  world.apiKeys.mint({ name, scopes, expiresAt: null, createdBy: 'console' });
const use = (key: string, url = '/runs', method: 'GET' | 'POST' = 'GET') =>
  world.app.inject({ method, url: `/api/v1${url}`, headers: { authorization: `Bearer ${key}` } });
const keyIn = (html: string): string => /paperboy_[0-9A-Za-z]{46}/.exec(html)![0];
const make = (form: Record<string, string | string[]>) =>
  operator.post('/admin/keys', { id: randomUUID(), name: 'a name', access: 'read', expires: '90d', ...form });

it('counts uses by operation, address and hour, and keeps the last use', async () => {
  const { key, id } = await mint();
  const before = await world.apiKeys.named(id);
  expect(before!.lastUsedAt).toBeNull();
  await use(key);
  await use(key);
  await use(key, '/nothing');
  world.clock.set('2025-09-04T07:01:00Z');
  await use(key, '/runs/2025-09-04/cancel', 'POST');
  await world.apiKeyUses.write();
  const [six, seven] = [new Date('2025-09-04T06:00:00Z'), new Date('2025-09-04T07:00:00Z')];
  const uses = [
    { hour: seven, operation: 'cancelRun', ip: '127.0.0.1', requests: 1 },
    { hour: six, operation: 'listRuns', ip: '127.0.0.1', requests: 2 },
    { hour: six, operation: 'an unknown operation', ip: '127.0.0.1', requests: 1 },
  ];
  expect(await world.apiKeyUses.of(id, 10)).toEqual(uses);
  expect((await world.apiKeys.named(id))!.lastUsedAt).toEqual(world.clock.now());
  await use(key);
  await world.apiKeyUses.write();
  await world.apiKeyUses.write();
  expect((await world.apiKeyUses.of(id, 1))[0]).toMatchObject({ operation: 'cancelRun', requests: 1 });
  const { body } = await operator.get(`/admin/keys/${id}`);
  for (const text of ['cancelled a run', 'cancelRun', 'listRuns', '2025-09-04 06:00', 'just now'])
    expect(body).toContain(text);
  world.clock.forward(91 * 86_400_000);
  operator = await signIn(world);
  await createHandlers(world)['record-figures']({});
  expect(await world.apiKeyUses.of(id, 10)).toEqual([]);
});

it('keeps the uses that could not be written, and leaves out a key that was deleted', async () => {
  let isAway = true;
  const failing = await createWorld({
    onQuery: (text) => {
      if (isAway && text.includes('api_key_uses')) throw new Error('away');
    },
  });
  try {
    const { id } = await failing.apiKeys.mint({
      name: 'test',
      scopes: ['runs:read'],
      expiresAt: null,
      createdBy: 'console',
    });
    failing.apiKeyUses.note(id, 'listRuns', 'fe80::1%eth0');
    failing.apiKeyUses.note(randomUUID(), 'listRuns', '192.0.2.1');
    await expect(failing.apiKeyUses.write()).rejects.toThrow('away');
    failing.apiKeyUses.note(id, 'listRuns', 'fe80::1');
    isAway = false;
    // Closing the process writes what is left.
    await failing.app.close();
    expect(await failing.apiKeyUses.of(id, 10)).toMatchObject([{ ip: 'fe80::1', requests: 2 }]);
  } finally {
    await failing.close();
  }
});

it('makes a key on its page, shows it once, and records it', async () => {
  expect((await operator.get('/admin/keys/new')).body).toContain('subscribers:write');
  const id = randomUUID();
  const made = await make({ id, name: 'the library', access: 'chosen', scopes: ['runs:read'] });
  expect(made.statusCode).toBe(200);
  expect(made.headers['cache-control']).toBe('no-store');
  const key = keyIn(made.body);
  expect((await use(key)).statusCode).toBe(200);
  expect((await use(key, '/runs/2025-09-04/cancel', 'POST')).statusCode).toBe(403);
  const [entry] = await world.audit.list(null, 1);
  expect(entry).toMatchObject({
    operator: 'console',
    action: 'made a key',
    subject: `key ${key.slice(0, 17)}`,
  });
  const list = (await operator.get('/admin/keys')).body;
  expect(list).toContain('the library');
  expect(list).toContain(key.slice(0, 17));
  expect(list).not.toContain(key);
  expect((await operator.get(`/admin/keys/${key.slice(0, 17)}`)).body).toContain('the library');
  // A reload of the page that showed it makes no other.
  const again = await make({ id, name: 'the library', access: 'chosen', scopes: ['runs:read'] });
  expect([again.statusCode, again.headers.location]).toEqual([303, `/admin/keys/${id}`]);
});

it('offers to read only, to do everything, and an expiry', async () => {
  const now = world.clock.now().getTime();
  const readOnly = keyIn((await make({})).body);
  expect(await world.apiKeys.named(readOnly)).toMatchObject({
    expiresAt: new Date(now + 90 * 86_400_000),
    scopes: expect.not.arrayContaining([expect.stringContaining(':write')]),
  });
  const all = keyIn((await make({ access: 'all', expires: 'date', date: '2030-01-31' })).body);
  expect(await world.apiKeys.named(all)).toMatchObject({
    expiresAt: new Date('2030-02-01T00:00:00Z'),
    scopes: expect.arrayContaining(['webhooks:write', 'subscribers:read']),
  });
});

it('names the field that is wrong, and keeps what was entered', async () => {
  const wrong: [Record<string, string | string[]>, string][] = [
    [{ name: '' }, 'name-error'],
    [{ name: 'x'.repeat(81) }, 'name-error'],
    [{ access: 'chosen' }, 'scopes-error'],
    [{ access: 'chosen', scopes: ['runs:eat'] }, 'scopes-error'],
    [{ expires: 'date', date: '' }, 'expires-error'],
    [{ expires: 'date', date: '2020-01-01' }, 'expires-error'],
    [{ expires: 'soon' }, 'expires-error'],
  ];
  const before = (await world.apiKeys.list()).length;
  for (const [form, place] of wrong) {
    const { statusCode, body } = await make({ name: 'kept <name>', ...form });
    expect(statusCode).toBe(400);
    expect(body).toContain(`id="${place}"`);
    if (form.name === undefined) expect(body).toContain('kept &lt;name&gt;');
  }
  expect(await world.apiKeys.list()).toHaveLength(before);
});

it('revokes a key after a question, at once and for good', async () => {
  const { key, id, prefix } = await mint(['runs:read'], 'to revoke');
  expect((await use(key)).statusCode).toBe(200);
  expect((await operator.get(`/admin/keys/${id}/revoke`)).body).toContain('Revoke the key “to revoke”?');
  expect((await use(key)).statusCode).toBe(200);
  expect((await operator.post(`/admin/keys/${id}/revoke`)).statusCode).toBe(303);
  expect((await use(key)).statusCode).toBe(401);
  expect((await operator.get(`/admin/keys/${id}`)).body).toContain('revoked');
  expect((await world.audit.list(null, 1))[0]).toMatchObject({
    action: 'revoked a key',
    subject: `key ${prefix}`,
  });
  expect((await operator.get(`/admin/keys/${randomUUID()}`)).statusCode).toBe(404);
});

it('is for operators only', async () => {
  for (const url of ['/admin/keys', '/admin/keys/new'])
    expect((await world.app.inject({ url })).statusCode).toBe(401);
});
