import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { checkStatements } from '../support/statements/check.ts';
import { findStatements, openProject } from '../support/statements/find.ts';

const root = `${resolve(import.meta.dirname, '../..')}/`;
const WRONG = 'tests/fixtures/statements/wrong.ts';
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
let project: ReturnType<typeof openProject>;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  project = openProject(`${root}tsconfig.json`, (file) =>
    /^(?:services|workers|bin)\//.test(file.replace(root, '').replace(WRONG, 'bin/')),
  );
});

afterAll(async () => {
  project.close();
  await client.end();
  await database.drop();
});

const check = async (isWrong: boolean) => {
  const files = project.files.filter(({ fileName }) => fileName.endsWith(WRONG) === isWrong);
  const statements = await findStatements({ checker: project.checker, files }, root);
  return { statements, ...(await checkStatements(project.checker, statements, client)) };
};

test('Postgres describes every statement as its row type is declared', async () => {
  const { statements, described, faults } = await check(false);
  expect(faults).toEqual([]);
  expect(statements.length).toBeGreaterThan(250);
  expect(described).toBeGreaterThanOrEqual(statements.filter(({ exempt }) => !exempt).length);
  expect(statements.filter(({ exempt }) => exempt).length).toBeLessThanOrEqual(3);
});

test('a wrong statement of any kind is reported by its line', async () => {
  const { faults } = await check(true);
  expect(faults.map((fault) => fault.replace(`${WRONG}:`, ''))).toEqual([
    '8: column "nothing" does not exist',
    '9: syntax error at or near "selct"',
    '10: column "title" is not declared',
    '11: "title" is declared, and no column',
    '12: column "id" is int4 (number), declared string',
    '13: column "n" is int8 (string), declared number',
    '14: column "at" is timestamptz (Date), declared string',
    '15: column "date" is date (string), declared Date',
    `16: column "state" never is 'asleep'`,
    '17: column "ids" is an array, declared number',
    '18: column "ids" is int4 (number), declared string, in an array',
    '19: column "arxivId" can be null, and is not declared so',
    '20: names a column twice',
    '21: reads rows without a row type',
    '22: has no text before it runs: unknown: string',
    '23: column "nothing" does not exist',
    `24: column "state" can be 'closed', and is not declared so`,
    '25: column "title" can be null, and is not declared so',
    '44: column "title" is text (string), declared number',
  ]);
});
