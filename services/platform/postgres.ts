import pg from 'pg';
import type { Logger } from './logger.ts';

// A date stays the text 'YYYY-MM-DD': as a Date object, a calendar day could be shifted by a time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

export type Db = pg.Pool;
export type Queryable = Pick<pg.ClientBase, 'query'>;

/**
 * Returns a pool that connects on first use. The server ends a statement after 30 s; where the server itself hangs, the
 * client gives up after 35 s. A transaction that stays idle is ended, and its locks released, after a minute.
 */
export const createPool = (options: { databaseUrl: string; name: string; log: Logger; max?: number }): Db => {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    application_name: options.name,
    max: options.max ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    query_timeout: 35_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
  });
  // An idle connection that breaks (a restarted server) must not end the process; the next query reconnects.
  pool.on('error', (error) => {
    if (!pool.ending) options.log.warn({ err: error.message }, 'an idle Postgres connection was lost');
  });
  return pool;
};

/**
 * Runs `work` with one connection. A connection that breaks between two statements emits an event, which must not end the
 * process: the next statement fails by itself, and the pool drops the connection. After `drop` it is dropped in any case.
 */
export const withConnection = async <T>(
  db: Db,
  work: (client: pg.PoolClient, drop: (why: Error) => void) => Promise<T>,
): Promise<T> => {
  const client = await db.connect();
  let broken: Error | undefined;
  const drop = (why: Error): void => {
    broken = why;
  };
  client.on('error', drop);
  try {
    return await work(client, drop);
  } finally {
    client.off('error', drop);
    client.release(broken);
  }
};

/** Runs `work` in one transaction; rolls back and rethrows when it throws. */
export const inTransaction = <T>(db: Db, work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  withConnection(db, async (client, drop) => {
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(drop);
      throw error;
    }
  });

/** Returns whether a statement failed because of its data (SQLSTATE classes 22 and 54), and so would fail again. */
export const isDataError = (error: unknown): boolean =>
  /^(?:22|54)\w{3}$/.test(String((error as { code?: unknown })?.code));

// SQLSTATE classes: connection, rollback (serialization, deadlock), resources, locks, an operator's shutdown, system errors;
// 25006 is a server that is not yet the primary.
const PASSING = /^(?:08|40|53|55|57|58|25006)/;

/** Returns whether the same statement may succeed later: the server was away or busy, or another transaction was in its way. */
export const isTransient = (error: unknown): boolean =>
  error instanceof pg.DatabaseError
    ? PASSING.test(error.code ?? '')
    : !(error instanceof TypeError || error instanceof RangeError);
