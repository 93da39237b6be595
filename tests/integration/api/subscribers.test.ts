import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createApiClient } from '../../support/api-client.ts';
import { createWorld, linkIn, post, type World } from '../../support/world.ts';

let world: World;
let api: ReturnType<typeof createApiClient>;
const queries: string[] = [];
/** Notes each statement. */
const onQuery = (text: string): undefined => {
  queries.push(text);
};
beforeAll(async () => {
  world = await createWorld({ seeded: true, onQuery });
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

it('reads many at once by few queries, each caller getting the one that was asked for', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `together${n}@example.org`);
  for (const name of names) await world.addReader(name);
  const ids = await Promise.all(names.map(idOf));
  queries.length = 0;
  const asked = [...ids, '00000000-0000-4000-8000-000000000000', ids[0]!];
  const found = await Promise.all(asked.map((id) => api.get(`/subscribers/${id}`, 'subscribers:read')));
  expect(found.map((each) => each.json().email ?? each.statusCode)).toEqual([...names, 404, names[0]]);
  expect(queries.filter((text) => text.includes('s.public_id = any')).length).toBeLessThan(asked.length / 2);
});

afterEach(() => {
  expect(world.logLines.filter((line) => line.includes('an operation failed'))).toEqual([]);
});

const raws = (email: string): string[] => world.mail.to(email).map(({ raw }) => raw.toString('utf8'));
/** Does what the worker does for the rows that wait. */
const work = async (): Promise<void> => {
  const { rows } = await world.db.query(
    `select id, purpose from signups where state = 'waiting' order by id`,
  );
  await world.additions.take(rows.map(({ id }) => id));
  for (const { id, purpose } of rows) if (purpose !== 'consented') await world.signupReplies.send(id);
};
const consent = {
  at: '2025-08-01T10:00:00Z',
  source: 'form on lab.example.org',
  wording: 'Send me papers every day.',
  ip: '192.0.2.7',
  userAgent: 'Some browser',
};
const both = 'subscribers:read subscribers:write';

it('asks a new person by mail, and keeps the preferences until they confirm', async () => {
  const { rows } = await world.db.query(
    `update papers set arxiv_id = '2509.00001', identity = 'arxiv:2509.00001' where id = (select min(id) from papers)
     returning public_id`,
  );
  const added = await api.post('/subscribers', 'subscribers:write', {
    email: 'new@example.org',
    zone: 'Europe/Paris',
    interests: {
      topics: ['robotics'],
      keywords: ['  soft   robots '],
      liked: ['arXiv:2509.00001v2', 'doi:10.48550/arXiv.2509.00001'],
    },
    settings: { digestHour: 9, days: [5], paperCount: 3 },
  });
  expect([added.statusCode, added.json()]).toEqual([202, { status: 'accepted' }]);
  expect(await world.stateOf('new@example.org')).toBeNull();
  await work();
  expect(await world.stateOf('new@example.org')).toBe('pending');
  const confirmed = await post(world.app, await linkIn(raws('new@example.org')[0]!, 'confirm'), {});
  expect(confirmed.statusCode).toBe(303);
  const read = (await api.get(`/subscribers/${await idOf('new@example.org')}`, 'subscribers:read')).json();
  expect(read).toMatchObject({
    state: 'active',
    zone: 'Europe/Paris',
    interests: { topics: ['robotics'], keywords: ['soft robots'], liked: [rows[0].public_id] },
    settings: { digestHour: 9, days: [5], paperCount: 3, minimumScore: 0 },
    consent: { source: 'form', wording: expect.stringContaining('one mail a day') },
  });
});

it('makes an invited person pending at once for a key that may read', async () => {
  const added = await api.post('/subscribers', both, { email: 'seen@example.org' });
  expect(added.statusCode).toBe(201);
  expect(added.json()).toMatchObject({ email: 'seen@example.org', state: 'pending', consent: null });
  expect(added.headers.location).toBe(`/api/v1/subscribers/${added.json().id}`);
  await work();
  expect(await linkIn(raws('seen@example.org')[0]!, 'confirm')).toBeTruthy();
  expect((await api.post('/subscribers', both, { email: 'seen@example.org' })).statusCode).toBe(200);
});

it('makes a person with a consent active at once, and records the proof and the key', async () => {
  const added = await api.post('/subscribers', both, {
    email: 'proved@example.org',
    settings: { digestHour: 6 },
    consent,
  });
  expect(added.statusCode).toBe(201);
  expect(added.json()).toMatchObject({ state: 'active', settings: { digestHour: 6 } });
  const { rows } = await world.db.query(
    `select c.source, c.wording, c.wording_version, host(c.request_ip) as ip, c.request_agent, c.confirmed_at from consents c
     join subscribers s on s.id = c.subscriber_id where s.address_key = 'proved@example.org'`,
  );
  expect(rows).toEqual([
    {
      source: expect.stringMatching(/^key test \(paperboy_\w+…\): form on lab\.example\.org$/),
      wording: 'Send me papers every day.',
      wording_version: 'imported',
      ip: '192.0.2.7',
      request_agent: 'Some browser',
      confirmed_at: new Date(consent.at),
    },
  ]);
  expect(raws('proved@example.org')).toEqual([]);
  const again = await api.post('/subscribers', both, {
    email: 'proved@example.org',
    interests: { topics: ['robotics'] },
    consent,
  });
  expect(again.statusCode).toBe(200);
  expect(again.json()).toMatchObject({ settings: { digestHour: 6 }, interests: { topics: ['robotics'] } });
});

