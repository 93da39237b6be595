import type { Db } from '../../services/platform/postgres.ts';

/** Returns the bytes on disk of the tables whose names match, with their partitions, indexes and TOAST tables. */
export const tableBytes = async (db: Db, names: string): Promise<number> => {
  const { rows } = await db.query<{ bytes: number }>(
    `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 as bytes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname ~ $1`,
    [names],
  );
  return rows[0]!.bytes;
};
