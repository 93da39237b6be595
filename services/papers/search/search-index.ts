import type { Db } from '../../platform/postgres.ts';

const AT_ONCE = 200;

/** Makes papers searchable whose words have changed; triggers record which they are. */
export const createSearchIndex = ({ db }: { db: Db }) => ({
  /** Indexes all papers that wait, and returns how many. Several runs at once do no harm. */
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
