import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PagePurpose } from '../../services/subscribers/links.ts';
import { postAndReply } from '../support/requests.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

let world: World;
let paths: Record<PagePurpose, string>;
let readerId: number;

beforeAll(async () => {
  world = await createWorld({ seeded: true });
  readerId = await world.addReader('reader@example.org', { topics: ['diffusion-models'], hour: 7 });
  await world.addReader('other@example.org', { topics: ['benchmarks'], hour: 7 });
  world.clock.set('2025-09-04T07:00:00Z');
  await world.runDigests();
  const digest = world.mail.to('reader@example.org')[0]!.raw;
  paths = {
    confirm: await linkIn((await world.signUp('new@example.org'))!, 'confirm'),
    preferences: await linkIn(digest, 'preferences'),
    unsubscribe: await linkIn(digest, 'unsubscribe'),
    digest: await linkIn(digest, 'digest'),
    feedback: await linkIn(digest, 'feedback'),
    // The mail links to a paper of the list, which opens a question.
    saved: (await linkIn(digest, 'saved')).replace(/\/\d+$/, ''),
    'saved-feed': `/saved-feed/${world.links.sign('saved-feed', { subject: readerId, detail: 1 }, world.clock.now())}`,
    ask: `/ask/${world.links.sign('ask', { subject: readerId, detail: 0 }, world.clock.now())}`,
    address: '',
    erase: '',
    feed: `/feed/${world.links.sign('feed', { subject: readerId, detail: 1 }, world.clock.now())}`,
  };
  const change = await postAndReply(world, `${paths.preferences}/address`, { email: 'next@example.org' });
  paths.address = await linkIn(change.mails[0]!.raw, 'address');
  paths.erase = await linkIn(
    (await postAndReply(world, `${paths.preferences}/erase`)).mails[0]!.raw,
    'erase',
  );
});
afterAll(() => world.close());

const everything = async (): Promise<string> => {
  const tables = [
    'subscribers',
    'interests',
    'consents',
    'digests',
    'signups',
    'suppressions',
    'unresolved_papers',
    'saved_papers',
  ];
  const dumps = await Promise.all(
    tables.map((table) =>
      world.db.query(`select coalesce(json_agg(t order by t::text)::text, '') as rows from ${table} t`),
    ),
  );
  return dumps.map((dump) => dump.rows[0].rows).join('\n');
};

test('EMAIL 4: a hundred GETs, HEADs and OPTIONS on every link change nothing, and each page has its button', async () => {
  const before = await everything();
  const parts = ['export', 'digests', 'papers'].map((part) => `${paths.preferences}/${part}`);
  for (const path of [...Object.values(paths), ...parts]) {
    for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) {
      const times = parts.includes(path) ? 10 : 100;
      await Promise.all(Array.from({ length: times }, () => world.app.inject({ method, url: path })));
    }
  }
  await world.app.inject({ url: `${paths.preferences}?saved=1&welcome=1&topics=x` });
  expect(await everything()).toBe(before);
  const { confirm, preferences, unsubscribe, feedback, address, erase } = paths;
  for (const path of [confirm, preferences, unsubscribe, feedback, address, erase]) {
    const { statusCode, body } = await world.app.inject({ url: path });
    expect(statusCode).toBe(200);
    expect(body).toMatch(/<form[^>]+method="post"/);
    expect(body).toMatch(/<button[^>]*>/);
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  }
});

