import type { Db } from '../../services/platform/postgres.ts';

/** Sees the text of a statement before it is run; an error that it returns is what the statement fails with instead. */
export type OnQuery = (text: string) => Error | undefined;

const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : String((query as { text?: unknown } | undefined)?.text);

/** Returns `db`, whose own `query` tells `onQuery` from now on; connections that are taken from it do not. */
export const wrapDb = (db: Db, onQuery: OnQuery): Db => {
  const run = db.query.bind(db) as (...args: unknown[]) => unknown;
  const query = (...args: unknown[]): unknown => {
    const error = onQuery(textOf(args[0]));
    return error ? Promise.reject(error) : run(...args);
  };
  return Object.assign(db, { query });
};

/** What Postgres's client says while the server is away. */
export const connectionRefused = (): Error =>
  Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
