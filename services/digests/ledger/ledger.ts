import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/postgres.ts';
import { cutStorable } from '../../platform/storable.ts';
import type { Reason } from '../../ranking/types.ts';
import type { Batches, Range, SkipCounts } from './batches.ts';
import { noDigests, type StateCounts, sumOf } from './digest-state.ts';
import { CLAIM, RENEW, SETTLE, SETTLE_FAILED, START, WHY_NOT } from './ledger-statements.ts';
import type { SkipReason } from './skip-reasons.ts';

/** A paper of a digest, with what is needed to show the digest again and to explain why it held the paper. */
export type SelectedPaper = { paperId: number; score: number; reason: Reason };

/** A row that a worker has claimed. `token` names its lease, without which nothing can be written. */
export type Claimed = {
  digestId: string;
  subscriberId: number;
  localDate: string;
  attempts: number;
  uncertainAttempts: number;
  token: string;
};

/** Names a claimed row and its lease. */
type Held = Pick<Claimed, 'digestId' | 'localDate' | 'token'>;

export type Outcome = Held & {
  state: 'sent' | 'skipped' | 'failed' | 'expired' | 'uncertain' | 'planned';
  note: string | null;
  /** For `planned`: the earliest time of the next attempt. */
  retryAt?: Date | undefined;
  /** Whether the mail may have arrived. */
  isUncertain?: boolean;
  /** For `skipped`: the newest edition that was looked through. For a sent digest it was recorded when sending began. */
  throughEdition?: string | null;
  /** For `skipped`: see `skipped` in skip-reasons.ts, which returns it with the count and the note. */
  skipReason?: SkipReason;
  candidateCount?: number | undefined;
};

export type Starting = Held & {
  selection: SelectedPaper[];
  /** The newest edition that was looked through. */
  throughEdition: string | null;
  /** Keyed hashes of the address, in hex. */
  suppressionHashes: string[];
};

/**
 * `begun`: `sending` is recorded. `left`, `suppressed`, `expired`: the digest must not be sent any more. `held`: all sending
 * is held. `lost`: the lease was lost, or the run was cancelled.
 */
export type Begun = 'begun' | 'left' | 'suppressed' | 'expired' | 'held' | 'lost';

const MAX_NOTE_CHARS = 500;
export const LEASE_MS = 120_000;
/**
 * After so many attempts with unknown outcome a mail is not sent again: a relay might take it and hang up each time,
 * for hours.
 */
export const MAX_UNCERTAIN_ATTEMPTS = 3;

/** Groups rows by local date, each with its index. */
const byDate = <Row extends Held>(rows: Row[]): Map<string, [Row, number][]> => {
  const dates = new Map<string, [Row, number][]>();
  for (const [index, row] of rows.entries()) {
    const day = dates.get(row.localDate);
    if (day) day.push([row, index]);
    else dates.set(row.localDate, [[row, index]]);
  }
  return dates;
};

/** Reads and writes the ledger of digests. Every write needs the row's lease, so a worker that lost it cannot write. */
export const createLedger = (options: { db: Db; clock: Clock; batches: Batches }) => {
  const { db, clock } = options;
  const leaseEnd = (): Date => new Date(clock.now().getTime() + LEASE_MS);

  /** Returns the local dates of a range that have rows to send. */
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
     * Claims up to `limit` planned rows of a local date within a range, skipping rows that others hold. While sending is held
     * it claims none; `isProbe` ignores the hold for a relay that is away.
     */
    claim: async (
      range: Range & { localDate: string },
      token: string,
      limit: number,
      isProbe = false,
    ): Promise<Claimed[]> => {
      const { rows } = await db.query<Claimed>(CLAIM, [
        ...[range.localDate, range.from, range.to, token, leaseEnd(), clock.now(), limit, isProbe],
      ]);
      return rows;
    },

    /** Prolongs the lease of the rows of a claim that are still held. */
    renew: async (range: Range & { localDate: string }, token: string): Promise<void> => {
      await db.query(RENEW, [range.localDate, range.from, range.to, token, leaseEnd()]);
    },

    /**
     * Records `sending` for the rows that may still be sent, before a mail's DATA begins. Returns a verdict per row,
     * in order.
     */
    start: async (rows: Starting[], isProbe = false): Promise<Begun[]> => {
      const verdicts = new Array<Begun>(rows.length).fill('lost');
      for (const [localDate, group] of byDate(rows)) {
        const given = group.map(([row, n]) => ({
          n,
          id: row.digestId,
          token: row.token,
          through: row.throughEdition,
          selection: row.selection,
          hashes: row.suppressionHashes.map((hash) => `\\x${hash}`),
        }));
        const now = clock.now();
        const { rows: begun } = await db.query<{ n: number }>(START, [
          JSON.stringify(given),
          localDate,
          now,
          leaseEnd(),
          isProbe,
          group.map(([row]) => row.digestId),
        ]);
        for (const { n } of begun) verdicts[n] = 'begun';
        if (begun.length === group.length) continue;
        const others = given.filter(({ n }) => verdicts[n] !== 'begun');
        const { rows: seen } = await db.query<{ n: number; verdict: Begun }>(WHY_NOT, [
          JSON.stringify(others.map(({ n, id, token, hashes }) => ({ n, id, token, hashes }))),
          localDate,
          now,
          isProbe,
        ]);
        for (const { n, verdict } of seen) verdicts[n] = verdict;
      }
      return verdicts;
    },

    /** Records the outcomes of rows; returns for each, in order, whether it was written, which needs its lease. */
    settle: async (outcomes: Outcome[]): Promise<boolean[]> => {
      const written = new Array<boolean>(outcomes.length).fill(false);
      for (const [localDate, group] of byDate(outcomes)) {
        const given = group.map(([each, n]) => ({
          n,
          id: each.digestId,
          token: each.token,
          state: each.state,
          note: each.note === null ? null : cutStorable(each.note, MAX_NOTE_CHARS),
          retryAt: each.retryAt ?? null,
          uncertainAttempts: each.isUncertain ? 1 : 0,
          through: each.throughEdition ?? null,
          skipReason: each.skipReason ?? null,
          candidateCount: each.candidateCount ?? null,
        }));
        const values = [JSON.stringify(given), localDate, clock.now(), group.map(([each]) => each.digestId)];
        const { rows } = given.some(({ state }) => state === 'failed')
          ? await db.query<{ n: number; event: string | null }>(SETTLE_FAILED, values)
          : await db.query<{ n: number }>(SETTLE, values);
        for (const { n } of rows) written[n] = true;
      }
      return written;
    },

    /**
     * Counts every row of a local date by state, and the skipped ones by reason; `planned` is the number of rows in
     * any state.
     */
    stats: async (
      localDate: string,
    ): Promise<{ localDate: string; planned: number; states: StateCounts; skipped: SkipCounts }> => {
      const states = (await options.batches.countRows(localDate, localDate)).get(localDate) ?? noDigests();
      const skipped = states.skipped > 0 ? await options.batches.countSkipped(localDate) : {};
      return { localDate, planned: sumOf(states), states, skipped };
    },
  };
};

export type Ledger = ReturnType<typeof createLedger>;
