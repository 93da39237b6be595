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

const idOf = async (email: string): Promise<string> =>
  (await world.db.query('select public_id from subscribers where address_key = $1', [email])).rows[0]
    .public_id;

it('reads a subscriber, and lists by page and by filter', async () => {
  await world.addReader('first@example.org', { topics: ['robotics'], days: [1, 3], paperCount: 7 });
  world.clock.forward(1_000);
  await world.addReader('second@example.org', { zone: 'Asia/Tokyo' });
  const id = await idOf('first@example.org');
  const read = await api.get(`/subscribers/${id}`, 'subscribers:read');
  expect(read.json()).toMatchObject({
    id,
    email: 'first@example.org',
    state: 'active',
    interests: { topics: ['robotics'], keywords: [], liked: [] },
    settings: { digestHour: 7, days: [1, 3], paperCount: 7 },
  });
  expect(read.headers.etag).toMatch(/^"/);

  const emails = async (query: string): Promise<string[]> =>
    (await api.get(`/subscribers?${query}`, 'subscribers:read'))
      .json()
      .data.map(({ email }: { email: string }) => email);
  expect(await emails('')).toEqual(['second@example.org', 'first@example.org']);
  expect(await emails('topic=robotics')).toEqual(['first@example.org']);
  expect(await emails('email=SECOND@example.org')).toEqual(['second@example.org']);
  expect(await emails('state=pending')).toEqual([]);
  const page = (await api.get('/subscribers?limit=1', 'subscribers:read')).json();
  expect(page.data).toHaveLength(1);
  expect(Buffer.from(page.next, 'base64url').toString()).not.toMatch(/\b\d{1,6}\b(?![-:.T])/);
  expect(await emails(`limit=1&cursor=${page.next}`)).toEqual(['first@example.org']);
  expect((await api.get('/subscribers?email=nobody', 'subscribers:read')).json().errors).toMatchObject([
    { parameter: 'email' },
  ]);
});
