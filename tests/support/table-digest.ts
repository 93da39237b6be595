import type { Db } from '../../services/platform/postgres.ts';

/**
 * Returns a function that resolves with a digest of each table: it changes whenever a row is inserted, updated or deleted,
 * because every version of a row has its own place and transaction.
 */
export const createTableDigest = async (db: Db, options: { without: string[] }) => {
  const { rows } = await db.query<{ name: string }>(
    `select format('%I', tablename) as name from pg_tables where schemaname = 'public' order by tablename`,
  );
  const tables = rows.map(({ name }) => name).filter((name) => !options.without.includes(name));
  const text = tables
    .map(
      (name) =>
        `select '${name}' as name, count(*) || ':' || coalesce(sum(hashtext(ctid::text || xmin::text)::bigint), 0) as digest from ${name}`,
    )
    .join(' union all ');
  return async (): Promise<Record<string, string>> => {
    const found = await db.query<{ name: string; digest: string }>(text);
    return Object.fromEntries(found.rows.map(({ name, digest }) => [name, digest]));
  };
};
