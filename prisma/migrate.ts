import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { withSchemaEngine } from './schema-engine.ts';

const prismaDir = fileURLToPath(new URL('.', import.meta.url));
const migrationsDir = join(prismaDir, 'migrations');

const filters = { externalTables: [], externalEnums: [] };

// Any constant will do, as long as every migrating process uses the same one.
const LOCK_KEY = 8_042_025;

/** A migration that cannot be applied; the message says which and why. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

type Migration = { name: string; sql: string };

const readMigrations = async (dir: string): Promise<Migration[]> => {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, sql: await readFile(join(dir, name, 'migration.sql'), 'utf8') })),
  );
};

// The engine takes 0.2 s to load; a start that has nothing to migrate should not pay for it.
const pending = async (client: pg.Client, migrations: Migration[]): Promise<Migration[]> => {
  const { rows: tables } = await client.query(
    `select to_regclass('_prisma_migrations') is not null as "exists"`,
  );
  if (!tables[0]?.exists) return migrations;
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `select migration_name as name, checksum from _prisma_migrations
     where finished_at is not null and rolled_back_at is null`,
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const { name, sql } of migrations) {
    const checksum = applied.get(name);
    if (checksum !== undefined && checksum !== createHash('sha256').update(sql).digest('hex')) {
      throw new MigrationError(
        `Migration ${name} was changed after it had been applied. Restore the file, or add a new migration.`,
      );
    }
  }
  return migrations.filter(({ name }) => !applied.has(name));
};

const apply = (databaseUrl: string, dir: string, migrations: Migration[]): Promise<string[]> =>
  withSchemaEngine(databaseUrl, async (engine) => {
    const output = await engine.applyMigrations({
      migrationsList: {
        baseDir: dir,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
        })),
      },
      filters,
    });
    return output.appliedMigrationNames;
  });

/**
 * Applies the migrations of `prisma/migrations` that the database has not seen, in the order of their
 * names, each in one transaction. Safe to call from several processes at once: they queue on an advisory
 * lock. Writes Prisma's own `_prisma_migrations`, so `prisma migrate deploy` agrees with the result.
 *
 * @throws MigrationError when a migration fails or was edited after it had been applied
 */
export const migrate = async (databaseUrl: string, dir = migrationsDir): Promise<{ applied: string[] }> => {
  const migrations = await readMigrations(dir);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    if ((await pending(client, migrations)).length === 0) return { applied: [] };
    return { applied: await apply(databaseUrl, dir, migrations) };
  } catch (error) {
    if (error instanceof MigrationError) throw error;
    throw new MigrationError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    await client.end();
  }
};

/**
 * The SQL that leads to `schema.prisma`: from nothing, or from the live database at `databaseUrl`.
 * An empty string when there is nothing to change.
 */
export const diff = async (databaseUrl?: string, schemaFile = join(prismaDir, 'schema.prisma')) => {
  const content = await readFile(schemaFile, 'utf8');
  const files = [{ path: 'schema.prisma', content }];
  const from = databaseUrl
    ? { tag: 'schemaDatasource' as const, files, configDir: prismaDir }
    : { tag: 'empty' as const };
  const result = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({ from, to: { tag: 'schemaDatamodel', files }, script: true, exitCode: null, filters }),
  );
  const sql = result.stdout?.trim() ?? '';
  return sql === '-- This is an empty migration.' ? '' : sql;
};

const usage = `Usage: node --import tsx prisma/migrate.ts [diff [--live]]

  (nothing)      apply the migrations that DATABASE_URL has not seen
  diff           print the SQL from an empty database to schema.prisma
  diff --live    print the SQL from the database at DATABASE_URL to schema.prisma
`;

const main = async (args: string[]): Promise<number> => {
  const databaseUrl = process.env.DATABASE_URL;
  const [word, option] = args;
  if (word === '--help' || word === '-h') {
    process.stdout.write(usage);
    return 0;
  }
  const live = option === '--live';
  if ((word !== undefined && word !== 'diff') || (option !== undefined && !live)) {
    process.stderr.write(usage);
    return 2;
  }
  if (!databaseUrl && (word === undefined || live)) {
    process.stderr.write('DATABASE_URL is not set.\n');
    return 2;
  }
  if (word === 'diff') {
    process.stdout.write(`${await diff(live ? databaseUrl : undefined)}\n`);
    return 0;
  }
  const { applied } = await migrate(databaseUrl!);
  process.stdout.write(applied.length > 0 ? `applied ${applied.join(', ')}\n` : 'nothing to apply\n');
  return 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return 1;
  });
}
