import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import { BATCH_SPAN, type Batches } from '../ledger/batches.ts';
import { recordFinishedRuns } from '../ledger/finished-runs.ts';
import type { Holds } from '../ledger/holds.ts';
import { LEASE_MS, MAX_UNCERTAIN_ATTEMPTS } from '../ledger/ledger.ts';
import { cancelling } from '../ledger/ledger-statements.ts';
import type { Partitions } from '../ledger/partitions.ts';
import type { Expiry } from './expire.ts';
import type { Recovery } from './recovery.ts';
import type { SendingIncidents } from './sending-incidents.ts';
import type { Tallies } from './tallies.ts';

export type SweepResult = {
  /** Rows of workers of this machine that ended: planned again, or settled from their journal. */
  recovered: number;
  /** Leases that were prolonged after an outage in which no worker could renew them. */
  prolonged: number;
  released: number;
  /** Rows that may have arrived, by the journal or for want of one. */
  uncertain: number;
  expired: number;
  cancelled: number;
  /** Batches that were queued again. */
  woken: number;
  closed: number;
};

type Batched = { localDate: string; ids: string[] };

const UNHEARD_MS = 120_000;
const HOUSEKEEPING_MS = 3_600_000;

/** Workers renew a lease after each quarter of it, so a living worker loses one only in an outage of at least this length. */
const OUTAGE_MS = (3 / 4) * LEASE_MS;

/** Sweeps that are late every time are no outage: dead workers' rows must not be held for ever. */
const GRACE_AGAIN_MS = 5 * LEASE_MS;

// The clock of Postgres counts, since only Postgres knows for how long it could be reached.
const TICK = `
  insert into sweeps as s (swept_at) values (now()) on conflict ("only") do update set swept_at = excluded.swept_at,
    grace_at = case when now() - s.swept_at >= interval '1 millisecond' * $1
        and (s.grace_at is null or now() - s.grace_at >= interval '1 millisecond' * $2)
      then excluded.swept_at else s.grace_at end
  returning coalesce(grace_at = swept_at, false) as "isGrace"`;

// Returns unfinished batches with such rows, by one scan of the primary key.
const batchesWith = (rows: string): string => `
  select b.local_date as "localDate", array_agg(b.id::text) as ids
  from digest_batches b
  where b.done_at is null and exists (
    select 1 from digests d
    where d.local_date = b.local_date and d.id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
      and (${rows}))
  group by b.local_date`;

const LEASED = batchesWith(`d.state in ('claimed', 'sending')`);

const TO_MEND = batchesWith(`
  (d.state in ('claimed', 'sending') and d.lease_until < $1)
  or (d.state = 'planned' and (d.expires_at <= $1
    or exists (select 1 from cancelled_runs c where c.local_date = d.local_date)))`);

const IN_BATCHES = `d.local_date = $2 and d.id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}`;

const PROLONG = `
  update digests d set lease_until = $1
  from unnest($3::bigint[]) b(id) where ${IN_BATCHES} and d.state in ('claimed', 'sending') and d.lease_until < $1`;

// A row that was claimed and not begun was not sent, so it is planned again.
const RELEASE = `
  update digests d set state = 'planned', lease_token = null, lease_until = null
  from unnest($3::bigint[]) b(id) where ${IN_BATCHES} and d.state = 'claimed' and d.lease_until < $1`;

// A row that was begun and has neither outcome nor journal may have arrived. A resend has the same Message-ID.
const RECORD_UNCERTAIN = `
  update digests d set lease_token = null, lease_until = null, uncertain_attempts = d.uncertain_attempts + 1,
    state = case when $4 and d.uncertain_attempts + 1 < ${MAX_UNCERTAIN_ATTEMPTS} and d.expires_at > $1 then 'planned' else 'uncertain' end::digest_state,
    note = case when $4 and d.uncertain_attempts + 1 < ${MAX_UNCERTAIN_ATTEMPTS} and d.expires_at > $1
      then 'sent again: the outcome of an earlier attempt is unknown'
      else 'held: the outcome of the attempt is unknown' end
  from unnest($3::bigint[]) b(id) where ${IN_BATCHES} and d.state = 'sending' and d.lease_until < $1`;

