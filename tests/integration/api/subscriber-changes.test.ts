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
const add = async (email: string, given: Parameters<World['addReader']>[1] = {}) => {
  const subscriberId = await world.addReader(email, given);
  const { rows } = await world.db.query('select public_id from subscribers where id = $1', [subscriberId]);
  const path = `/subscribers/${rows[0].public_id}`;
  return { subscriberId, path, read: async () => api.get(path, 'subscribers:read') };
};

it('changes what is given and leaves the rest', async () => {
  const { rows } = await world.db.query('select id, public_id from papers order by id limit 3');
  const [first, second, third] = rows.map(({ public_id }) => public_id);
  const reader = await add('part@example.org', { topics: ['robotics'], keywords: ['old'], paperCount: 9 });
  await world.ratings.rate(reader.subscriberId, rows[0].id, 'less');
  await world.ratings.rate(reader.subscriberId, rows[2].id, 'less');
  const changed = await api.patch(reader.path, both, {
    interests: { keywords: ['new'], liked: [first, second] },
    settings: { digestHour: 18 },
  });
  expect(changed.statusCode).toBe(200);
  expect(changed.json()).toMatchObject({
    interests: { topics: ['robotics'], keywords: ['new'], liked: [first, second], disliked: [third] },
    settings: { digestHour: 18, paperCount: 9 },
    nextDigestAt: '2025-09-04T18:00:00.000Z',
  });
  expect((await reader.read()).json()).toEqual(changed.json());
  const [entry] = await world.audit.list(null, 1);
  expect(entry).toMatchObject({
    action: 'changed preferences',
    subject: `reader ${reader.subscriberId}`,
    detail: 'interests, settings',
  });
});

it('refuses a change of what somebody else changed meanwhile', async () => {
  const reader = await add('raced@example.org');
  const etag = String((await reader.read()).headers.etag);
  const change = (digestHour: number) =>
    api.patch(reader.path, both, { settings: { digestHour } }, { 'if-match': etag });
  expect((await change(8)).statusCode).toBe(200);
  const late = await change(9);
  expect([late.statusCode, late.json().code]).toEqual([412, 'precondition_failed']);
  for (const [method, path] of [
    ['post', `${reader.path}/unsubscribe`],
    ['remove', reader.path],
  ] as const) {
    const headers = { 'if-match': etag };
    const refused =
      method === 'post'
        ? await api.post(path, 'subscribers:write', undefined, headers)
        : await api.remove(path, 'subscribers:write', headers);
    expect(refused.statusCode).toBe(412);
  }
  expect((await reader.read()).json()).toMatchObject({ state: 'active', settings: { digestHour: 8 } });
});

it('shows a subscriber to no key that may not read them', async () => {
  const reader = await add('unseen@example.org', { keywords: ['secret'] });
  const replies = [
    await api.patch(reader.path, 'subscribers:write', { settings: { digestHour: 9 } }),
    await api.post(`${reader.path}/pause`, 'subscribers:write', {}),
    await api.post(`${reader.path}/resume`, 'subscribers:write'),
    await api.post(`${reader.path}/unsubscribe`, 'subscribers:write'),
  ];
  for (const { statusCode, body, headers } of replies)
    expect([statusCode, body, headers.etag]).toEqual([204, '', undefined]);
  expect((await reader.read()).json()).toMatchObject({ state: 'unsubscribed', settings: { digestHour: 9 } });
});

it('names what cannot be changed so', async () => {
  const reader = await add('wrong@example.org');
  const wrong = async (body: object) => {
    const { statusCode, ...response } = await api.patch(reader.path, both, body);
    return [statusCode, response.json().errors?.[0].pointer];
  };
  const before = (await reader.read()).json();
  expect(await wrong({ email: 'other@example.org' })).toEqual([400, '/email']);
  expect(await wrong({ settings: { days: [] } })).toEqual([400, '/settings/days']);
  expect(await wrong({ settings: { digestHour: 3 }, pausedUntil: '2020-01-01' })).toEqual([
    400,
    '/pausedUntil',
  ]);
  expect(await wrong({ pausedUntil: '2025-02-30' })).toEqual([400, '/pausedUntil']);
  expect((await reader.read()).json()).toEqual(before);
  const nobody = '/subscribers/0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51';
  expect((await api.patch(nobody, both, {})).statusCode).toBe(404);
  expect((await api.get('/subscribers/12', both)).statusCode).toBe(404);
});

it('pauses, resumes and unsubscribes', async () => {
  const reader = await add('rest@example.org');
  const press = async (action: string, body?: object) =>
    (await api.post(`${reader.path}/${action}`, both, body)).json();
  expect(await press('pause', {})).toMatchObject({
    state: 'paused',
    pausedUntil: null,
    nextDigestAt: null,
  });
  // A change of an interest does not end a pause.
  await api.patch(reader.path, both, { interests: { keywords: ['robots'] } });
  expect((await reader.read()).json()).toMatchObject({ state: 'paused', nextDigestAt: null });
  expect(await press('pause', { until: '2025-09-10' })).toMatchObject({
    state: 'paused',
    pausedUntil: '2025-09-10',
    nextDigestAt: '2025-09-10T07:00:00.000Z',
  });
  expect(await press('resume')).toMatchObject({
    state: 'active',
    pausedUntil: null,
    nextDigestAt: '2025-09-04T07:00:00.000Z',
  });
  expect(await press('pause', { until: '2025-09-04' })).toMatchObject({ errors: [{ pointer: '/until' }] });
  expect(await press('unsubscribe')).toMatchObject({ state: 'unsubscribed', nextDigestAt: null });
  expect(await press('unsubscribe')).toMatchObject({ state: 'unsubscribed' });
  expect(await press('pause', {})).toMatchObject({ status: 409, code: 'conflict' });
});

it('exports and erases a person', async () => {
  const reader = await add('gone@example.org', { topics: ['robotics'] });
  await world.ratings.rate(reader.subscriberId, 1, 'more');
  const exported = await api.get(`${reader.path}/export`, 'subscribers:read');
  expect(exported.json()).toMatchObject({
    subscriber: { address: 'gone@example.org', state: 'active' },
    interests: [
      { kind: 'topic', value: 'robotics' },
      { kind: 'liked', value: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ],
  });
  expect((await api.remove(reader.path, 'subscribers:write')).statusCode).toBe(204);
  expect((await reader.read()).statusCode).toBe(404);
  expect((await api.get(`${reader.path}/export`, both)).statusCode).toBe(404);
  expect((await api.remove(reader.path, both)).statusCode).toBe(404);
  expect((await api.get('/subscribers?email=gone@example.org', both)).json().data).toEqual([]);
  const { rows } = await world.db.query('select address, state from subscribers where id = $1', [
    reader.subscriberId,
  ]);
  expect(rows[0]).toMatchObject({ state: 'erased', address: expect.not.stringContaining('gone') });
});
