import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { checkStatements } from '../support/statements/check.ts';
import { findStatements, openProject } from '../support/statements/find.ts';

const root = `${resolve(import.meta.dirname, '../..')}/`;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

const check = async (isOurs: (file: string) => boolean) => {
  const project = openProject(`${root}tsconfig.json`, (file) => isOurs(file.replace(root, '')));
  try {
    const statements = findStatements(project, root);
    return { statements, ...(await checkStatements(project.checker, statements, client)) };
  } finally {
    project.close();
  }
};

test('Postgres describes every statement as its row type is declared', async () => {
  const { statements, described, faults } = await check((file) => /^(?:services|workers|bin)\//.test(file));
  expect(faults).toEqual([]);
  expect(statements.length).toBeGreaterThan(250);
  expect(described).toBeGreaterThanOrEqual(statements.filter(({ exempt }) => !exempt).length);
});
