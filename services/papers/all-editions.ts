import type { Db } from '../platform/postgres.ts';

/** An edition as the operator sees it: those that are still open too, and those that have nothing. */
export type EditionNow = {
  date: string;
  papers: number;
  state: 'open' | 'closed';
  closedAt: Date | null;
  /** Of a day without papers: `quiet` or `late`. */
  outcome: string | null;
};

const SELECT = `
  select e.date, e.state, e.closed_at as "closedAt", e.outcome,
    (select count(*)::int from edition_papers p where p.edition_date = e.date) as papers
  from editions e`;

export const createAllEditions = (options: { db: Db }) => ({
  /** Newest first. */
  list: async (limit: number): Promise<EditionNow[]> => {
    const { rows } = await options.db.query<EditionNow>(`${SELECT} order by e.date desc limit $1`, [limit]);
    return rows;
  },
  of: async (date: string): Promise<EditionNow | null> => {
    const { rows } = await options.db.query<EditionNow>(`${SELECT} where e.date = $1`, [date]);
    return rows[0] ?? null;
  },
});

export type AllEditions = ReturnType<typeof createAllEditions>;
