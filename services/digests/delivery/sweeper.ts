import type { Incidents } from '../../incidents/incidents.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import { BATCH_SPAN, type Batches } from '../ledger/batches.ts';
import type { Holds } from '../ledger/holds.ts';
import { LEASE_MS, MOST_DOUBTS } from '../ledger/ledger.ts';
import type { Partitions } from '../ledger/partitions.ts';
import { SET_CANCELLED } from '../ledger/skip-reasons.ts';
import type { Recovery } from './recovery.ts';
import type { Tallies } from './tallies.ts';

export type SweepResult = {
  /** Taken over from workers of this machine that ended: planned again, or settled by their journal. */
  recovered: number;
  /** Leases, after a time in which nobody could renew them. */
  prolonged: number;
  released: number;
  /** In doubt: by the journal, or where there is none. */
  uncertain: number;
  expired: number;
  cancelled: number;
  /** Batches. */
  woken: number;
  closed: number;
};

type Batched = { localDate: string; ids: string[] };

const UNHEARD_MS = 120_000;
const HOUSEKEEPING_MS = 3_600_000;

/** Workers renew a lease each quarter of it: one that runs out in a living worker's hands does so in an outage this long. */
const OUTAGE_MS = (3 / 4) * LEASE_MS;

/** Sweeps that are always late are no outage, and must not keep the dead's mails for good. */
const GRACE_AGAIN_MS = 5 * LEASE_MS;

// By the clock of Postgres: how long workers could have reached it is not for the application's to say.
const TICK = `
  insert into sweeps as s (swept_at) values (now()) on conflict ("only") do update set swept_at = excluded.swept_at,
    grace_at = case when now() - s.swept_at >= interval '1 millisecond' * $1
        and (s.grace_at is null or now() - s.grace_at >= interval '1 millisecond' * $2)
      then excluded.swept_at else s.grace_at end
  returning coalesce(grace_at = swept_at, false) as "isGrace"`;

// Batches that are not done and have such rows: one reading of what is unfinished, by the primary key.
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

// Claimed but not begun: nothing left the house, so it is simply planned again.
const RELEASE = `
  update digests d set state = 'planned', lease_token = null, lease_until = null
  from unnest($3::bigint[]) b(id) where ${IN_BATCHES} and d.state = 'claimed' and d.lease_until < $1`;

// Begun, no outcome, and no journal at hand: the relay may have it. A resend carries the same Message-ID.
const DOUBT = `
  update digests d set lease_token = null, lease_until = null, doubts = d.doubts + 1,
    state = case when $4 and d.doubts + 1 < ${MOST_DOUBTS} and d.expires_at > $1 then 'planned' else 'uncertain' end::digest_state,
    note = case when $4 and d.doubts + 1 < ${MOST_DOUBTS} and d.expires_at > $1
      then 'sent again: the outcome of an earlier attempt is unknown'
      else 'held: the outcome of the attempt is unknown' end
  from unnest($3::bigint[]) b(id) where ${IN_BATCHES} and d.state = 'sending' and d.lease_until < $1`;

const CANCEL = `
  update digests d set state = 'skipped', ${SET_CANCELLED}
  from unnest($3::bigint[]) b(id) where ${IN_BATCHES} and $1::timestamptz is not null and d.state = 'planned'
    and exists (select 1 from cancelled_runs where local_date = $2)`;

const EXPIRE = `
  update digests d set state = 'expired', note = coalesce(d.note, 'not sent within its window')
  from unnest($3::bigint[]) b(id) where ${IN_BATCHES} and d.state = 'planned' and d.expires_at <= $1`;

/**
 * Looks after rows that nobody holds: a dead worker's are taken back, overdue ones expire, and planned ones
 * that no job came for are woken. This is what makes the loss of all of Redis harmless.
 */
export const createSweeper = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  batches: Batches;
  holds: Holds;
  partitions: Partitions;
  recovery: Recovery;
  tallies: Tallies;
  incidents: Incidents;
  uncertainPolicy: 'resend' | 'hold';
}) => {
  const { db, clock, log, batches } = options;
  let housekeptAt = Number.NEGATIVE_INFINITY;

  /**
   * After an outage of Postgres nobody's lease was renewed, and living workers still hold what their mails ended in: all get the
   * time of a lease to say so, before anything counts as in doubt and is sent again. One transaction, so that no other sweep
   * comes in between.
   */
  const prolongAfterOutage = (): Promise<number> =>
    inTransaction(db, async (client) => {
      const { rows } = await client.query<{ isGrace: boolean }>(TICK, [OUTAGE_MS, GRACE_AGAIN_MS]);
      if (!rows[0]!.isGrace) return 0;
      // From now on, however long this had to wait for Postgres.
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
      counts.uncertain += await run(DOUBT, options.uncertainPolicy === 'resend');
      counts.cancelled += await run(CANCEL);
      counts.expired += await run(EXPIRE);
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
