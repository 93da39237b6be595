import type { ReadersOpinion } from '../papers/paper-counts.ts';
import type { Db } from '../platform/postgres.ts';

/** Likes of papers by our own readers, and how many mails went out in the two days after their edition. */
export const createReadersOpinion =
  ({ db }: { db: Db }): ReadersOpinion =>
  async (date, paperIds) => {
    const { rows } = await db.query<{ id: string; likes: number }>(
      `select value as id, count(*)::int as likes from interests where kind = 'liked' and value = any($1) group by value`,
      [paperIds.map(String)],
    );
    const { rows: mails } = await db.query<{ sent: number }>(
      `select count(*)::int as sent from digests where local_date between $1::date and $1::date + 2 and state = 'sent'`,
      [date],
    );
    return { likes: new Map(rows.map(({ id, likes }) => [Number(id), likes])), sent: mails[0]!.sent };
  };
