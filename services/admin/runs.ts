import type { SendingIncidents } from '../digests/delivery/sending-incidents.ts';
import type { DomainFigures, Tallies } from '../digests/delivery/tallies.ts';
import type { Batches } from '../digests/ledger/batches.ts';
import { noDigests, type StateCounts, sumOf, unfinishedStates } from '../digests/ledger/digest-state.ts';
import type { DomainHolds } from '../digests/ledger/domain-holds.ts';
import type { Hold, HoldKind, Holds } from '../digests/ledger/holds.ts';
import { cancelling } from '../digests/ledger/ledger-statements.ts';
import { SKIP_REASON } from '../digests/ledger/skip-reasons.ts';
import { recordEvent } from '../events/outbox.ts';
import type { Clock } from '../platform/clock.ts';
import { type Db, inTransaction } from '../platform/postgres.ts';

const CANCEL = cancelling(`where d.local_date = $1 and d.state in ('planned', 'claimed')`);

/** The digests of one local date by state, and how fast they are being sent. */
export type RunProgress = {
  localDate: string;
  /** The number of digests of the date, in any state. */
  planned: number;
  states: StateCounts;
  isCancelled: boolean;
  /** The holds that stop sending now; empty while digests are being sent. */
  holds: Hold[];
  /** How many digests of any date were settled per second over the last minute. */
  ratePerSecond: number;
  /** The time until the last waiting digest of the date is settled at this rate; null while none is. */
  etaSeconds: number | null;
  /** The slowest recipient domains of today, slowest first. */
  slowestDomains: DomainFigures[];
};

/** A hold on all sending, or on sending to one domain. */
export type StandingHold = Omit<Hold, 'kind'> & { kind: HoldKind | 'domain'; domain?: string };

/** Names the digests that can be retried. */
export const retryable = ['failed', 'uncertain', 'cancelled'] as const;
export type Retryable = (typeof retryable)[number];

const retried: Record<Retryable, string> = {
  failed: `state = 'failed'`,
  uncertain: `state = 'uncertain'`,
  cancelled: `${SKIP_REASON} = 'cancelled'`,
};

/** Lets operators watch, pause, resume, cancel and retry runs. Watching takes no lock and counts from small tables. */
export const createRuns = (options: {
  db: Db;
  clock: Clock;
  batches: Batches;
  holds: Holds;
  domainHolds: DomainHolds;
  tallies: Tallies;
  incidents: SendingIncidents;
  catchUpHours: number;
}) => {
  const { db, clock, batches, holds, domainHolds, tallies } = options;

  const isCancelled = async (localDate: string): Promise<boolean> =>
    (await db.query('select 1 from cancelled_runs where local_date = $1', [localDate])).rowCount === 1;

  const standing = async (): Promise<StandingHold[]> => [
    ...(await holds.list()),
    ...(await domainHolds.list()).map(({ domain, reason, since }) => ({
      kind: 'domain' as const,
      reason: `${domain}: ${reason}`,
      since,
      probeAt: null,
      domain,
    })),
  ];

  return {
    /** Returns the newest local dates with their counts, newest first. */
    list: async (limit: number): Promise<{ localDate: string; planned: number; states: StateCounts }[]> => {
      const dates = await batches.latestDates(limit);
      if (dates.length === 0) return [];
      const counts = await batches.countQuickly(dates.at(-1)!, dates[0]!);
      return dates.map((localDate) => {
        const states = counts.get(localDate) ?? noDigests();
        return { localDate, planned: sumOf(states), states };
      });
    },

    /** Returns the progress of one local date. */
    progress: async (localDate: string): Promise<RunProgress> => {
      const now = clock.now();
      const [counts, held, cancelled, ratePerSecond, slowestDomains] = await Promise.all([
        batches.countQuickly(localDate, localDate),
        holds.list(),
        isCancelled(localDate),
        tallies.rate(now),
        tallies.slowest(now, 5),
      ]);
      const states = counts.get(localDate) ?? noDigests();
      const waiting = unfinishedStates.reduce((sum, state) => sum + states[state], 0);
      const moves = ratePerSecond > 0 && held.length === 0;
      return {
        localDate,
        planned: sumOf(states),
        states,
        isCancelled: cancelled,
        holds: held,
        ratePerSecond,
        etaSeconds: waiting === 0 ? 0 : moves ? Math.ceil(waiting / ratePerSecond) : null,
        slowestDomains,
      };
    },

    /** Returns the newest local date that has digests. */
    latestLocalDate: async (): Promise<string | null> => (await batches.latestDates(1))[0] ?? null,

    /** Returns the holds that stand, those on one domain last. */
    holds: standing,

    /** Holds all sending in every worker; mails under way are finished. Returns false if an operator had paused it already. */
    pause: (reason: string): Promise<boolean> => holds.put('operator', reason),

    /**
     * Lifts every hold, or only that on sending to one domain, and returns those that stood. Waiting digests are queued at once.
     */
    resume: async (domain?: string): Promise<StandingHold[]> => {
      const before = (await standing()).filter((hold) => domain === undefined || hold.domain === domain);
      // The incident is resolved first, since the guard does not judge what came before that.
      for (const { kind, domain: held } of before) {
        if (kind === 'domain') {
          await options.incidents.resolve('domain-held', held!);
          await domainHolds.lift(held!);
          continue;
        }
        if (kind !== 'operator') await options.incidents.resolve(`sending-${kind}`, 'sending');
        await holds.lift(kind);
      }
      const now = clock.now();
      await batches.wake(now, now);
      return before;
    },

    /**
     * Skips the digests of a local date that have not begun, and those that are planned for it later; mails under way
     * are finished.
     */
    cancel: (localDate: string): Promise<{ cancelled: number }> =>
      inTransaction(db, async (client) => {
        await client.query('insert into cancelled_runs (local_date) values ($1) on conflict do nothing', [
          localDate,
        ]);
        const { rowCount } = await client.query(CANCEL, [localDate]);
        return { cancelled: rowCount ?? 0 };
      }),

    /**
     * Plans the failed, uncertain or cancelled digests of a local date again. They may be sent for CATCH_UP_HOURS from now. They
     * hold the newest papers of that time, without papers that the reader has got in another digest since.
     */
    retry: async (
      localDate: string,
      what: Retryable,
    ): Promise<{ retried: number; isUncancelled: boolean }> => {
      const now = clock.now();
      const result = await inTransaction(db, async (client) => {
        const uncancelled =
          what === 'cancelled' &&
          (await client.query('delete from cancelled_runs where local_date = $1', [localDate])).rowCount;
        const { rowCount } = await client.query(
          `update digests set state = 'planned', not_before = null, uncertain_attempts = 0, bounced_at = null, skip_reason = null, candidate_count = null,
             expires_at = greatest(expires_at, $2::timestamptz + interval '1 hour' * $3)
           where local_date = $1 and ${retried[what]}`,
          [localDate, now, options.catchUpHours],
        );
        // The planner has recorded no start of a run that was cancelled before its first digest.
        if (rowCount)
          await recordEvent(client, {
            type: 'run.started',
            subject: `run:${localDate}`,
            data: { run: localDate },
            once: `run.started:${localDate}`,
          });
        await client.query(
          'update digest_batches set done_at = null, states = null, skipped = null, woken_at = null where local_date = $1',
          [localDate],
        );
        return { retried: rowCount ?? 0, isUncancelled: Boolean(uncancelled) };
      });
      await batches.wake(now, now);
      return result;
    },
  };
};

export type Runs = ReturnType<typeof createRuns>;