test('EMAIL 5: a flipped bit, another purpose, another person, an expired link: one uniform refusal', async () => {
  const tokenOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const bad: string[] = [];
  for (const [kind, path] of Object.entries(paths)) {
    const token = tokenOf(path);
    const bytes = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      bad.push(`/${kind}/${flipped.toString('base64url')}`);
    }
    for (const other of Object.keys(paths)) if (other !== kind) bad.push(`/${other}/${token}`);
    bad.push(`/${kind}/x`, `/${kind}/${token}A`, `/${kind}/${token.slice(0, -1)}`);
  }
  // This reader's signature with the other reader's id.
  const stolen = Buffer.from(tokenOf(paths.unsubscribe), 'base64url');
  stolen[0] = stolen[0]! + 1;
  bad.push(`/unsubscribe/${stolen.toString('base64url')}`);
  const before = await everything();
  const uniform = await world.app.inject({ url: bad[0]! });
  expect(uniform.statusCode).toBe(404);
  for (const url of bad) {
    const answer = await world.app.inject({ url });
    expect({ url, status: answer.statusCode, same: answer.body === uniform.body }).toEqual({
      url,
      status: 404,
      same: true,
    });
    if (!url.startsWith('/digest/')) expect((await post(world.app, url, {})).statusCode).toBe(404);
  }
  expect(await everything()).toBe(before);

  const now = world.clock.now();
  world.clock.forward(91 * 24 * 3_600_000);
  const expired = await world.app.inject({ url: paths.preferences });
  expect({ status: expired.statusCode, body: expired.body }).toEqual({ status: 404, body: uniform.body });
  expect((await world.app.inject({ url: paths.unsubscribe })).statusCode).toBe(200);
  world.clock.set(now);
});

test('EMAIL 5: an unsubscribe link of an old mail works after the secret was rotated', async () => {
  const rotated = await createWorld({
    env: { APP_SECRET: `a-new-secret-that-is-also-long-enough-1,${world.env.APP_SECRET}` },
  });
  try {
    await rotated.db.query(
      `insert into subscribers (id, address, address_key, state) values ($1, 'reader@example.org', 'reader@example.org', 'active')`,
      [readerId],
    );
    expect((await post(rotated.app, paths.unsubscribe, {})).statusCode).toBe(200);
    expect(await rotated.stateOf('reader@example.org')).toBe('unsubscribed');
    const fresh = rotated.links.sign('unsubscribe', { subject: readerId, detail: 1 }, rotated.clock.now());
    expect((await world.app.inject({ url: `/unsubscribe/${fresh}` })).statusCode).toBe(404);
  } finally {
    await rotated.close();
  }
});

test("EMAIL 27: one person's link shows only their data, and cannot change another's", async () => {
  await world.db.query(
    `insert into unresolved_papers (subscriber_id, kind, identity, title_key, text, created_at)
     values ($1, 'liked', 'title:theirs', 'theirs', 'Theirs', now())`,
    [readerId + 1],
  );
  const [{ id: theirs }] = (await world.db.query('select id from unresolved_papers')).rows;
  await post(world.app, `${paths.preferences}/papers`, { forget: `wait-${theirs}` });
  const saved = await post(world.app, paths.preferences, {
    topics: ['benchmarks'],
    keywords: 'only mine',
    muted: '',
    authors: '',
    count: '3',
    minimum: '10',
    schedule: 'weekly',
    weeklyDay: '5',
    hour: '9',
    zone: 'Asia/Tokyo',
    pausedUntil: '',
    forget: `wait-${theirs}`,
    subscriberId: String(readerId + 1),
    id: String(readerId + 1),
  });
  expect(saved.statusCode).toBe(303);
  const { rows } = await world.db.query(`select subscriber_id from interests where value = 'only mine'`);
  expect(rows).toEqual([{ subscriber_id: readerId }]);
  expect((await world.ratings.list(readerId + 1)).waiting).toHaveLength(1);
  for (const part of ['', '/export', '/digests', '/papers'])
    expect((await world.app.inject({ url: paths.preferences + part })).body).not.toMatch(/other@|Theirs/);
  const other = await world.preferences.read(readerId + 1);
  expect(other).toMatchObject({ topics: ['benchmarks'], zone: 'UTC', hour: 7 });
  expect(await world.preferences.read(readerId)).toMatchObject({
    days: [5],
    zone: 'Asia/Tokyo',
    hour: 9,
    paperCount: 3,
    minimumScore: 10,
  });
});

