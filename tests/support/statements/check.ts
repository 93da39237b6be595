import type { Client } from 'pg';
import type { Checker } from 'typescript/unstable/sync';
import { compare } from './compare.ts';
import { createDescribe } from './describe.ts';
import type { Statement } from './find.ts';

/** Has Postgres describe each statement and returns the faults as "file:line: fault". Nothing is committed. */
export const checkStatements = async (
  checker: Checker,
  statements: Statement[],
  client: Client,
): Promise<{ described: number; faults: string[] }> => {
  const faults: string[] = [];
  let described = 0;
  // It runs in one transaction, which drops the temporary tables at its end; other statements read them.
  await client.query('begin');
  for (const text of new Set(statements.flatMap(({ texts }) => texts)))
    if (/^\s*create temp/i.test(text)) await client.query(text);
  const describe = await createDescribe(client);
  for (const { place, texts, row, usesRows, unresolved, exempt } of statements) {
    if (exempt) continue;
    if (texts.length === 0) faults.push(`${place}: has no text before it runs: ${unresolved}`);
    if (usesRows && !row) faults.push(`${place}: reads rows without a row type`);
    for (const text of texts) {
      await client.query('savepoint each');
      try {
        const columns = await describe(text);
        described += 1;
        if (row) for (const fault of compare(checker, columns, row, text)) faults.push(`${place}: ${fault}`);
      } catch (error) {
        faults.push(`${place}: ${(error as Error).message}`);
      }
      await client.query('rollback to savepoint each');
    }
  }
  await client.query('rollback');
  return { described, faults: [...new Set(faults)] };
};
