import type { Db } from '../../services/platform/postgres.ts';

export type Statement = { calls: number; rows: number; ms: number; walBytes: number; query: string };

/** From now on statements are counted anew. */
export const resetStatements = async (db: Db): Promise<void> => {
  await db.query('select pg_stat_statements_reset()');
};

/** What this database was asked since, without the benchmark's own looking around; the dearest first. */
export const statementsSince = async (db: Db): Promise<Statement[]> => {
  const { rows } = await db.query<Statement>(
    `select calls::float8 as calls, rows::float8 as rows, total_exec_time + total_plan_time as ms, wal_bytes::float8 as "walBytes", query
     from pg_stat_statements s join pg_database d on d.oid = s.dbid
     where d.datname = current_database() and query !~ '/\\* bench|pg_stat_statements|usual_mails' order by 3 desc`,
  );
  return rows;
};