test('EMAIL 27: pages with tokens are no-store and no-referrer, and no token or address is in any log line', async () => {
  const parts = ['export', 'digests', 'papers'].map((part) => `${paths.preferences}/${part}`);
  for (const path of [...Object.values(paths), ...parts]) {
    const { headers } = await world.app.inject({ url: path });
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-robots-tag']).toContain('noindex');
  }
  await world.app.inject({ url: `/preferences/${'A'.repeat(40)}` });
  const lines = world.logLines.join('');
  expect(lines).toContain('/preferences/:token');
  expect(lines).not.toContain('@example.org');
  for (const path of Object.values(paths)) expect(lines).not.toContain(path.slice(path.lastIndexOf('/') + 1));
});

test('a preferences form with mistakes keeps what was typed, names each field, and saves nothing', async () => {
  const before = await everything();
  const answer = await post(world.app, paths.preferences, {
    topics: ['diffusion-models'],
    keywords: 'kept words',
    muted: '',
    authors: '',
    count: '500',
    minimum: 'many',
    schedule: 'days',
    hour: '25',
    zone: 'Mars/Base',
    pausedUntil: '31.12.2026',
  });
  expect(answer.statusCode).toBe(400);
  for (const text of [
    'kept words',
    'from 1 to 20',
    'from 0 to 100',
    'from 0 to 23',
    'at least one day',
    'time zone from the list',
    '2026-01-31',
  ]) {
    expect(answer.body).toContain(text);
  }
  expect(await everything()).toBe(before);
});

test('a digest can be read in the browser, by its reader alone', async () => {
  const page = await world.app.inject({ url: paths.digest });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('Because you follow');
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
});

test('a link leads only to what it is for: the page of no other hands out one to the preferences', async () => {
  for (const purpose of ['unsubscribe', 'digest', 'feedback', 'saved', 'erase', 'ask'] as const) {
    const { body, statusCode } = await world.app.inject({ url: paths[purpose] });
    expect({ purpose, statusCode }).toEqual({ purpose, statusCode: 200 });
    expect(body, purpose).not.toMatch(/\/preferences\/[\w-]{20,}/);
    // Nor does any token on it open them.
    for (const [token] of new Set(body.match(/[\w-]{24,64}/g)?.map((each) => [each]) ?? []))
      if (token !== undefined)
        expect((await world.app.inject({ url: `/preferences/${token}` })).statusCode, purpose).toBe(404);
  }
});

test('the link to the preferences comes by mail, and asking for it is a press', async () => {
  const before = world.mail.to('reader@example.org').length;
  const asking = /(\/ask\/[\w-]+)/.exec((await world.app.inject({ url: paths.digest })).body)![1]!;
  expect((await world.app.inject({ url: asking })).body).toContain('r…@example.org');
  expect(world.mail.to('reader@example.org')).toHaveLength(before);
  const asked = await postAndReply(world, asking);
  expect(asked.mails.map(({ to }) => to)).toEqual([['reader@example.org']]);
  const link = await linkIn(asked.mails[0]!.raw, 'preferences');
  expect((await world.app.inject({ url: link })).statusCode).toBe(200);
});

test('who ends all links gets the new one, although strangers have used up the mails of the day', async () => {
  const email = 'locked@example.org';
  const own = world.readerLinks.sign('preferences', await world.addReader(email));
  for (let at = 0; at < 3; at += 1) {
    world.clock.forward(1_000);
    expect((await postAndReply(world, '/preferences', { email })).mails).toHaveLength(1);
  }
  world.clock.forward(1_000);
  expect((await postAndReply(world, '/preferences', { email })).mails).toEqual([]);
  const ended = await postAndReply(world, `/preferences/${own}/sign-out`);
  expect((await world.app.inject({ url: `/preferences/${own}` })).statusCode).toBe(404);
  expect((await world.app.inject({ url: await linkIn(ended.mails[0]!.raw, 'preferences') })).statusCode).toBe(
    200,
  );
});

