import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { diff } from '../../prisma/diff.ts';
import { migrate } from '../../prisma/migrate.ts';
import { withSchemaEngine } from '../../prisma/schema-engine.ts';
import { createTestDatabase } from '../support/database.ts';

const ours = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

let url: string;
let dir: string;
let client: pg.Client;
let dropDatabase: () => Promise<void>;

// Creates an empty database, and a folder for the test's own migrations.
beforeEach(async () => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  url = inject('databaseAdminUrl').replace(/postgres$/, name);
  const admin = new pg.Client({ connectionString: inject('databaseAdminUrl') });
  await admin.connect();
  await admin.query(`create database ${name}`);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  dir = await mkdtemp(join(tmpdir(), 'paperboy-migrations-'));
  dropDatabase = async () => {
    await client.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  };
});

afterEach(async () => {
  await dropDatabase();
  await rm(dir, { recursive: true });
});

const write = async (name: string, sql: string): Promise<void> => {
  await mkdir(join(dir, name), { recursive: true });
  await writeFile(join(dir, name, 'migration.sql'), sql);
};

const tables = async (): Promise<string[]> => {
  const { rows } = await client.query(
    `select relname from pg_class where relkind = 'r' and relname like 't_'`,
  );
  return rows.map((row) => row.relname).sort();
};

const history = async () => {
  const { rows } = await client.query('select * from _prisma_migrations order by started_at, migration_name');
  return rows;
};

// Does what `prisma migrate status` and `prisma migrate deploy` do: each is one call of Prisma's schema engine.
const filters = { externalTables: [], externalEnums: [] };
const listOf = async (baseDir: string) => ({
  baseDir,
  lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
  shadowDbInitScript: '',
  migrationDirectories: await Promise.all(
    (await readdir(baseDir, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
      .map(async (path) => {
        const value = await readFile(join(baseDir, path, 'migration.sql'), 'utf8');
        return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
      }),
  ),
});
const prismaStatus = async (folder: string) => {
  const migrationsList = await listOf(folder);
  return withSchemaEngine(url, (engine) =>
    engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters }),
  );
};
const prismaDeploy = async (folder: string): Promise<string[]> => {
  const migrationsList = await listOf(folder);
  const output = await withSchemaEngine(url, (engine) => engine.applyMigrations({ migrationsList, filters }));
  return output.appliedMigrationNames;
};
const agreed = {
  hasMigrationsTable: true,
  history: null,
  editedMigrationNames: [],
  failedMigrationNames: [],
};

test('a migrated database matches schema.prisma', async () => {
  const template = await createTestDatabase();
  try {
    expect(await migrate(template.url)).toEqual({ applied: [] });
    expect(await diff(template.url)).toBe('');
  } finally {
    await template.drop();
  }
});

test('Prisma agrees with a database that we have migrated, and goes on from there', async () => {
  expect((await migrate(url, ours)).applied.length).toBeGreaterThan(20);
  expect(await prismaStatus(ours)).toEqual(agreed);
  expect(await prismaDeploy(ours)).toEqual([]);
});

test('we agree with a database that Prisma has migrated, whose rows look like ours', async () => {
  await write('1_a', 'create table ta (id int);\ncreate table tb (id int);');
  expect(await prismaDeploy(dir)).toEqual(['1_a']);
  expect(await migrate(url, dir)).toEqual({ applied: [] });
  await write('2_c', 'create table tc (id int);');
  expect(await migrate(url, dir)).toEqual({ applied: ['2_c'] });
  await write('3_d', 'create table td (id int);');
  expect(await prismaDeploy(dir)).toEqual(['3_d']);
  expect(await prismaStatus(dir)).toEqual(agreed);
  const [byPrisma, byUs] = await history();
  expect(Object.keys(byUs)).toEqual(Object.keys(byPrisma));
  const written = { logs: null, rolled_back_at: null, applied_steps_count: 1, finished_at: expect.any(Date) };
  expect(byPrisma).toMatchObject(written);
  expect(byUs).toMatchObject({
    ...written,
    checksum: createHash('sha256').update('create table tc (id int);').digest('hex'),
  });
  expect(byUs.id).toMatch(/^[0-9a-f-]{36}$/);
});

test('the table of migrations has the columns that Prisma gives it', async () => {
  const columns = async (): Promise<unknown> => {
    const { rows } = await client.query(
      `select column_name, data_type, character_maximum_length, is_nullable, column_default
       from information_schema.columns where table_name = '_prisma_migrations' order by ordinal_position`,
    );
    return rows;
  };
  await write('1_a', 'create table ta (id int);');
  await migrate(url, dir);
  const ourColumns = await columns();
  await client.query('drop table _prisma_migrations, ta');
  await prismaDeploy(dir);
  expect(ourColumns).toEqual(await columns());
});

test('a failing migration reports the place, and leaves nothing', async () => {
  await write('1_a', 'create table ta (id int);');
  await write('2_bad', 'create table tb (id int); -- 𝛼\n\ncreate table tc (\n  id nonsense\n);');
  await expect(migrate(url, dir)).rejects.toThrow(
    'Migration 2_bad failed and was undone: statement 2, line 4, column 6: type "nonsense" does not exist',
  );
  expect(await tables()).toEqual(['ta']);
  await write(
    '2_bad',
    "create table tb (id int unique);\ninsert into tb values (1);\ninsert into tb values (1); select ';';",
  );
  await expect(migrate(url, dir)).rejects.toThrow(
    'Migration 2_bad failed and was undone: statement 3: duplicate key value violates unique constraint "tb_id_key" (Key (id)=(1) already exists.)',
  );
  expect(await tables()).toEqual(['ta']);
  expect((await history()).map((row) => row.migration_name)).toEqual(['1_a']);
  expect(await prismaStatus(dir)).toMatchObject({ failedMigrationNames: [] });
  await write('2_bad', 'create table tb (id int);');
  expect(await migrate(url, dir)).toEqual({ applied: ['2_bad'] });
});

test('an applied migration that was edited, and one that Prisma has recorded as failed, are refused', async () => {
  await write('1_a', 'create table ta (id int);');
  await migrate(url, dir);
  await write('1_a', 'create table ta (id bigint);');
  await expect(migrate(url, dir)).rejects.toThrow('Migration 1_a was changed after it had been applied.');
  await write('1_a', 'create table ta (id int);');
  await write('2_b', 'create table ta (id int);');
  await expect(prismaDeploy(dir)).rejects.toThrow();
  await expect(migrate(url, dir)).rejects.toThrow('Migration 2_b is recorded as failed.');
  await client.query(`update _prisma_migrations set rolled_back_at = now() where finished_at is null`);
  await write('2_b', 'create table tb (id int);');
  expect(await migrate(url, dir)).toEqual({ applied: ['2_b'] });
});

test('several that migrate at once apply each migration once', async () => {
  await write('1_a', 'create table ta (id int);');
  await write('2_b', 'create table tb (id int);');
  const results = await Promise.all(Array.from({ length: 5 }, () => migrate(url, dir)));
  expect(results.flatMap(({ applied }) => applied)).toEqual(['1_a', '2_b']);
});

// These statements end a transaction or refuse to run in one, and the migration would not be undone as a whole.
test('every migration can run in one transaction', async () => {
  for (const { path, migrationFile } of (await listOf(ours)).migrationDirectories)
    expect(migrationFile.content.value, path).not.toMatch(
      /\bconcurrently\b|\bvacuum\b|^\s*(begin|start transaction|commit|rollback|end)\s*;/im,
    );
});
