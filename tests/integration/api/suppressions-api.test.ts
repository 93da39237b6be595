import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiClient } from '../../support/api-client.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let api: ReturnType<typeof createApiClient>;
beforeAll(async () => {
  world = await createWorld();
  api = createApiClient(world);
});
afterAll(() => world.close());

const both = 'suppressions:read suppressions:write';
const isSuppressed = async (email: string): Promise<boolean> =>
  (await world.suppression.causeOf(world.db, email)) !== null;

it('suppresses an address, lists it without naming it, and lifts it', async () => {
  const subscriberId = await world.addReader('ada@example.org');
  const added = await api.post('/suppressions', both, { email: 'Ada@example.org', reason: 'asked' });
  expect(added.statusCode).toBe(201);
  expect(added.json()).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{64}$/), reason: 'asked' });
  expect(await world.stateOf('ada@example.org')).toBe('suppressed');
  const [entry] = await world.audit.list(null, 1);
  expect(entry).toMatchObject({
    action: 'suppressed an address',
    subject: `reader ${subscriberId}`,
    detail: 'asked',
    operator: expect.stringMatching(/^key test/),
  });
  const list = await api.get('/suppressions', 'suppressions:read');
  expect(list.json()).toEqual({ data: [added.json()], next: null });
  expect(list.body).not.toContain('ada');

  expect((await api.remove(`/suppressions/${added.json().id}`, 'suppressions:write')).statusCode).toBe(204);
  expect(await isSuppressed('ada@example.org')).toBe(false);
  expect(await world.stateOf('ada@example.org')).toBe('unsubscribed');
  expect((await world.audit.list(null, 1))[0]).toMatchObject({
    action: 'lifted a suppression',
    subject: `reader ${subscriberId}`,
  });
  expect((await api.remove(`/suppressions/${added.json().id}`, both)).statusCode).toBe(404);
});

it('lifts by address, and gives digests again to a reader whose mail bounced', async () => {
  await world.addReader('bounced@example.org');
  await world.suppression.add(world.db, 'bounced@example.org', 'hard bounce', world.clock.now());
  const lift = () => api.post('/suppressions/lift', both, { email: 'bounced@example.org', reason: 'mended' });
  expect((await lift()).json()).toEqual({ lifted: true });
  expect(await world.stateOf('bounced@example.org')).toBe('active');
  expect((await lift()).json()).toEqual({ lifted: false });
});

it('lifts by id the suppression of an address that no reader has', async () => {
  const { id } = (await api.post('/suppressions', both, { email: 'nobody@example.org' })).json();
  await api.remove(`/suppressions/${id}`, both);
  expect(await isSuppressed('nobody@example.org')).toBe(false);
});

it('keeps the suppression of an erased person', async () => {
  await world.erasure.erase(await world.addReader('erased@example.org'));
  const byAddress = await api.post('/suppressions/lift', both, { email: 'erased@example.org' });
  expect([byAddress.statusCode, byAddress.json().code]).toEqual([409, 'conflict']);
  const [entry] = (await api.get('/suppressions?limit=1', both)).json().data;
  expect((await api.remove(`/suppressions/${entry.id}`, both)).statusCode).toBe(409);
  expect(await isSuppressed('erased@example.org')).toBe(true);
});

it.each(['erasure', 'hard bounce', 'complaint'])('keeps the reason “%s” for others', async (reason) => {
  const wrong = await api.post('/suppressions', both, { email: 'other@example.org', reason });
  expect([wrong.statusCode, wrong.json().errors]).toMatchObject([400, [{ pointer: '/reason' }]]);
  expect(await isSuppressed('other@example.org')).toBe(false);
});

it('tells a key that may not read them nothing', async () => {
  for (const email of ['erased@example.org', 'unknown@example.org']) {
    for (const path of ['/suppressions', '/suppressions/lift']) {
      const response = await api.post(path, 'suppressions:write', { email });
      expect([response.statusCode, response.json()]).toEqual([202, { status: 'accepted' }]);
    }
  }
  expect((await api.get('/suppressions', 'suppressions:write')).statusCode).toBe(403);
});

it('lists by page', async () => {
  for (let at = 0; at < 5; at += 1)
    await api.post('/suppressions', both, { email: `many-${at}@example.org` });
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = (await api.get(`/suppressions?limit=2${cursor}`, both)).json();
    seen.push(...page.data.map(({ id }: { id: string }) => id));
    cursor = page.next === null ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  const { rows } = await world.db.query('select count(*)::int as n from suppressions');
  expect(new Set(seen).size).toBe(rows[0].n);
  expect(seen).toHaveLength(rows[0].n);
});
