import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messageItem } from '../../../services/inbound/inbound-item.ts';
import { createIntake } from '../../../services/inbound/intake.ts';
import { createPool, type Db } from '../../../services/platform/postgres.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
let woken = 0;
const now = new Date('2025-09-04T06:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  db = createPool({ databaseUrl: database.url, name: 'test', log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

const intake = () =>
  createIntake({
    db,
    clock: { now: () => now },
    wake: async () => {
      woken += 1;
    },
  });

const rowsOf = async (via: string) =>
  (
    await db.query<{ recipients: string[]; content: Buffer; repeats: number; receivedAt: Date }>(
      'select recipients, content, repeats, received_at as "receivedAt" from inbound_items where via = $1 order by content',
      [via],
    )
  ).rows;

it('stores the items of one call, and counts those that came before', async () => {
  const one = messageItem('smtp', ['B-1@bounces.example.org', 'x@y'], Buffer.from([0, 255, 128, 10]));
  const other = messageItem('smtp', [], Buffer.from('z'));
  const { store } = intake();
  expect(await store([one, other, one])).toEqual({ stored: 2, repeated: 1 });
  const again = messageItem('lmtp', ['x@y', 'b-1@bounces.example.org'], one.content);
  expect(await store([again, again])).toEqual({ stored: 0, repeated: 2 });
  expect(await rowsOf('smtp')).toEqual([
    { recipients: one.recipients, content: one.content, repeats: 3, receivedAt: now },
    { recipients: [], content: other.content, repeats: 0, receivedAt: now },
  ]);
});

it('wakes the workers for what is new, and not for every item', async () => {
  const { store } = intake();
  const before = woken;
  const item = (text: string) => messageItem('mailbox', [], Buffer.from(text));
  await store([item('1')]);
  await store([item('2')]);
  expect(woken - before).toBe(1);
  await intake().store([item('1')]);
  expect(woken - before).toBe(1);
});

it('stores what Postgres refuses in text, more rows and more bytes than one statement holds', async () => {
  const many = Array.from({ length: 1_203 }, (_, n) =>
    messageItem('command', ['a\0\ud800@b'], Buffer.from(`${n}`)),
  );
  const large = [1, 2, 3].map((n) => messageItem('command', [], Buffer.alloc(5_000_000, n)));
  expect(await intake().store([...many, ...large])).toEqual({ stored: 1_206, repeated: 0 });
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from inbound_items where via = 'command' and octet_length(content) in (1, 2, 3, 4, 5000000)`,
  );
  expect(rows).toEqual([{ n: 1_206 }]);
});

it('counts each item once when many calls store the same ones in different orders at the same time', async () => {
  const items = Array.from({ length: 50 }, (_, n) =>
    messageItem('webhook:test', [], Buffer.from(`event ${n}`)),
  );
  const { store } = intake();
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, n) => store([...items.slice(n), ...items.slice(0, n)].reverse())),
  );
  expect(results.reduce((sum, { stored }) => sum + stored, 0)).toBe(50);
  expect((await rowsOf('webhook:test')).map(({ repeats }) => repeats)).toEqual(Array(50).fill(7));
});
