import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createItemHandler } from '../../../services/inbound/handle-items.ts';
import { messageItem } from '../../../services/inbound/inbound-item.ts';
import { createIntake } from '../../../services/inbound/intake.ts';
import { createItemQueue } from '../../../services/inbound/item-queue.ts';
import { createItemReader, type RecordEntry } from '../../../services/inbound/read-item.ts';
import type { ReadMessage } from '../../../services/mail/reports/report.ts';
import { DomainError } from '../../../services/platform/errors.ts';
import { createPool, type Db, inTransaction, type Queryable } from '../../../services/platform/postgres.ts';
import { OverLimit } from '../../../services/platform/thread-pool.ts';
import { createTestDatabase } from '../../support/database.ts';
import { wrapDb } from '../../support/wrapped-db.ts';

const log = pino({ level: 'silent' });
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
let refuse: (sql: string) => Error | undefined;
let now: Date;
const clock = { now: () => now };

beforeEach(async () => {
  now = new Date('2025-09-04T06:00:00Z');
  refuse = () => undefined;
  database = await createTestDatabase();
  const pool = createPool({ databaseUrl: database.url, name: 'test', log });
  db = wrapDb(pool, (sql) => {
    const error = refuse(sql);
    if (error) throw error;
  });
});
afterEach(async () => {
  await db.end();
  await database.drop();
});

const messageOf = (raw: Uint8Array): ReadMessage => ({
  kind: 'delivery-report',
  reports: [{ verdict: 'hard', rule: 'test', recipient: null, status: '5.1.1', code: 550, diagnostic: null }],
  traces: { addresses: [], messageIds: [], unsubscribeTokens: [] },
  evidence: Buffer.from(raw).toString(),
});

const record = async (client: Queryable, entries: RecordEntry[]): Promise<void> => {
  for (const { inboundId, via, receivedAt, message } of entries) {
    if (message.evidence.startsWith('unrecordable') && message.kind !== 'unreadable')
      throw new TypeError('not recorded');
    await client.query(
      `insert into mail_reports (inbound_id, via, received_at, verdict, rule, diagnostic, action, evidence)
       values ($1, $2, $3, 'hard', $4, $5, 'none', $6)`,
      [
        inboundId,
        via,
        receivedAt,
        message.reports[0]!.rule,
        message.reports[0]!.diagnostic,
        message.evidence,
      ],
    );
  }
};

const handlerOf = (over: Partial<Parameters<typeof createItemHandler>[0]> = {}) =>
  createItemHandler({
    db,
    clock,
    log,
    concurrency: 2,
    record,
    read: createItemReader({
      reading: { read: async (raw) => messageOf(raw) },
      readEvent: (provider, payload) => [
        { ...messageOf(Buffer.from(`${provider} ${JSON.stringify(payload)}`)) },
        { ...messageOf(Buffer.from('second')) },
      ],
    }),
    ...over,
  });

// One after another, so that their ids have the same order.
const store = async (texts: string[]): Promise<void> => {
  const { store: storeItems } = createIntake({ db, clock });
  for (const text of texts) await storeItems([messageItem('smtp', [], Buffer.from(text))]);
};

const reports = async () =>
  (
    await db.query<{ rule: string; evidence: string | null; n: number }>(
      'select rule, evidence, count(*)::int as n from mail_reports group by rule, evidence order by evidence',
    )
  ).rows.map(({ rule, evidence, n }) => `${rule} ${evidence} ${n}`);

const waiting = async () =>
  (
    await db.query<{ attempts: number; error: string | null }>(
      'select attempts, error from inbound_items where handled_at is null order by id',
    )
  ).rows;

it('records what each item says, marks it as handled and deletes its content', async () => {
  await store(['a', 'b']);
  await createIntake({ db, clock }).store([
    { via: 'webhook:ses', dedupeKey: 'ses 1', recipients: [], content: Buffer.from('{"id":1}') },
  ]);
  const handler = handlerOf({ keepsContent: (item) => item.content.equals(Buffer.from('b')) });
  expect(await handler.run()).toBe(3);
  expect(await reports()).toEqual(['test a 1', 'test b 1', 'test second 1', 'test ses {"id":1} 1']);
  const { rows } = await db.query<{ content: Buffer | null; handledAt: Date | null }>(
    'select content, handled_at as "handledAt" from inbound_items order by id',
  );
  expect(rows).toEqual(
    ['', 'b', ''].map((text) => ({ content: text ? Buffer.from(text) : null, handledAt: now })),
  );
  expect(await handler.run()).toBe(0);
});

it('lets one item that cannot be recorded fail alone, and then records it as unreadable', async () => {
  await store(['a', 'unrecordable \0 here', 'c']);
  const handler = handlerOf();
  expect(await handler.run()).toBe(3);
  expect(await reports()).toEqual(['test a 1', 'test c 1', 'unreadable unrecordable   here 1']);
});

