import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHandlers } from '../../../workers/handlers.ts';
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
  await createHandlers(world)['add-subscribers']({ signupIds: await waiting('consented') });
  expect(await world.stateOf('first@example.org')).toBe('active');
  expect(await world.stateOf('bounced@example.org')).toBeNull();
  expect(await waiting('consented')).toEqual([]);
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

it('adds each person once where several calls name them at the same time', async () => {
  const people = Array.from({ length: 100 }, (_, at) => ({
    email: `crowd-${at}@example.org`,
    ...(at % 2 === 0 && { consent }),
  }));
  const calls = await Promise.all(
    [people, people.toReversed(), people].map((subscribers) =>
      api.post('/subscribers/bulk', both, { subscribers }),
    ),
  );
  expect(calls.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  const created = calls
    .flatMap((call) => call.json().data)
    .filter(({ status }: { status: string }) => status === 'created');
  expect(created).toHaveLength(100);
});

it('gives up a row that cannot be written, and takes the others; the sweep finds a row without a job', async () => {
  await api.post('/subscribers/bulk', 'subscribers:write', {
    subscribers: ['good', 'bad'].map((name) => ({ email: `${name}@example.org`, consent })),
  });
  await world.db.query(
    `update signups set wanted = jsonb_set(wanted, '{consent,ip}', '"nowhere"') where address = 'bad@example.org'`,
  );
  expect(await world.additions.forgotten(10)).toEqual([]);
  world.clock.forward(61_000);
  const forgotten = await world.additions.forgotten(10);
  expect(forgotten).toHaveLength(2);
  await world.additions.take(forgotten);
  expect(await world.stateOf('good@example.org')).toBe('active');
  expect(await world.stateOf('bad@example.org')).toBeNull();
  const { rows } = await world.db.query(`select state from signups where address = 'bad@example.org'`);
  expect(rows).toEqual([{ state: 'failed' }]);
});

it('replaces the lists of a known reader, and rates a paper in one way only', async () => {
  const { rows } = await world.db.query('select id, public_id from papers order by id limit 2');
  const subscriberId = await world.addReader('rater@example.org', {
    topics: ['robotics'],
    keywords: ['old'],
  });
  for (const { id } of rows) await world.ratings.rate(subscriberId, id, 'less');
  const [first, second] = rows.map(({ public_id }) => public_id);
  const added = await api.post('/subscribers', both, {
    email: 'rater@example.org',
    interests: { keywords: ['new'], liked: [first] },
    consent,
  });
  expect(added.json().interests).toMatchObject({
    topics: ['robotics'],
    keywords: ['new'],
    liked: [first],
    disliked: [second],
  });
});
