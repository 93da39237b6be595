import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createSubscriberExport,
  exportHeader,
  exportLine,
} from '../../services/subscribers/import/export.ts';
import { createSubscriberImport } from '../../services/subscribers/import/import.ts';
import { createWorld, type World } from '../support/world.ts';

// It is a Thursday.
const now = '2025-09-04T06:30:00Z';
let world: World;

beforeAll(async () => {
  world = await createWorld({ now });
  await world.topics.replaceAll([
    { slug: 'model-merging', name: 'Model merging', group: 'Models', aliases: [] },
    { slug: 'rlhf', name: 'RLHF', group: 'Models', aliases: [] },
  ]);
});
afterAll(() => world?.close());
beforeEach(() => world.db.query('truncate subscribers, suppressions restart identity cascade'));

const importText = (text: string) =>
  createSubscriberImport(world).importCsv(Readable.from([Buffer.from(text)]));
const consent = '2024-05-31T09:30:00Z,old list';
const header = 'email,consent_at,consent_source';

const subscriber = async (email: string) => {
  const { rows } = await world.db.query(
    `select s.*, (select json_agg(json_build_array(i.kind, i.value) order by i.id) from interests i where i.subscriber_id = s.id) as interests
     from subscribers s where address_key = $1`,
    [email],
  );
  return rows[0];
};

test('a new reader is active, with consent on record, and due at their next hour', async () => {
  const result = await importText(
    `zone,email,topics,keywords,muted,authors,blocked,hour,days,count,minimum,adventurousness,oldest,consent_at,consent_source,consent_ip
Europe/Paris,Ann@Example.org,Model merging;rlhf,"deep learning;a\\b",crypto,Ada Lovelace,Eve;Mallory,7,weekdays,3,20,2,365,2024-05-31,"old list, v2",192.0.2.7
`,
  );
  expect(result).toEqual({ rows: 1, created: 1, updated: 0, rejected: [] });
  expect(await subscriber('ann@example.org')).toMatchObject({
    address: 'Ann@example.org',
    state: 'active',
    zone: 'Europe/Paris',
    digest_hour: 7,
    digest_days: 31,
    paper_count: 3,
    minimum_score: 20,
    adventurousness: 2,
    oldest_paper_days: 365,
    last_edition_date: null,
    // 07:00 in Paris was 05:00 UTC, which is past, so tomorrow's digest is next.
    next_digest_at: new Date('2025-09-05T05:00:00Z'),
    confirmed_at: new Date('2024-05-31T00:00:00Z'),
    interests: [
      ['topic', 'model-merging'],
      ['topic', 'rlhf'],
      ['keyword', 'deep learning'],
      ['keyword', 'a\\b'],
      ['author', 'Ada Lovelace'],
      ['muted', 'crypto'],
      ['blocked', 'Eve'],
      ['blocked', 'Mallory'],
    ],
  });
  const { rows } = await world.db.query(
    'select source, requested_at, confirmed_at, host(request_ip) as ip from consents',
  );
  expect(rows).toEqual([
    {
      source: 'import: old list, v2',
      requested_at: new Date('2024-05-31T00:00:00Z'),
      confirmed_at: new Date('2024-05-31T00:00:00Z'),
      ip: '192.0.2.7',
    },
  ]);
});

test('one bad row of 5,000 is refused by its line, and the others are imported', async () => {
  const rows = Array.from({ length: 5_000 }, (_, i) => `reader${i}@example.org,${consent}`);
  rows[1_233] = `reader1233 at example.org,${consent}`;
  const result = await importText(`${header}\n${rows.join('\n')}\n`);
  expect(result).toMatchObject({ rows: 5_000, created: 4_999, updated: 0 });
  expect(result.rejected).toEqual([{ line: 1_235, reason: expect.stringContaining('name@example.org') }]);
  const { rows: counts } = await world.db.query(
    `select count(*)::int as readers, count(next_digest_at)::int as due, (select count(*)::int from consents) as consents from subscribers where state = 'active'`,
  );
  expect(counts[0]).toEqual({ readers: 4_999, due: 4_999, consents: 4_999 });
});

test('importing a file again updates, and duplicates nothing', async () => {
  const text = `${header},topics\na@x.org,${consent},rlhf\nb@x.org,${consent},\n`;
  await importText(text);
  const before = await subscriber('a@x.org');
  expect(await importText(text)).toEqual({ rows: 2, created: 0, updated: 2, rejected: [] });
  expect(await subscriber('a@x.org')).toEqual(before);
  const { rows } = await world.db.query('select count(*)::int as n from consents');
  expect(rows[0].n).toBe(2);
});

