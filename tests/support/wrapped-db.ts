import type { Db } from '../../services/platform/postgres.ts';

/** Called with the text of a statement before it runs; if it returns an error, the statement fails with that. */
export type OnQuery = (text: string) => Error | undefined;

const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : String((query as { text?: unknown } | undefined)?.text);

/** Returns `db` with a `query` that calls `onQuery`; connections taken from the pool do not call it. */
export const wrapDb = (db: Db, onQuery: OnQuery): Db => {
  const run = db.query.bind(db) as (...args: unknown[]) => unknown;
  const query = (...args: unknown[]): unknown => {
    const error = onQuery(textOf(args[0]));
    return error ? Promise.reject(error) : run(...args);
  };
  return Object.assign(db, { query });
};

/** Returns the error of Postgres's client while the server is away. */
export const connectionRefused = (): Error =>
  Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
