import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../../services/platform/postgres.ts';
import { checkoutDir } from '../../local/paths.ts';
import { type Check, fail, ok, warn } from './check.ts';

const OLDEST_VERSION = 140_000;
const CLOCK_LIMIT_MS = 5_000;

/** Checks version, migrations, clock and time zones. @throws when Postgres does not respond */
export const checkPostgres = async (db: Db): Promise<Check[]> => {
  const checks: Check[] = [];
  const sentAt = Date.now();
  const { rows } = await db.query<{ now: Date; number: string; version: string; migrated: boolean }>(
    `select clock_timestamp() as now, current_setting('server_version_num') as number,
       current_setting('server_version') as version, to_regclass('_prisma_migrations') is not null as migrated`,
  );
  const { now, number, version, migrated } = rows[0]!;
  // The server read its clock about half a round trip ago.
  const differenceMs = now.getTime() - (sentAt + Date.now()) / 2;
  checks.push(
    Number(number) >= OLDEST_VERSION
      ? ok('Postgres', `version ${version}`)
      : fail('Postgres', `version ${version}`, 'Paperboy needs Postgres 14 or later: upgrade it.'),
  );
  const seconds = (differenceMs / 1000).toFixed(1);
  checks.push(
    Math.abs(differenceMs) < CLOCK_LIMIT_MS
      ? ok('clock', `Postgres is ${seconds} s from this machine`)
      : fail(
          'clock',
          `Postgres is ${seconds} s from this machine`,
          'Run a time service (chrony, systemd-timesyncd) on both machines.',
        ),
  );
  checks.push(...(await checkMigrations(db, migrated)), await checkZones(db));
  return checks;
};

const checkMigrations = async (db: Db, migrated: boolean): Promise<Check[]> => {
  const entries = await readdir(join(checkoutDir, 'prisma', 'migrations'), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const { rows } = migrated
    ? await db.query<{ name: string }>(
        'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
      )
    : { rows: [] };
  const applied = new Set(rows.map((row) => row.name));
  const pending = names.filter((name) => !applied.has(name));
  if (pending.length > 0)
    return [fail('migrations', `not applied: ${pending.join(', ')}`, 'Run `paperboy migrate`.')];
  const known = new Set(names);
  const newer = [...applied].filter((name) => !known.has(name));
  if (newer.length > 0)
    return [
      warn(
        'migrations',
        `the database is ahead of this code: ${newer.join(', ')}`,
        'Deploy the code that the database was migrated for.',
      ),
    ];
  const { rows: functions } = await db.query<{ found: boolean }>(
    `select to_regprocedure('next_digest_at(timestamptz, text, integer, integer)') is not null as found`,
  );
  if (!functions[0]!.found)
    return [
      fail(
        'migrations',
        'the function next_digest_at is missing',
        'Somebody has dropped it: restore it from prisma/migrations.',
      ),
    ];
  return [ok('migrations', `all ${names.length} applied`)];
};

const checkZones = async (db: Db): Promise<Check> => {
  const { rows } = await db.query<{ name: string }>('select name from pg_timezone_names');
  const known = new Set(rows.map((row) => row.name));
  const ours = Intl.supportedValuesOf('timeZone');
  const missing = ours.filter((zone) => !known.has(zone));
  if (missing.length === 0) return ok('time zones', `all ${ours.length} known to Postgres`);
  return warn(
    'time zones',
    `${missing.length} unknown to Postgres, such as ${missing.slice(0, 3).join(', ')}`,
    "Install the whole time zone data on Postgres' machine (Debian: tzdata-legacy), and restart it.",
  );
};
