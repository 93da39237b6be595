import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/postgres.ts';
import type { Reason } from '../ranking/types.ts';
import type { Batches, Range } from './batches.ts';
import { CANCELLED, noDigests, type StateCounts, sumOf } from './digest-state.ts';

/** What a digest held, best first: enough to show it again and to answer "why did I get this?". */
export type SelectedPaper = { paperId: number; score: number; reason: Reason };

/** A row in a worker's hands. `token` is the lease: without it nothing can be written. */
export type Claimed = {
  digestId: string;
  subscriberId: number;
  localDate: string;
  attempts: number;
  doubts: number;
  token: string;
};

/** What names a row that one holds. */
type Held = Pick<Claimed, 'digestId' | 'localDate' | 'token'>;

export type Outcome = Held & {
  state: 'sent' | 'skipped' | 'failed' | 'expired' | 'uncertain' | 'planned';
  note: string | null;
  /** For `planned`: not to be tried before. */
  retryAt?: Date | undefined;
  /** It may have arrived. */
  isDoubtful?: boolean;
  /** For `skipped`: editions up to this date count as considered. A sent one's are known since it began. */
  throughEdition?: string | null;
};

export type Starting = Held & {
  selection: SelectedPaper[];
  /** The newest edition that was looked through. */
  throughEdition: string | null;
  /** Keyed hashes of the address, in hex. */
  suppressionHashes: string[];
};

/**
 * `begun`: `sending` is on record. `left`, `suppressed`, `expired`: not to be sent any more. `held`: all sending is.
 * `lost`: the lease is, or the run was cancelled.
 */
export type Begun = 'begun' | 'left' | 'suppressed' | 'expired' | 'held' | 'lost';

export const LEASE_MS = 120_000;
/** A mail whose outcome stays unknown is not sent more often: a relay that takes it and hangs up would go on for hours. */
export const MOST_DOUBTS = 3;

// Each statement names one local date, so that Postgres plans it for one partition.
const CLAIM = `
  update digests d set state = 'claimed', lease_token = $4, lease_until = $5
  from (select id from digests where local_date = $1 and id between $2 and $3 and state = 'planned'
          and (not_before is null or not_before <= $6) and expires_at > $6
          and not exists (select 1 from sending_holds where kind <> 'relay' or not $8)
          and not exists (select 1 from cancelled_runs where local_date = $1)
        order by id limit $7 for update skip locked) as free
  where d.local_date = $1 and d.id = free.id
  returning d.id as "digestId", d.subscriber_id as "subscriberId", d.local_date as "localDate", d.attempts, d.doubts, d.lease_token as token`;

// The check and the record are one statement: a reader who left before it is not mailed.
const START = `
  with r as (
    select * from json_to_recordset($1::json)
      as r(n int, id bigint, token uuid, through date, selection jsonb, hashes json)
  ), seen as (
    select r.*, case
        when exists (select 1 from sending_holds where kind <> 'relay' or not $5) then 'held'
        when s.state <> 'active' then 'left'
        when exists (select 1 from json_array_elements_text(r.hashes) h(hash)
                     join suppressions x on x.address_hash = decode(h.hash, 'hex')) then 'suppressed'
        when d.expires_at <= $3 then 'expired'
        else 'begun' end as verdict
    from r join digests d on d.local_date = $2 and d.id = r.id join subscribers s on s.id = d.subscriber_id
    where d.lease_token = r.token and d.state = 'claimed' and d.lease_until > $3
  ), begun as (
    update digests d set state = 'sending', sending_at = $3, lease_until = $4, attempts = d.attempts + 1,
      selection = seen.selection, through_edition = seen.through
    from seen
    where d.local_date = $2 and d.id = seen.id and d.lease_token = seen.token and d.state = 'claimed' and seen.verdict = 'begun'
    returning seen.n
  )
  select seen.n, case when seen.verdict = 'begun' and begun.n is null then 'lost' else seen.verdict end as verdict
  from seen left join begun on begun.n = seen.n`;

// What has come to an end is considered: editions up to there are not offered to its reader again.
const SETTLE = `
  with r as (
    select * from json_to_recordset($1::json) as r(n int, id bigint, token uuid, state digest_state, note text,
      "retryAt" timestamptz, doubts int, through date)
  ), called_off as (select 1 from cancelled_runs where local_date = $2
  ), done as (
    update digests d set
      state = case when r.state = 'planned' and exists (select 1 from called_off) then 'skipped' else r.state end,
      note = case when r.state = 'planned' and exists (select 1 from called_off) then '${CANCELLED}' else r.note end,
      not_before = r."retryAt", lease_token = null, lease_until = null, doubts = d.doubts + r.doubts,
      sent_at = case when r.state = 'sent' then $3::timestamptz else d.sent_at end,
      through_edition = coalesce(r.through, d.through_edition)
    from r
    where d.local_date = $2 and d.id = r.id and d.lease_token = r.token and d.state in ('claimed', 'sending')
    returning r.n, r.state, d.subscriber_id, d.through_edition
  ), moved as (
    update subscribers s set last_edition_date = done.through_edition
    from done
    where s.id = done.subscriber_id and done.state in ('sent', 'skipped')
      and done.through_edition > coalesce(s.last_edition_date, '-infinity')
  )
  select n from done`;

