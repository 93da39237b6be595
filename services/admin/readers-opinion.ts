import type { ReadersOpinion } from '../papers/editions/paper-counts.ts';
import type { Db } from '../platform/postgres.ts';
import { countLikes } from '../subscribers/reader-counts.ts';

/** Returns how many readers like each paper, and how many digests were sent on the edition's date and the two days after it. */
export const createReadersOpinion =
  ({ db }: { db: Db }): ReadersOpinion =>
  async (date, paperIds) => {
    const likes = await countLikes(db, paperIds);
    const { rows: mails } = await db.query<{ sent: number }>(
      // Finished batches keep their counts. Batches in progress are left out until they are finished.
      `select coalesce(sum((states ->> 'sent')::int), 0)::int as sent from digest_batches
       where local_date between $1::date and $1::date + 2 and done_at is not null`,
      [date],
    );
    return { likes, sent: mails[0]!.sent };
  };
