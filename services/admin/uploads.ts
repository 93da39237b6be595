import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/postgres.ts';

const MAX_AGE_MS = 3_600_000;

/**
 * Keeps uploaded files between the trial of an import and the import. They are in Postgres, since another process may
 * handle the next request.
 */
export const createUploads = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  const dropOld = (): Promise<unknown> =>
    db.query('delete from operator_uploads where uploaded_at <= $1', [
      new Date(clock.now().getTime() - MAX_AGE_MS),
    ]);
  return {
    /** Keeps a file for an hour in place of the operator's last one; returns its id. */
    keep: async (operator: string, content: Buffer): Promise<number> => {
      await dropOld();
      await db.query('delete from operator_uploads where operator = $1', [operator]);
      const { rows } = await db.query<{ id: number }>(
        'insert into operator_uploads (operator, uploaded_at, content) values ($1, $2, $3) returning id',
        [operator, clock.now(), content],
      );
      return rows[0]!.id;
    },
    /** Returns and deletes a file; null when it does not exist (any more) or is another operator's. */
    take: async (id: number, operator: string): Promise<Buffer | null> => {
      await dropOld();
      const { rows } = await db.query<{ content: Buffer }>(
        'delete from operator_uploads where id = $1 and operator = $2 returning content',
        [id, operator],
      );
      return rows[0]?.content ?? null;
    },
    /** Deletes files that are older than an hour. */
    dropOld,
  };
};
