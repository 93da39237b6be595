import type { Clock } from '../platform/clock.ts';
import { type Db, inTransaction } from '../platform/postgres.ts';
import type { Reason } from '../ranking/types.ts';

export const digestStates = [
  'planned',
  'claimed',
  'sending',
  'sent',
  'skipped',
  'failed',
  'expired',
  'uncertain',
] as const;
export type DigestState = (typeof digestStates)[number];

/** What a digest held, best first: enough to show it again and to answer "why did I get this?". */
export type SelectedPaper = { paperId: number; score: number; reason: Reason };

/** A row in a worker's hands. `token` is the lease: without it nothing can be written. */
export type Claimed = {
  digestId: string;
  subscriberId: number;
  localDate: string;
  attempts: number;
  token: string;
};

export type Outcome = {
  digestId: string;
  token: string;
  state: 'sent' | 'skipped' | 'failed' | 'uncertain' | 'planned';
  note: string | null;
  /** For `planned`: not to be tried before. */
  retryAt?: Date;
  /** Editions up to this date count as considered, and are not offered again. */
  throughEdition?: string | null;
};

export type Starting = { digestId: string; token: string; selection: SelectedPaper[] };

export const LEASE_MS = 120_000;
/** A mail whose outcome stays unknown is not sent more often: a relay that takes it and hangs up would go on for hours. */
export const MOST_UNCERTAIN_ATTEMPTS = 3;

/** The delivery ledger: every write needs the lease, so a worker that lost it cannot write. */
export const createLedger = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  const leaseEnd = (): Date => new Date(clock.now().getTime() + LEASE_MS);
  return {
    /** Takes up to `limit` planned rows of a range, skipping what others hold. */
    claim: async (range: { from: string; to: string }, token: string, limit: number): Promise<Claimed[]> => {
      const { rows } = await db.query<Claimed>(
        `update digests d set state = 'claimed', lease_token = $3, lease_until = $4, attempts = attempts + 1
         from (select id from digests where id between $1 and $2 and state = 'planned'
                 and (not_before is null or not_before <= $5) and expires_at > $5
               order by id limit $6 for update skip locked) as free
         where d.id = free.id
         returning d.id as "digestId", d.subscriber_id as "subscriberId", d.local_date as "localDate", d.attempts, d.lease_token as token`,
        [range.from, range.to, token, leaseEnd(), clock.now(), limit],
      );
      return rows;
    },

    renew: async (token: string): Promise<void> => {
      await db.query(
        `update digests set lease_until = $2 where lease_token = $1 and state in ('claimed', 'sending')`,
        [token, leaseEnd()],
      );
    },

    /**
     * Records `sending`, before a mail's DATA begins, for those that may still be sent: the lease is held
     * and the reader has not left, paused or been suppressed since. Answers one boolean per row, in order.
     */
    start: async (rows: Starting[]): Promise<boolean[]> => {
      const { rows: started } = await db.query<{ id: string }>(
        `update digests d set state = 'sending', sending_at = $4, selection = r.selection, lease_until = $5
         from unnest($1::bigint[], $2::uuid[], $3::jsonb[]) as r(id, token, selection), subscribers s
         where d.id = r.id and d.lease_token = r.token and d.state = 'claimed' and d.lease_until > $4
           and s.id = d.subscriber_id and s.state = 'active'
         returning d.id`,
        [
          rows.map((row) => row.digestId),
          rows.map((row) => row.token),
          rows.map((row) => JSON.stringify(row.selection)),
          clock.now(),
          leaseEnd(),
        ],
      );
      const ids = new Set(started.map((row) => row.id));
      return rows.map((row) => ids.has(row.digestId));
    },

    /** Records what became of rows; answers whether each could be written (its lease was still held). */
    settle: (outcomes: Outcome[]): Promise<boolean[]> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        const { rows } = await client.query<{ id: string }>(
          `update digests d set state = r.state::digest_state, note = r.note, not_before = r.retry_at, lease_token = null, lease_until = null,
             sent_at = case when r.state = 'sent' then $6::timestamptz else d.sent_at end,
             woken_at = case when r.state = 'planned' then $6::timestamptz else d.woken_at end
           from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) as r(id, token, state, note, retry_at)
           where d.id = r.id and d.lease_token = r.token and d.state in ('claimed', 'sending')
           returning d.id`,
          [
            outcomes.map((each) => each.digestId),
            outcomes.map((each) => each.token),
            outcomes.map((each) => each.state),
            outcomes.map((each) => each.note?.slice(0, 500) ?? null),
            outcomes.map((each) => each.retryAt ?? null),
            now,
          ],
        );
        const written = new Set(rows.map((row) => row.id));
        const considered = outcomes.filter((each) => each.throughEdition && written.has(each.digestId));
        await client.query(
          `update subscribers s set last_edition_date = greatest(s.last_edition_date, r.through)
           from unnest($1::bigint[], $2::date[]) as r(id, through) join digests d on d.id = r.id
           where s.id = d.subscriber_id`,
          [considered.map((each) => each.digestId), considered.map((each) => each.throughEdition)],
        );
        return outcomes.map((each) => written.has(each.digestId));
      }),

    /** Digests of one local date by state; `planned` here is every row, whatever became of it. */
    stats: async (
      localDate: string,
    ): Promise<{ localDate: string; planned: number; states: Record<DigestState, number> }> => {
      const { rows } = await db.query<{ state: DigestState; n: number }>(
        'select state, count(*)::int as n from digests where local_date = $1 group by state',
        [localDate],
      );
      const states = Object.fromEntries(digestStates.map((state) => [state, 0])) as Record<
        DigestState,
        number
      >;
      for (const row of rows) states[row.state] = row.n;
      return { localDate, planned: rows.reduce((sum, row) => sum + row.n, 0), states };
    },

    /** The newest local date that has digests. */
    latestLocalDate: async (): Promise<string | null> => {
      const { rows } = await db.query<{ date: string | null }>('select max(local_date) as date from digests');
      return rows[0]!.date;
    },
  };
};

export type Ledger = ReturnType<typeof createLedger>;