const byDate = <Row extends Held>(rows: Row[]): Map<string, [Row, number][]> => {
  const dates = new Map<string, [Row, number][]>();
  for (const [index, row] of rows.entries()) {
    const day = dates.get(row.localDate);
    if (day) day.push([row, index]);
    else dates.set(row.localDate, [[row, index]]);
  }
  return dates;
};

/** The delivery ledger: every write needs the lease, so a worker that lost it cannot write. */
export const createLedger = (options: { db: Db; clock: Clock; batches: Batches }) => {
  const { db, clock } = options;
  const leaseEnd = (): Date => new Date(clock.now().getTime() + LEASE_MS);

  /** Local dates of a range that have rows to send. */
  const datesOf = async (range: Range): Promise<string[]> => {
    const { rows } = await db.query<{ date: string }>(
      `select distinct local_date as date from digests where id between $1 and $2 and state = 'planned' order by 1`,
      [range.from, range.to],
    );
    return rows.map(({ date }) => date);
  };

  return {
    datesOf,

    /**
     * Takes up to `limit` planned rows of a local date within a range, skipping what others hold; none while sending is
     * held. `isProbe` passes the hold of a relay that is away.
     */
    claim: async (
      range: Range & { localDate: string },
      token: string,
      limit: number,
      isProbe = false,
    ): Promise<Claimed[]> => {
      const { rows } = await db.query<Claimed>({
        name: 'claim-digests',
        text: CLAIM,
        values: [range.localDate, range.from, range.to, token, leaseEnd(), clock.now(), limit, isProbe],
      });
      return rows;
    },

    /** Prolongs the lease of what is still held of a claim. */
    renew: async (range: Range & { localDate: string }, token: string): Promise<void> => {
      await db.query(
        // Rows that are being begun or settled at this moment are passed over: they get a lease, or need none, and
        // waiting for them while they wait for others would be a deadlock.
        `update digests d set lease_until = $5
         from (select id from digests where local_date = $1 and id between $2 and $3 and lease_token = $4
                 and state in ('claimed', 'sending') order by id for update skip locked) as held
         where d.local_date = $1 and d.id = held.id`,
        [range.localDate, range.from, range.to, token, leaseEnd()],
      );
    },

    /** Records `sending`, before a mail's DATA begins, for those that may still be sent. One answer per row, in order. */
    start: async (rows: Starting[], isProbe = false): Promise<Begun[]> => {
      const verdicts = new Array<Begun>(rows.length).fill('lost');
      for (const [localDate, group] of byDate(rows)) {
        const given = group.map(([row, n]) => ({
          n,
          id: row.digestId,
          token: row.token,
          through: row.throughEdition,
          selection: row.selection,
          hashes: row.suppressionHashes,
        }));
        const { rows: seen } = await db.query<{ n: number; verdict: Begun }>({
          name: 'start-digests',
          text: START,
          values: [JSON.stringify(given), localDate, clock.now(), leaseEnd(), isProbe],
        });
        for (const { n, verdict } of seen) verdicts[n] = verdict;
      }
      return verdicts;
    },

    /** Records what became of rows; answers whether each could be written (its lease was still held), in order. */
    settle: async (outcomes: Outcome[]): Promise<boolean[]> => {
      const written = new Array<boolean>(outcomes.length).fill(false);
      for (const [localDate, group] of byDate(outcomes)) {
        const given = group.map(([each, n]) => ({
          n,
          id: each.digestId,
          token: each.token,
          state: each.state,
          note: each.note?.slice(0, 500) ?? null,
          retryAt: each.retryAt ?? null,
          doubts: each.isDoubtful ? 1 : 0,
          through: each.throughEdition ?? null,
        }));
        const { rows } = await db.query<{ n: number }>({
          name: 'settle-digests',
          text: SETTLE,
          values: [JSON.stringify(given), localDate, clock.now()],
        });
        for (const { n } of rows) written[n] = true;
      }
      return written;
    },

    /** Digests of one local date by state, each row counted; `planned` here is every row, whatever became of it. */
    stats: async (
      localDate: string,
    ): Promise<{ localDate: string; planned: number; states: StateCounts }> => {
      const states = (await options.batches.countRows(localDate, localDate)).get(localDate) ?? noDigests();
      return { localDate, planned: sumOf(states), states };
    },
  };
};

export type Ledger = ReturnType<typeof createLedger>;
