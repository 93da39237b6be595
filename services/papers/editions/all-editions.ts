import { DomainError } from '../../platform/errors.ts';
import type { Db } from '../../platform/postgres.ts';
import { closingTime } from '../dates.ts';

/** An edition as the operator sees it. It may still be open, and it may have no papers. */
export type EditionNow = {
  date: string;
  papers: number;
  state: 'open' | 'closed';
  closedAt: Date | null;
  /** When it closes, or was due to close. */
  closesAt: Date;
  /** `quiet` or `late` for a day without papers, else null. */
  outcome: string | null;
};

const SELECT = `
  select e.date, e.state, e.closed_at as "closedAt", e.outcome,
    coalesce(e.closes_at, (e.date + $2::time) at time zone 'UTC') as "closesAt",
    (select count(*)::int from edition_papers p where p.edition_date = e.date) as papers
  from editions e`;

/** Creates the operator's list of editions. `closesAt` is the usual closing time, `HH:MM`, UTC. */
export const createAllEditions = (options: { db: Db; closesAt: string }) => ({
  /** Returns at most `limit` editions, newest first. */
  list: async (limit: number): Promise<EditionNow[]> => {
    const { rows } = await options.db.query<EditionNow>(`${SELECT} order by e.date desc limit $1`, [
      limit,
      options.closesAt,
    ]);
    return rows;
  },
  /** Returns the edition of a date; null where there is none. */
  of: async (date: string): Promise<EditionNow | null> => {
    const { rows } = await options.db.query<EditionNow>(`${SELECT} where e.date = $1`, [
      date,
      options.closesAt,
    ]);
    return rows[0] ?? null;
  },
  /**
   * Sets the time at which an edition closes on its day: `HH:MM`, UTC, or null for the usual time. The day may lie in
   * the future. Returns the closing time.
   * @throws DomainError `invalid_input` where the edition has closed already.
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
