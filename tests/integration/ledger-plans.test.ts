import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLOSE, rangeOf } from '../../services/digests/ledger/batches.ts';
import type { Claimed } from '../../services/digests/ledger/ledger.ts';
import { SETTLE, START } from '../../services/digests/ledger/ledger-statements.ts';
import { createWorld, type World } from '../support/world.ts';

const MANY = 80_000;
const GROUP = 100;
const DUE = '2025-09-04T07:00:00Z';

let world: World;
beforeEach(async () => {
  world = await createWorld({ seeded: true, now: DUE });
});
afterEach(() => world?.close());

const plan = async (count: number): Promise<string[]> => {
  const { rows: last } = await world.db.query<{ id: string }>(
    'select coalesce(max(id), 0)::text as id from digest_batches',
  );
  await world.db.query(
    `insert into subscribers (address, address_key, state, next_digest_at, confirmed_at)
     select a, a, 'active', $2, $2 from generate_series(1, $1) n, lateral (select 'r' || n || '-of-' || $1 || '@example.org' as a) each`,
    [count, DUE],
  );
  await world.planner.plan();
  const { rows } = await world.db.query<{ id: string }>(
    'select id::text from digest_batches where id > $1 order by id',
    [last[0]!.id],
  );
  return rows.map(({ id }) => id);
};

/** Claims, reads, begins and settles a group of a batch; returns how many of its rows were settled. */
const deliver = async (batchId: string, count: number): Promise<number> => {
  const range = rangeOf(batchId);
  const [localDate] = await world.ledger.datesOf(range);
  const token = crypto.randomUUID();
  const rows: Claimed[] = await world.ledger.claim({ ...range, localDate: localDate! }, token, count);
  await world.readers.read(rows.map(({ subscriberId }) => subscriberId));
  await world.ledger.start(
    rows.map((row) => ({
      ...row,
      selection: [],
      throughEdition: null,
      suppressionHashes: ['00'.repeat(32)],
    })),
  );
  const settled = await world.ledger.settle(rows.map((row) => ({ ...row, state: 'sent', note: null })));
  return settled.filter(Boolean).length;
};

const rowsScanned = async (): Promise<number> => {
  // A connection reports its statistics some time later, unless it is asked to.
  await world.db.query('select pg_stat_force_next_flush()');
  const { rows } = await world.db.query<{ n: number }>(
    `select coalesce(sum(seq_tup_read), 0)::int as n from pg_stat_user_tables where relname ~ '^(digests_\\d|subscribers$)'`,
  );
  return rows[0]!.n;
};

test('the ledger’s cost of a digest does not grow with the ledger, even on connections that knew it when it was small', async () => {
  const [first] = await plan(50);
  // Postgres would cache the plan of the sixth execution.
  for (let n = 0; n < 10; n += 1) expect(await deliver(first!, 5)).toBe(5);
  const batches = await plan(MANY);
  const before = await rowsScanned();
  for (const id of batches.slice(0, 5)) expect(await deliver(id, GROUP)).toBe(GROUP);
  expect(await rowsScanned()).toBe(before);
}, 60_000);

type Plan = { 'Rows Removed by Join Filter'?: number; 'Actual Loops': number; Plans?: Plan[] };
const compared = ({
  'Rows Removed by Join Filter': removed = 0,
  'Actual Loops': loops,
  Plans = [],
}: Plan): number => removed * loops + Plans.reduce((sum, each) => sum + compared(each), 0);

test('a group is not compared row by row, even if the week was not analyzed since it was planned', async () => {
  const [one, ...others] = (await plan(8_000)).map((id) => ({ ...rangeOf(id), localDate: '2025-09-04' }));
  for (const range of others.slice(0, 6)) await world.ledger.claim(range, crypto.randomUUID(), 500);
  const rows = await world.ledger.claim(one!, crypto.randomUUID(), GROUP);
  const ids = rows.map(({ digestId }) => digestId);
  const now = world.clock.now();
  const given = rows.map(({ digestId: id, token }, n) => ({ n, id, token, selection: [], hashes: [] }));
  const comparisons = async (sql: string, values: unknown[]): Promise<number> => {
    const { rows: answer } = await world.db.query(`explain (analyze, format json) ${sql}`, values);
    return compared(answer[0]['QUERY PLAN'][0].Plan);
  };
  const leaseEnd = new Date(now.getTime() + 60_000);
  const start = [JSON.stringify(given), one!.localDate, now, leaseEnd, false, ids];
  expect(await comparisons(START, start)).toBeLessThan(GROUP);
  const ends = rows.map(({ digestId: id, token }, n) => ({
    n,
    id,
    token,
    state: 'sent',
    uncertainAttempts: 0,
  }));
  expect(await comparisons(SETTLE, [JSON.stringify(ends), one!.localDate, now, ids])).toBeLessThan(GROUP);
  const { rows: sent } = await world.db.query(
    `select count(*)::int as n from digests where id = any($1) and state = 'sent'`,
    [ids],
  );
  expect(sent).toEqual([{ n: GROUP }]);
}, 60_000);

type Scan = {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Scan[];
};
const readOfLedger = (scan: Scan): number => {
  const removed = scan['Rows Removed by Filter'] ?? 0;
  const own = scan['Relation Name']?.startsWith('digests_')
    ? (scan['Actual Rows'] + removed) * scan['Actual Loops']
    : 0;
  return (scan.Plans ?? []).reduce((sum, each) => sum + readOfLedger(each), own);
};

test('looking for finished batches reads one row of each batch that has not begun', async () => {
  const batches = await plan(8_000);
  await deliver(batches[0]!, 5);
  const { rows } = await world.db.query<{ 'QUERY PLAN': [{ Plan: Scan }] }>(
    `explain (analyze, format json) ${CLOSE}`,
    [new Date(DUE)],
  );
  // The other five are those that are sent.
  expect(readOfLedger(rows[0]!['QUERY PLAN'][0].Plan)).toBeLessThanOrEqual(batches.length + 5);
});