it('gives up nothing because of an error of Postgres that passes', async () => {
  await store(['a', 'b']);
  let failures = 8;
  const handler = handlerOf({
    record: async (client, entries) => {
      if (failures-- > 0) throw Object.assign(new Error('the connection broke'), { code: 'ECONNRESET' });
      await record(client, entries);
    },
  });
  // Each run fails as a batch and then alone; more runs than an item has attempts.
  for (let run = 0; run < 4; run += 1) await expect(handler.run()).rejects.toThrow('broke');
  expect(await waiting()).toEqual([0, 0].map((attempts) => ({ attempts, error: null })));
  expect(await handler.run()).toBe(2);
  expect(await reports()).toEqual(['test a 1', 'test b 1']);
});

it('gives up an item that outlasts its thread twice, and never tries it again', async () => {
  await store(['a', 'slow', 'c']);
  let tries = 0;
  const handler = handlerOf({
    read: async (item) => {
      if (!item.content.equals(Buffer.from('slow')))
        return [{ inboundId: item.id, via: item.via, receivedAt: now, message: messageOf(item.content) }];
      tries += 1;
      throw new OverLimit('reading it took more than 5 s');
    },
  });
  await handler.run();
  await handler.run();
  expect(tries).toBe(2);
  expect(await reports()).toEqual(['test a 1', 'test c 1', 'unreadable slow 1']);
  expect(await waiting()).toEqual([]);
});

it('claims the items of a killed worker one at a time, so that only the guilty one is given up', async () => {
  await store(['a', 'killer', 'c']);
  const queue = createItemQueue({ db, clock });
  const read: string[][] = [];
  // A worker that is killed is one that claims and is not heard of again.
  for (let killed = 0; killed < 4; killed += 1) {
    const items = await queue.claim();
    read.push(items.map(({ content, attempts }) => `${content} ${attempts}`));
    now = new Date(now.getTime() + 61_000);
    if (killed === 0) continue;
    const [item] = items;
    if (item!.content.toString() === 'killer') continue;
    await inTransaction(db, (client) => queue.finish(client, [item!], []));
  }
  expect(read).toEqual([['a 1', 'killer 1', 'c 1'], ['a 2'], ['killer 2'], ['killer 3']]);
  expect(await handlerOf().run()).toBe(2);
  expect(await reports()).toEqual(['test c 1', 'unreadable killer 1']);
});

it('counts an item once when its lease ended while it was handled', async () => {
  await store(['a']);
  let isFirst = true;
  const late = handlerOf({
    read: async (item) => {
      if (isFirst) {
        isFirst = false;
        now = new Date(now.getTime() + 61_000);
        await handlerOf().run();
      }
      return [{ inboundId: item.id, via: item.via, receivedAt: now, message: messageOf(item.content) }];
    },
  });
  expect(await late.run()).toBe(0);
  expect(await reports()).toEqual(['test a 1']);
});

it('shares the items among several workers, each counted once', async () => {
  const texts = Array.from({ length: 350 }, (_, n) => `${n}`);
  await store(texts);
  const handled = await Promise.all([1, 2, 3, 4].map(() => handlerOf().run()));
  expect(handled.reduce((sum, n) => sum + n, 0)).toBe(350);
  expect(await reports()).toEqual(texts.map((text) => `test ${text} 1`).sort());
});

it('blames no item for a database that is away', async () => {
  await store(['a', 'b']);
  refuse = (sql) =>
    /update inbound_items set (error|attempts)/.test(sql) ? new Error('Connection terminated') : undefined;
  let isAway = true;
  const handler = handlerOf({
    record: (client, entries) => {
      if (isAway) throw new Error('Connection terminated');
      return record(client, entries);
    },
  });
  for (let tries = 0; tries < 3; tries += 1) {
    await expect(handler.run()).rejects.toThrow('Connection terminated');
    now = new Date(now.getTime() + 61_000);
  }
  refuse = () => undefined;
  isAway = false;
  expect(await handler.run()).toBe(2);
  expect(await reports()).toEqual(['test a 1', 'test b 1']);
});

it('blames no item where no thread can be had', async () => {
  await store(['a']);
  const handler = handlerOf({
    read: async () => {
      throw new DomainError('unavailable', 'No thread could be started to read it.');
    },
  });
  for (let tries = 0; tries < 4; tries += 1) expect(await handler.run()).toBe(0);
  expect(await waiting()).toEqual([{ attempts: 0, error: null }]);
});

it('ends a run after its batch when stopped', async () => {
  await store(Array.from({ length: 150 }, (_, n) => `${n}`));
  const handler = handlerOf();
  const running = handler.run();
  handler.stop();
  expect(await running).toBe(100);
});