test('a reader ends all links: those of before open nothing, but unsubscribe and the digests stay', async () => {
  const email = 'ends@example.org';
  const id = await world.addReader(email);
  const sign = (purpose: 'preferences' | 'saved' | 'reader') => world.readerLinks.sign(purpose, id);
  const [own, saved, known] = [sign('preferences'), sign('saved'), sign('reader')];
  const old = world.links.sign('preferences', { subject: id, detail: 77 }, world.clock.now());
  const unsubscribe = world.links.sign('unsubscribe', { subject: id, detail: 0 }, world.clock.now());
  const feeds = (['feed', 'saved-feed'] as const).map(
    (purpose) => `/${purpose}/${world.links.sign(purpose, { subject: id, detail: 1 }, world.clock.now())}`,
  );
  const { rows: digests } = await world.db.query<{ id: string }>(
    `insert into digests (id, subscriber_id, local_date, state, planned_at, expires_at, selection)
     select d.id + 1000, $1, d.local_date, 'sent', d.planned_at, d.expires_at, d.selection from digests d
     where d.selection is not null limit 1 returning id::text`,
    [id],
  );
  const digestPath = (): string =>
    `/digest/${world.links.sign('digest', { subject: id, detail: Number(digests[0]!.id) }, world.clock.now())}`;
  /** Returns the links to what is the reader's own, on the page of a digest. */
  const ledOnFrom = async (path: string): Promise<string[]> => {
    const { body } = await world.app.inject({ url: path });
    return [/\/saved\/[\w-]+/.exec(body)![0], /\/paper\/\d+\?reader=[\w-]+/.exec(body)![0]];
  };
  const mailed = digestPath();
  const statusesOf = (urls: string[]) =>
    Promise.all(urls.map(async (url) => (await world.app.inject({ url })).statusCode));
  const statuses = async () =>
    statusesOf([
      ...feeds,
      ...(await ledOnFrom(mailed)),
      `/preferences/${own}`,
      `/preferences/${own}/papers`,
      `/preferences/${own}/digests`,
      `/preferences/${old}`,
      `/saved/${saved}`,
      `/?reader=${known}`,
    ]);
  expect(new Set(await statuses())).toEqual(new Set([200]));
  world.clock.forward(1_000);
  const ended = await postAndReply(world, `/preferences/${own}/sign-out`);
  expect(ended.body).toContain('has stopped working');
  expect(new Set(await statuses())).toEqual(new Set([404]));
  expect((await post(world.app, `/preferences/${own}/follow`, { topic: 'benchmarks' })).statusCode).toBe(404);
  expect((await world.app.inject({ url: `/unsubscribe/${unsubscribe}` })).statusCode).toBe(200);
  // A digest that is opened from the preferences, later on, leads on again.
  world.clock.forward(120_000);
  expect(await statusesOf(await ledOnFrom(digestPath()))).toEqual([200, 200]);
  const fresh = await linkIn(ended.mails[0]!.raw, 'preferences');
  expect((await world.app.inject({ url: fresh })).statusCode).toBe(200);

  // So does moving to another address, for whoever had the mailbox of before.
  world.clock.forward(1_000);
  const change = await postAndReply(world, `${fresh}/address`, { email: 'ended@example.net' });
  world.clock.forward(1_000);
  const moved = await post(world.app, await linkIn(change.mails[0]!.raw, 'address'), {});
  expect((await world.app.inject({ url: fresh })).statusCode).toBe(404);
  expect((await world.app.inject({ url: String(moved.headers.location) })).statusCode).toBe(200);
});

test('whom no mail can reach is told so, and is not shut out by a sign-out', async () => {
  const id = await world.addReader('stopped@example.org');
  await world.suppression.add(world.db, 'stopped@example.org', 'hard bounce', world.clock.now());
  const ask = world.links.sign('ask', { subject: id, detail: 0 }, world.clock.now());
  for (const page of [
    await world.app.inject({ url: `/ask/${ask}` }),
    await post(world.app, `/ask/${ask}`, {}),
  ])
    expect(page.body).toContain('No mail can come');
  const ended = await post(
    world.app,
    `/preferences/${world.readerLinks.sign('preferences', id)}/sign-out`,
    {},
  );
  expect((await world.app.inject({ url: String(ended.headers.location) })).statusCode).toBe(200);
});
