import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiClient } from '../../support/api-client.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let api: ReturnType<typeof createApiClient>;
beforeAll(async () => {
  world = await createWorld({ seeded: true });
  api = createApiClient(world);
});
afterAll(() => world.close());

const both = 'subscribers:read subscribers:write';
const consent = { at: '2025-08-01T10:00:00Z', source: 'form', wording: 'Send me papers.' };
const waiting = async (purpose: string): Promise<number[]> =>
  (
    await world.db.query(`select id from signups where state = 'waiting' and purpose = $1`, [purpose])
  ).rows.map(({ id }) => id);

it('returns for each item what became of it, in order', async () => {
  await world.addReader('known@example.org');
  await world.suppression.add(world.db, 'bounced@example.org', 'hard bounce', world.clock.now());
  const response = await api.post('/subscribers/bulk', both, {
    subscribers: [
      { email: 'zoe@example.org', consent, interests: { topics: ['robotics'] } },
      { email: 'known@example.org', consent, settings: { paperCount: 9 } },
      { email: 'asked@example.org' },
      { email: 'bounced@example.org', consent },
      { email: 'nobody' },
      { email: 'wrong@example.org', colour: 'red' },
      { email: 'wrong@example.org', interests: { topics: ['nothing'] } },
      'nobody@example.org',
      { email: 'ZOE@example.org', consent },
    ],
  });
  expect(response.statusCode).toBe(200);
  const { data } = response.json();
  expect(data.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(data.map(({ status, state }: Record<string, string>) => [status, state])).toEqual([
    ['created', 'active'],
    ['updated', 'active'],
    ['created', 'pending'],
    ...Array.from({ length: 6 }, () => ['rejected', undefined]),
  ]);
  const problem = (at: number) => [data[at].problem.code, data[at].problem.errors?.[0].pointer];
  expect([3, 4, 5, 6, 7, 8].map(problem)).toEqual([
    ['conflict', undefined],
    ['invalid_input', '/subscribers/4/email'],
    ['invalid_input', '/subscribers/5/colour'],
    ['invalid_input', '/subscribers/6/interests/topics/0'],
    ['invalid_input', '/subscribers/7'],
    ['conflict', undefined],
  ]);
  const read = (await api.get(`/subscribers/${data[1].id}`, both)).json();
  expect(read.settings.paperCount).toBe(9);
  for (const id of await waiting('subscribe')) await world.signupReplies.send(id);
  expect(world.mail.to('asked@example.org')).toHaveLength(1);
});

it('tells a key that may not read nothing, and a worker adds the people', async () => {
  const response = await api.post('/subscribers/bulk', 'subscribers:write', {
    subscribers: [
      { email: 'first@example.org', consent, interests: { keywords: ['robots'] } },
      { email: 'known@example.org', consent },
      { email: 'bounced@example.org', consent },
      { email: 'nobody' },
    ],
  });
  expect(response.json().data.map(({ status }: { status: string }) => status)).toEqual([
    'accepted',
    'accepted',
    'accepted',
    'rejected',
  ]);
  expect(await world.stateOf('first@example.org')).toBeNull();
  await world.additions.take(await waiting('consented'));
  expect(await world.stateOf('first@example.org')).toBe('active');
  expect(await world.stateOf('bounced@example.org')).toBeNull();
  expect(await waiting('consented')).toEqual([]);
  // Taking them again adds nobody twice.
  await world.additions.take(await waiting('consented'));
});

it('takes a thousand in one call, and no more', async () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ email: `reader-${at}@example.org`, consent }));
  const { data } = (await api.post('/subscribers/bulk', both, { subscribers: people(1_000) })).json();
  expect(data.filter(({ status }: { status: string }) => status === 'created')).toHaveLength(1_000);
  const again = (await api.post('/subscribers/bulk', both, { subscribers: people(1_000) })).json();
  expect(again.data.filter(({ status }: { status: string }) => status === 'updated')).toHaveLength(1_000);
  const tooMany = await api.post('/subscribers/bulk', both, { subscribers: people(1_001) });
  expect([tooMany.statusCode, tooMany.json().errors[0].pointer]).toEqual([400, '/subscribers']);
  const tooLarge = await api.post('/subscribers/bulk', both, { subscribers: ['x'.repeat(2_200_000)] });
  expect([tooLarge.statusCode, tooLarge.json().code]).toEqual([413, 'too_large']);
});
