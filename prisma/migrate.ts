import { createHash, randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const migrationsDir = fileURLToPath(new URL('migrations', import.meta.url));

// The key that Prisma's own engine locks, so that `prisma migrate deploy` and this file wait for each other.
const LOCK_KEY = 72_707_369;

// The table as Prisma creates it.
const CREATE_HISTORY = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

const RECORD = `
  insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
  values ($1, $2, $3, $4, clock_timestamp(), 1)`;

/** A migration that cannot be applied; the message says which one and why. */
class MigrationError extends Error {
  override name = 'MigrationError';
}

type Migration = { name: string; sql: string; checksum: string };

const readMigrations = async (dir: string): Promise<Migration[]> => {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
};

/**
 * Returns the migrations that the database has not seen.
 * @throws MigrationError when an applied one was edited, or when Prisma has recorded one as failed
 */
const findPending = async (client: pg.Client, migrations: Migration[]): Promise<Migration[]> => {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `select migration_name as name, checksum, finished_at is not null as finished
     from _prisma_migrations where rolled_back_at is null`,
  );
  const seen = new Map(rows.map((row) => [row.name, row]));
  for (const { name, checksum } of migrations) {
    const row = seen.get(name);
    if (row && !row.finished)
      throw new MigrationError(
        `Migration ${name} is recorded as failed. Undo what is left of it, then run: npx prisma migrate resolve --rolled-back ${name}`,
      );
    if (row && row.checksum !== checksum)
      throw new MigrationError(
        `Migration ${name} was changed after it had been applied. Restore the file, or add a new migration.`,
      );
  }
  return migrations.filter(({ name }) => !seen.has(name));
};

// Postgres gives the place of a wrong name or word as a character of the whole file; of a statement that fails
// while it runs (a duplicate row, say) only the number is known, which is one more than those that are complete.
const describeFailure = (sql: string, error: pg.DatabaseError, complete: number): string => {
  const before = error.position
    ? [...sql]
        .slice(0, Number(error.position) - 1)
        .join('')
        .split('\n')
    : null;
  const place = before ? `, line ${before.length}, column ${before.at(-1)!.length + 1}` : '';
  const more = [error.detail, error.hint, error.where].filter(Boolean).join(' ');
  return `statement ${complete + 1}${place}: ${error.message}${more ? ` (${more})` : ''}`;
};

const apply = async (client: pg.Client, { name, sql, checksum }: Migration): Promise<void> => {
  const { connection } = client as unknown as { connection: EventEmitter };
  let complete = 0;
  const count = (): void => {
    complete += 1;
  };
  const startedAt = new Date();
  await client.query('begin');
  try {
    connection.on('commandComplete', count);
    await client.query(sql).finally(() => connection.off('commandComplete', count));
    await client.query(RECORD, [randomUUID(), checksum, name, startedAt]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    const why = error instanceof pg.DatabaseError ? describeFailure(sql, error, complete) : String(error);
    throw new MigrationError(`Migration ${name} failed and was undone: ${why}`, { cause: error });
  }
};

/**
 * Applies the migrations of `dir` that the database has not seen, in the order of their names. Each runs in one
 * transaction together with its row in Prisma's table `_prisma_migrations`, so that `prisma migrate deploy` and
 * `prisma migrate status` agree with the result. Several processes may call it at once: they wait for each other.
 *
 * @returns the names of the migrations that this call applied
 * @throws MigrationError when a migration fails, which leaves nothing of it, or was edited after it had been applied
 */
export const migrate = async (databaseUrl: string, dir = migrationsDir): Promise<{ applied: string[] }> => {
  const migrations = await readMigrations(dir);
  const client = new pg.Client({ connectionString: databaseUrl });
  // A connection that breaks fails the query under way; unheard, the event would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    const { rows } = await client.query(`select to_regclass('_prisma_migrations') as "table"`);
    if (rows[0].table === null) await client.query(CREATE_HISTORY);
    const pending = await findPending(client, migrations);
    for (const migration of pending) await apply(client, migration);
    return { applied: pending.map(({ name }) => name) };
  } finally {
    await client.end();
  }
};

const usage = `Usage: node --import tsx prisma/migrate.ts

Applies the migrations that the database at DATABASE_URL has not seen.
`;

const main = async ([word]: string[]): Promise<number> => {
  if (word !== undefined) {
    const isHelp = word === '--help' || word === '-h';
    (isHelp ? process.stdout : process.stderr).write(usage);
    return isHelp ? 0 : 2;
  }
  if (!process.env.DATABASE_URL) {
    process.stderr.write('DATABASE_URL is not set.\n');
    return 2;
  }
  const { applied } = await migrate(process.env.DATABASE_URL);
  process.stdout.write(applied.length > 0 ? `applied ${applied.join(', ')}\n` : 'nothing to apply\n');
  return 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return 1;
  });
}
