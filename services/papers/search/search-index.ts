import type { Db } from '../../platform/postgres.ts';

const AT_ONCE = 200;

/** Makes papers searchable after their words have changed; triggers in the database record which papers these are. */
export const createSearchIndex = ({ db }: { db: Db }) => ({
  /** Indexes all waiting papers and returns their number. Several runs may work at once. */
  catchUp: async (): Promise<number> => {
    let done = 0;
    for (;;) {
      const { rows } = await db.query<{ n: number }>('select index_waiting_papers($1) as n', [AT_ONCE]);
      done += rows[0]!.n;
      if (rows[0]!.n < AT_ONCE) return done;
    }
  },
});

export type SearchIndex = ReturnType<typeof createSearchIndex>;