it('never makes active again who is suppressed, has left or has moved away', async () => {
  await world.suppression.add(world.db, 'bounced@example.org', 'hard bounce', world.clock.now());
  await world.subscription.unsubscribe(await world.addReader('left@example.org'));
  const moved = await world.addReader('moved@example.org');
  const origin = { ip: null, agent: null };
  const at = { address: 'other@example.org', addressKey: 'other@example.org', ...origin };
  const signupId = await world.signup.request({ ...at, purpose: 'change', subscriberId: moved });
  await world.addressChange.confirm({ subject: moved, detail: signupId, ...origin });
  for (const email of ['bounced@example.org', 'left@example.org', 'moved@example.org']) {
    const before = await world.stateOf(email);
    const refused = await api.post('/subscribers', both, { email, consent });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'conflict']);
    await api.post('/subscribers', 'subscribers:write', { email, consent });
    await work();
    expect(await world.stateOf(email)).toBe(before);
  }
  const { rows } = await world.db.query(
    `select state, note from signups where purpose = 'consented' order by id`,
  );
  expect(rows.map(({ state }) => state)).toEqual(['ignored', 'ignored', 'ignored']);
  expect(rows.map(({ note }) => note.split(':')[0])).toEqual(['suppressed', 'unsubscribed', 'left']);
});

it('answers alike, after the same statements, for every address to a key that may not read', async () => {
  await world.addReader('active@example.org');
  await world.suppression.add(world.db, 'suppressed@example.org', 'complaint', world.clock.now());
  for (const proof of [{}, { consent }]) {
    const seen: unknown[] = [];
    for (const who of ['unknown', 'seen', 'active', 'suppressed']) {
      queries.length = 0;
      const { statusCode, body } = await api.post('/subscribers', 'subscribers:write', {
        email: `${who}@example.org`,
        ...proof,
      });
      seen.push({
        statusCode,
        body,
        statements: queries.filter((text) => !/api_keys|pg_timezone/.test(text)),
      });
    }
    expect(seen[0]).toMatchObject({ statusCode: 202, body: '{"status":"accepted"}' });
    for (const each of seen) expect(each).toEqual(seen[0]);
  }
});

it('points at what is wrong in a body', async () => {
  const pointers = async (body: object): Promise<string[]> =>
    (await api.post('/subscribers', both, { email: 'wrong@example.org', ...body }))
      .json()
      .errors.map(({ pointer }: { pointer: string }) => pointer);
  expect(await pointers({ colour: 'red' })).toEqual(['/colour']);
  expect(await pointers({ email: 'nobody' })).toEqual(['/email']);
  expect(await pointers({ interests: { topics: ['robotics', 'nothing'] } })).toEqual(['/interests/topics/1']);
  expect(await pointers({ interests: { liked: ['arxiv:9999.99999'] } })).toEqual(['/interests/liked/0']);
  expect(await pointers({ settings: { digestHour: 24 } })).toEqual(['/settings/digestHour']);
  expect(await pointers({ zone: 'Europe/Nowhere' })).toEqual(['/zone']);
  expect(await pointers({ consent: { ...consent, at: '2999-01-01T00:00:00Z' } })).toEqual(['/consent/at']);
  expect(await world.stateOf('wrong@example.org')).toBeNull();
});

it('refuses times and names that Postgres cannot read', async () => {
  const status = async (path: string): Promise<number> =>
    (await api.get(path, `${both} digests:read`)).statusCode;
  expect(await status('/subscribers?createdAfter=2016-12-31T23:59:60Z')).toBe(400);
  expect(await status('/subscribers/urn:uuid:0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51')).toBe(404);
  expect(await status('/digests?date=0000-01-01')).toBe(400);
  expect(await status('/digests/0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51.0000-01-01')).toBe(404);
  expect(await status(`/subscribers/${await idOf('new@example.org')}/preview?date=0000-01-01`)).toBe(400);
  for (const at of ['2016-12-31T23:59:60Z', '0000-01-01T00:00:00Z', '1900-01-01T00:00:00Z']) {
    const refused = await api.post('/subscribers', both, {
      email: 'early@example.org',
      consent: { ...consent, at },
    });
    expect(refused.json().errors).toMatchObject([{ pointer: '/consent/at' }]);
  }
  const local = await api.post('/subscribers', both, {
    email: 'early@example.org',
    consent: { ...consent, ip: 'fe80::1%eth0' },
  });
  expect(local.json().errors).toMatchObject([{ pointer: '/consent/ip' }]);
});