const CANCEL = cancelling(`
  from unnest($3::bigint[]) b(id) where ${IN_BATCHES} and $1::timestamptz is not null and d.state = 'planned'
    and exists (select 1 from cancelled_runs where local_date = $2)`);

/**
 * Mends rows that no worker holds: those of dead workers are taken back, overdue rows expire, and batches of planned rows
 * that no job was queued for are queued again. It makes the loss of all of Redis harmless.
 */
export const createSweeper = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  batches: Batches;
  holds: Holds;
  partitions: Partitions;
  recovery: Recovery;
  expiry: Expiry;
  tallies: Tallies;
  incidents: SendingIncidents;
  uncertainPolicy: 'resend' | 'hold';
}) => {
  const { db, clock, log, batches } = options;
  let housekeptAt = Number.NEGATIVE_INFINITY;

  /**
   * Prolongs all leases after an outage of Postgres, in which none could be renewed: living workers still hold outcomes that
   * they could not record, and get the time of a lease to do so before their rows count as uncertain and are sent again. It is
   * one transaction, so that no other sweep runs in between.
   */
  const prolongAfterOutage = (): Promise<number> =>
    inTransaction(db, async (client) => {
      const { rows } = await client.query<{ isGrace: boolean }>(TICK, [OUTAGE_MS, GRACE_AGAIN_MS]);
      if (!rows[0]!.isGrace) return 0;
      // The lease counts from now, however long the statement above had to wait for Postgres.
      const leaseEnd = new Date(clock.now().getTime() + LEASE_MS);
      let prolonged = 0;
      for (const { localDate, ids } of (await client.query<Batched>(LEASED)).rows)
        prolonged += (await client.query(PROLONG, [leaseEnd, localDate, ids])).rowCount ?? 0;
      return prolonged;
    });

  const mend = async (now: Date) => {
    const counts = { released: 0, uncertain: 0, cancelled: 0, expired: 0 };
    const { rows } = await db.query<Batched>(TO_MEND, [now]);
    for (const { localDate, ids } of rows) {
      const run = async (sql: string, ...more: unknown[]): Promise<number> =>
        (await db.query(sql, [now, localDate, ids, ...more])).rowCount ?? 0;
      counts.released += await run(RELEASE);
      counts.uncertain += await run(RECORD_UNCERTAIN, options.uncertainPolicy === 'resend');
      counts.cancelled += await run(CANCEL);
      counts.expired += await options.expiry.expire(now, localDate, ids);
    }
    return counts;
  };

  const keepHouse = async (now: Date): Promise<void> => {
    if (performance.now() - housekeptAt < HOUSEKEEPING_MS) return;
    housekeptAt = performance.now();
    await options.partitions.ensure(now, now);
    await options.partitions.dropOld();
    await options.tallies.forget(now);
  };

  return {
    sweep: async (): Promise<SweepResult> => {
      const now = clock.now();
      const { planned, settled, uncertain } = await options.recovery.recover();
      const prolonged = await prolongAfterOutage();
      const mended = await mend(now);
      mended.uncertain += uncertain;
      const closed = await batches.close(now);
      await recordFinishedRuns(db, now);
      const isHeld = (await options.holds.list()).length > 0;
      const woken = isHeld ? 0 : await batches.wake(now, new Date(now.getTime() - UNHEARD_MS));
      await keepHouse(now);
      await options.incidents.tellWaiting();
      const result = { recovered: planned + settled, prolonged, ...mended, woken, closed };
      if (Object.values(result).some((count) => count > 0)) log.info(result, 'swept');
      return result;
    },
  };
};

export type Sweeper = ReturnType<typeof createSweeper>;
