import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { migrate } from '../../prisma/migrate.ts';
import { createWorld } from '../support/world.ts';

const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const FIRST_BY_DATE = '20251124130000_ledger_by_date';

test('an older ledger is moved row by row into its weeks, and its waiting digests are sent', async () => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = inject('databaseAdminUrl').replace(/postgres$/, name);
  const admin = new pg.Client({ connectionString: inject('databaseAdminUrl') });
  await admin.connect();
  const before = await mkdtemp(join(tmpdir(), 'paperboy-migrations-'));
  try {
    await admin.query(`create database ${name}`);
    for (const folder of await readdir(migrations))
      if (folder < FIRST_BY_DATE)
        await cp(join(migrations, folder), join(before, folder), { recursive: true });
    await migrate(url, before);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(
        `insert into subscribers (address, address_key, state, confirmed_at) select a, a, 'active', '2025-08-01'
         from generate_series(1, 3) n, lateral (select 'r' || n || '@example.org' as a) each`,
      );
      await client.query(
        `insert into digests (subscriber_id, local_date, state, planned_at, expires_at, note, selection) values
         (1, '2025-08-20', 'sent', '2025-08-20T07:00Z', '2025-08-20T19:00Z', '250 ok', '[{"paperId": 1}]'),
         (1, '2025-09-04', 'failed', '2025-09-04T07:00Z', '2025-09-04T19:00Z', '550 no', null),
         (2, '2025-09-04', 'planned', '2025-09-04T07:00Z', '2025-09-04T19:00Z', null, null)`,
      );
      await migrate(url);
      const { rows } = await client.query(
        `select id, subscriber_id, local_date::text as date, state, note, selection, tableoid::regclass::text as week from digests order by id`,
      );
      expect(rows).toMatchObject([
        { id: '1', subscriber_id: 1, date: '2025-08-20', state: 'sent', week: 'digests_20250818' },
        { id: '2', subscriber_id: 1, date: '2025-09-04', state: 'failed', note: '550 no' },
        { id: '3', subscriber_id: 2, date: '2025-09-04', state: 'planned', week: 'digests_20250901' },
      ]);
      expect(rows[0].selection).toEqual([{ paperId: 1 }]);
    } finally {
      await client.end();
    }
    const world = await createWorld({
      seeded: true,
      now: '2025-09-04T07:05:00Z',
      env: { DATABASE_URL: url },
    });
    try {
      expect(await world.sweeper.sweep()).toMatchObject({ closed: 1, woken: 1 });
      // New ids do not collide with old ones.
      await world.addReader('new@example.org', { topics: ['benchmarks'], hour: 8 });
      world.clock.set('2025-09-04T08:00:00Z');
      await world.runDigests();
      expect(world.mail.mails.map(({ to }) => to[0]).sort()).toEqual(['new@example.org', 'r2@example.org']);
      expect(await world.ledger.stats('2025-09-04')).toMatchObject({
        planned: 3,
        states: { failed: 1, sent: 2 },
      });
    } finally {
      await world.close();
    }
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
    await rm(before, { recursive: true, force: true });
  }
});