test('line ends, byte-order mark and empty lines: the physical line is reported', async () => {
  const result = await importText(`\ufeff${header}\r\na@x.org,${consent}\r\n\r\n\r\nnobody,${consent}\r\n`);
  expect(result).toMatchObject({ rows: 2, created: 1, rejected: [{ line: 5 }] });
});

test('two spellings of one address in a file: the later row is refused', async () => {
  const result = await importText(
    `${header}\nann@x.org,${consent}\nbob@x.org,${consent}\nANN@X.ORG,${consent}\n`,
  );
  expect(result).toMatchObject({ created: 2, rejected: [{ line: 4, reason: 'same address as line 2' }] });
});

test('a new reader needs a consent to become active; a known one may be changed without', async () => {
  await world.addReader('known@x.org');
  const result = await importText('email,count\nnew@x.org,3\nknown@x.org,3\n');
  expect(result).toMatchObject({
    created: 0,
    updated: 1,
    rejected: [{ line: 2, reason: expect.stringContaining('give consent_at and consent_source') }],
  });
  expect(await subscriber('new@x.org')).toBeUndefined();
  expect((await subscriber('known@x.org')).paper_count).toBe(3);
});

test('a pending reader becomes active with a consent', async () => {
  await (await world.prisma.client()).subscriber.create({
    data: { address: 'p@x.org', addressKey: 'p@x.org' },
  });
  expect((await importText('email\np@x.org\n')).rejected).toMatchObject([{ line: 2 }]);
  expect(await importText(`${header}\np@x.org,${consent}\n`)).toMatchObject({ created: 0, updated: 1 });
  expect(await subscriber('p@x.org')).toMatchObject({
    state: 'active',
    confirmed_at: new Date('2024-05-31T09:30:00Z'),
    next_digest_at: new Date('2025-09-04T07:00:00Z'),
  });
});

test('a reader who left, is suppressed or erased is never brought back', async () => {
  const ids = await Promise.all(['left@x.org', 'erased@x.org'].map((email) => world.addReader(email)));
  await world.subscription.unsubscribe(ids[0]!);
  await world.db.query(`update subscribers set state = 'erased' where id = $1`, [ids[1]]);
  await world.addReader('bounced@x.org');
  await world.suppression.add(world.db, 'bounced@x.org', 'hard bounce', world.clock.now());
  await world.suppression.add(world.db, 'unknown@x.org', 'hard bounce', world.clock.now());
  // Suppressed only by its state, as after a change of all secrets.
  const id = await world.addReader('by-state@x.org');
  await world.db.query(`update subscribers set state = 'suppressed' where id = $1`, [id]);

  const emails = ['left', 'erased', 'bounced', 'unknown', 'by-state'].map(
    (name) => `${name}@x.org,${consent}`,
  );
  const result = await importText(`${header}\n${emails.join('\n')}\n`);
  expect(result).toMatchObject({ rows: 5, created: 0, updated: 0 });
  expect(result.rejected.map(({ line, reason }) => `${line} ${reason.split(':')[0]}`)).toEqual([
    '2 unsubscribed',
    '3 erased',
    '4 suppressed',
    '5 suppressed',
    '6 suppressed',
  ]);
  expect((await subscriber('left@x.org')).state).toBe('unsubscribed');
  expect(await subscriber('unknown@x.org')).toBeUndefined();
});

test('a list in the file replaces the stored one, an empty cell leaves it', async () => {
  await world.addReader('a@x.org', { topics: ['rlhf'], keywords: ['one', 'two'], hour: 9 });
  await importText('email,topics,keywords,hour\na@x.org,,two;three,\n');
  expect(await subscriber('a@x.org')).toMatchObject({
    digest_hour: 9,
    interests: expect.arrayContaining([
      ['topic', 'rlhf'],
      ['keyword', 'two'],
      ['keyword', 'three'],
    ]),
  });
  expect((await subscriber('a@x.org')).interests).toHaveLength(3);
});

test('a new hour moves the next digest, but not one that is due, nor to a day that had one', async () => {
  await Promise.all(['moves', 'due', 'served'].map((name) => world.addReader(`${name}@x.org`, { hour: 7 })));
  await world.db.query(`update subscribers set next_digest_at = $1 where address_key = 'due@x.org'`, [
    new Date('2025-09-04T06:29:00Z'),
  ]);
  await world.partitions.ensure(new Date(now), new Date(now));
  await world.db.query(
    `insert into digests (id, subscriber_id, local_date, state, planned_at, expires_at)
     select 1, id, '2025-09-04', 'sent', $1, $1 from subscribers where address_key = 'served@x.org'`,
    [new Date(now)],
  );
  await importText('email,hour\nmoves@x.org,20\ndue@x.org,20\nserved@x.org,20\n');
  expect((await subscriber('moves@x.org')).next_digest_at).toEqual(new Date('2025-09-04T20:00:00Z'));
  expect((await subscriber('due@x.org')).next_digest_at).toEqual(new Date('2025-09-04T06:29:00Z'));
  expect((await subscriber('served@x.org')).next_digest_at).toEqual(new Date('2025-09-05T20:00:00Z'));
});

