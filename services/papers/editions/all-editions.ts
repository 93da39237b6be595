import { DomainError } from '../../platform/errors.ts';
import type { Db } from '../../platform/postgres.ts';
import { closingTime } from '../dates.ts';

/** An edition as the operator sees it: those that are still open too, and those that have nothing. */
export type EditionNow = {
  date: string;
  papers: number;
  state: 'open' | 'closed';
  closedAt: Date | null;
  /** When it closes, or was to close. */
  closesAt: Date;
  /** Of a day without papers: `quiet` or `late`. */
  outcome: string | null;
};

const SELECT = `
  select e.date, e.state, e.closed_at as "closedAt", e.outcome,
    coalesce(e.closes_at, (e.date + $2::time) at time zone 'UTC') as "closesAt",
    (select count(*)::int from edition_papers p where p.edition_date = e.date) as papers
  from editions e`;

/** `closesAt`: the usual closing time, `HH:MM`, UTC. */
export const createAllEditions = (options: { db: Db; closesAt: string }) => ({
  /** Newest first. */
  list: async (limit: number): Promise<EditionNow[]> => {
    const { rows } = await options.db.query<EditionNow>(`${SELECT} order by e.date desc limit $1`, [
      limit,
      options.closesAt,
    ]);
    return rows;
  },
  of: async (date: string): Promise<EditionNow | null> => {
    const { rows } = await options.db.query<EditionNow>(`${SELECT} where e.date = $1`, [
      date,
      options.closesAt,
    ]);
    return rows[0] ?? null;
  },
  /**
   * Lets an edition close at another time of its day, `HH:MM`, UTC, or at the usual one (null). It may be a day to come.
   * @throws DomainError `invalid_input` where it has closed already.
   */
  closeAt: async (date: string, time: string | null): Promise<Date> => {
    const { rows } = await options.db.query<{ state: string }>(
      `insert into editions as e (date, closes_at) values ($1, ($1::date + $2::time) at time zone 'UTC')
       on conflict (date) do update set closes_at = case when e.state = 'open' then excluded.closes_at else e.closes_at end
       returning state`,
      [date, time],
    );
    if (rows[0]!.state === 'closed')
      throw new DomainError('invalid_input', `The edition of ${date} has closed already.`);
    return closingTime(date, time ?? options.closesAt);
  },
});

export type AllEditions = ReturnType<typeof createAllEditions>;
