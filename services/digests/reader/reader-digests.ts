import type { Db } from '../../platform/postgres.ts';

/** One digest of a reader as the ledger has it. `note` is the relay's reply, or why it was not sent. */
export type LedgerLine = {
  id: string;
  localDate: string;
  state: string;
  plannedAt: Date;
  sentAt: Date | null;
  attempts: number;
  note: string | null;
  papers: number;
};

/** A reader's digests and ratings as the operator sees them. */
export const createReaderDigests = (options: { db: Db }) => ({
  /** Newest first, from before a local date on. */
  list: async (subscriberId: number, before: string | null, limit: number): Promise<LedgerLine[]> => {
    const { rows } = await options.db.query<LedgerLine>(
      `select id, local_date as "localDate", state, planned_at as "plannedAt", sent_at as "sentAt", attempts, note,
         coalesce(jsonb_array_length(selection), 0) as papers
       from digests where subscriber_id = $1 and ($2::date is null or local_date < $2)
       order by local_date desc limit $3`,
      [subscriberId, before, limit],
    );
    return rows;
  },
});

export type ReaderDigests = ReturnType<typeof createReaderDigests>;
