import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/postgres.ts';

const MAX_AGE_MS = 3_600_000;

/** Files between their trial and what is then done with them, in Postgres: the next request may meet another process. */
export const createUploads = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  const dropOld = (): Promise<unknown> =>
    db.query('delete from operator_uploads where uploaded_at <= $1', [
      new Date(clock.now().getTime() - MAX_AGE_MS),
    ]);
  return {
    /** Keeps one file of each operator, for an hour. */
    keep: async (operator: string, content: Buffer): Promise<number> => {
      await dropOld();
      await db.query('delete from operator_uploads where operator = $1', [operator]);
      const { rows } = await db.query<{ id: number }>(
        'insert into operator_uploads (operator, uploaded_at, content) values ($1, $2, $3) returning id',
        [operator, clock.now(), content],
      );
      return rows[0]!.id;
    },
    /** Hands a file out and forgets it; null when it is not there (any more) or another's. */
    take: async (id: number, operator: string): Promise<Buffer | null> => {
      await dropOld();
      const { rows } = await db.query<{ content: Buffer }>(
        'delete from operator_uploads where id = $1 and operator = $2 returning content',
        [id, operator],
      );
      return rows[0]?.content ?? null;
    },
    dropOld,
  };
};
