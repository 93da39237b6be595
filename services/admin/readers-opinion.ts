import type { ReadersOpinion } from '../papers/editions/paper-counts.ts';
import type { Db } from '../platform/postgres.ts';
import { countLikes } from '../subscribers/reader-counts.ts';

/** Likes of papers by our own readers, and how many mails went out in the two days after their edition. */
export const createReadersOpinion =
  ({ db }: { db: Db }): ReadersOpinion =>
  async (date, paperIds) => {
    const likes = await countLikes(db, paperIds);
    const { rows: mails } = await db.query<{ sent: number }>(
      // Batches that are done have kept their counts; what is under way counts a little later.
      `select coalesce(sum((states ->> 'sent')::int), 0)::int as sent from digest_batches
       where local_date between $1::date and $1::date + 2 and done_at is not null`,
      [date],
    );
    return { likes, sent: mails[0]!.sent };
  };
