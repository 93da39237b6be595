import type { Db } from '../../services/platform/postgres.ts';

export type Statement = { calls: number; rows: number; ms: number; walBytes: number; query: string };

/** Resets the statistics of statements. */
export const resetStatements = async (db: Db): Promise<void> => {
  await db.query('select pg_stat_statements_reset()');
};

/** Returns the statements of this database since the reset, without those of the benchmark itself; the costliest first. */
export const statementsSince = async (db: Db): Promise<Statement[]> => {
  const { rows } = await db.query<Statement>(
    `select calls::float8 as calls, rows::float8 as rows, total_exec_time + total_plan_time as ms, wal_bytes::float8 as "walBytes", query
     from pg_stat_statements s join pg_database d on d.oid = s.dbid
     where d.datname = current_database() and query !~ '/\\* bench|pg_stat_statements|usual_mails' order by 3 desc`,
  );
  return rows;
};