test('the end of a pause sets the next digest; a pause in the past is ignored', async () => {
  await importText(`${header},paused_until\na@x.org,${consent},2025-10-01\nb@x.org,${consent},2025-09-01\n`);
  expect(await subscriber('a@x.org')).toMatchObject({
    state: 'paused',
    paused_until: '2025-10-01',
    next_digest_at: new Date('2025-10-01T07:00:00Z'),
  });
  expect(await subscriber('b@x.org')).toMatchObject({ state: 'active', paused_until: null });
  await importText('email,count\na@x.org,9\n');
  expect(await subscriber('a@x.org')).toMatchObject({
    state: 'paused',
    paused_until: '2025-10-01',
    paper_count: 9,
  });
});

test('a reader who paused without an end is not resumed by an import', async () => {
  await importText(`${header}\na@x.org,${consent}\n`);
  const { rows } = await world.db.query<{ id: number }>(
    `select id from subscribers where address_key = 'a@x.org'`,
  );
  await world.pausing.pause(rows[0]!.id);
  const paused = { state: 'paused', paused_until: null, next_digest_at: null };
  await importText(`${header},count\na@x.org,${consent},9\n`);
  expect(await subscriber('a@x.org')).toMatchObject({ ...paused, paper_count: 9 });
  await importText('email,paused_until\na@x.org,2025-10-01\n');
  expect(await subscriber('a@x.org')).toMatchObject({
    state: 'paused',
    paused_until: '2025-10-01',
    next_digest_at: new Date('2025-10-01T07:00:00Z'),
  });
});

test.each([
  ['', /empty/],
  ['zone\nUTC\n', /no column "email"/],
  ['email,frequency\na@x.org,daily\n', /no column "frequency"/],
  [`${header}\na@x.org,${consent}\nb@x.org,"2024\nc@x.org,${consent}\n`, /^line 3: a quote is opened/],
  [`${header}\na@x.org,${consent}\n\0\0\0`, /^line 3: a binary file/],
])('a bad file changes nothing: %j', async (text, message) => {
  await expect(importText(text)).rejects.toThrow(message);
  const { rows } = await world.db.query('select count(*)::int as n from subscribers');
  expect(rows[0].n).toBe(0);
});

test('a missing quote loses the lines up to the next one, and reports them', async () => {
  const rows = [`a@x.org,${consent}`, 'b@x.org,"2024', `"c@x.org",${consent}`, `d@x.org,${consent}`];
  const result = await importText(`${header}\n${rows.join('\n')}\n`);
  expect(result).toMatchObject({ rows: 3, created: 2 });
  expect(result.rejected).toEqual([
    { line: 3, reason: expect.stringContaining('lines 3 to 4 were not taken') },
  ]);
});

test('hostile text in a cell stays text', async () => {
  const keyword = `'); drop table subscribers; -- {"a"}	\\N`;
  await importText(`${header},keywords\na@x.org,${consent},"${keyword.replaceAll('"', '""')}"\n`);
  const values = (await subscriber('a@x.org')).interests.map(([, value]: string[]) => value);
  expect(values).toEqual([`')`, 'drop table subscribers', '-- {"a"} \\N']);
});

test('an export can be imported, with the same result', async () => {
  await importText(
    `${header},zone,hour,days,count,minimum,keywords,topics,paused_until,blocked,adventurousness,oldest
a@x.org,${consent},Asia/Tokyo,6,mon;thu,9,30,"one, two;three",rlhf,,Eve;Mallory,3,90
b@x.org,${consent},,,daily,,,,,2025-12-24,,,
`,
  );
  const left = await world.addReader('left@x.org');
  await world.subscription.unsubscribe(left);
  const read = async () => {
    let text = exportHeader();
    for await (const page of createSubscriberExport(world).pages()) text += page.map(exportLine).join('');
    return text;
  };
  const first = await read();
  expect(first.split('\n')).toHaveLength(4);
  expect(first).not.toContain('left@x.org');
  await world.db.query('truncate subscribers restart identity cascade');
  expect(await importText(first)).toMatchObject({ created: 2, rejected: [] });
  expect(await read()).toBe(first);
});
