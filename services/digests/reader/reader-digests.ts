import type { Db } from '../../platform/postgres.ts';

/** A row of the ledger for operators. `note` is the relay's reply, or why the digest was not sent. */
export type LedgerLine = {
  id: string;
  localDate: string;
  state: string;
  plannedAt: Date;
  sentAt: Date | null;
  /** When a report said that a sent digest did not arrive. */
  bouncedAt: Date | null;
  attempts: number;
  note: string | null;
  papers: number;
};

/** Lists a reader's digests for operators. */
export const createReaderDigests = (options: { db: Db }) => ({
  /** Returns digests newest first; with `before`, only those of earlier local dates. */
  list: async (subscriberId: number, before: string | null, limit: number): Promise<LedgerLine[]> => {
    const { rows } = await options.db.query<LedgerLine>(
      `select id, local_date as "localDate", state, planned_at as "plannedAt", sent_at as "sentAt", bounced_at as "bouncedAt", attempts, note,
         coalesce(jsonb_array_length(selection), 0) as papers
       from digests where subscriber_id = $1 and ($2::date is null or local_date < $2)
       order by local_date desc limit $3`,
      [subscriberId, before, limit],
    );
    return rows;
  },
});
