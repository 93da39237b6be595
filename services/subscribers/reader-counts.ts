import type { Db } from '../platform/postgres.ts';

/** Returns how many of the present ratings were given on a day (UTC). */
export const countRatings = async (db: Db, date: string): Promise<{ liked: number; disliked: number }> => {
  const { rows } = await db.query<{ liked: number; disliked: number }>(
    `select count(*) filter (where kind = 'liked')::int as liked,
       count(*) filter (where kind = 'disliked')::int as disliked
     from interests where kind in ('liked', 'disliked')
       and created_at >= $1::date::timestamp at time zone 'UTC'
       and created_at < ($1::date + 1)::timestamp at time zone 'UTC'`,
    [date],
  );
  return rows[0]!;
};

/** Returns how many readers like each of some papers, by paper id; papers that nobody likes are left out. */
export const countLikes = async (db: Db, paperIds: number[]): Promise<Map<number, number>> => {
  const { rows } = await db.query<{ id: string; likes: number }>(
    `select value as id, count(*)::int as likes from interests where kind = 'liked' and value = any($1) group by value`,
    [paperIds.map(String)],
  );
  return new Map(rows.map(({ id, likes }) => [Number(id), likes]));
};

/**
 * Returns how many sign-ups from before a time still wait for their mail. The condition on both states matches the
 * partial index.
 */
export const countWaitingSignups = async (db: Db, requestedBefore: Date): Promise<number> => {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from signups where state in ('waiting', 'sending') and state = 'waiting' and requested_at < $1`,
    [requestedBefore],
  );
  return rows[0]!.n;
};
