import type { Db } from '../../platform/postgres.ts';

const AT_ONCE = 200;

/** Makes papers searchable whose words are new; triggers note which they are, whoever wrote them. */
export const createSearchIndex = ({ db }: { db: Db }) => ({
  /** All that wait. Safe to run at any time, several times at once; answers how many it did. */
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
