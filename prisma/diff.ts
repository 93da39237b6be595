import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withSchemaEngine } from './schema-engine.ts';

const configDir = fileURLToPath(new URL('.', import.meta.url));

/**
 * Returns the SQL that leads to `schema.prisma`: from nothing, or from the live database at `databaseUrl`. An empty
 * string where there is nothing to change. For development: the engine behind it is not installed in production.
 */
export const diff = async (databaseUrl?: string): Promise<string> => {
  const content = await readFile(new URL('schema.prisma', import.meta.url), 'utf8');
  const files = [{ path: 'schema.prisma', content }];
  const from = databaseUrl
    ? { tag: 'schemaDatasource' as const, files, configDir }
    : { tag: 'empty' as const };
  const to = { tag: 'schemaDatamodel' as const, files };
  const filters = { externalTables: [], externalEnums: [] };
  const result = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({ from, to, script: true, exitCode: null, filters }),
  );
  const sql = result.stdout?.trim() ?? '';
  return sql === '-- This is an empty migration.' ? '' : sql;
};

const usage = `Usage: node --import tsx prisma/diff.ts [--live]

Prints the SQL that leads to schema.prisma: from an empty database, or with --live from the one at DATABASE_URL.
`;

const main = async ([option]: string[]): Promise<number> => {
  const isLive = option === '--live';
  if (option !== undefined && !isLive) {
    const isHelp = option === '--help' || option === '-h';
    (isHelp ? process.stdout : process.stderr).write(usage);
    return isHelp ? 0 : 2;
  }
  if (isLive && !process.env.DATABASE_URL) {
    process.stderr.write('DATABASE_URL is not set.\n');
    return 2;
  }
  process.stdout.write(`${await diff(isLive ? process.env.DATABASE_URL : undefined)}\n`);
  return 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
