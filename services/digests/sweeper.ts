import type { Dispatcher } from '../jobs/dispatcher.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Db } from '../platform/postgres.ts';
import { MOST_UNCERTAIN_ATTEMPTS } from './ledger.ts';

export type SweepResult = { released: number; uncertain: number; expired: number; woken: number };

const RANGE = 500;
const UNHEARD_MS = 120_000;

/**
 * Looks after rows that nobody holds: a dead worker's are taken back, overdue ones expire, and planned ones
 * that no job came for are woken. This is what makes the loss of all of Redis harmless.
 */
export const createSweeper = (options: {
  db: Db;
  clock: Clock;
  dispatcher: Dispatcher;
  log: Logger;
  uncertainPolicy: 'resend' | 'hold';
}) => {
  const { db, clock, dispatcher, log } = options;
  return {
    sweep: async (): Promise<SweepResult> => {
      const now = clock.now();
      // Claimed but not begun: nothing left the house, so it is simply planned again.
      const released = await db.query(
        `update digests set state = 'planned', lease_token = null, lease_until = null, woken_at = null
         where state = 'claimed' and lease_until < $1`,
        [now],
      );
      // Begun, and no outcome: the relay may have it. A resend carries the same Message-ID.
      const uncertain = await db.query(
        `update digests set lease_token = null, lease_until = null, woken_at = null,
           state = case when $2 and expires_at > $1 and attempts < $3 then 'planned' else 'uncertain' end::digest_state,
           note = case when $2 and expires_at > $1 and attempts < $3 then 'sent again: the outcome of an earlier attempt is unknown'
             else 'held: the outcome of the attempt is unknown' end
         where state = 'sending' and lease_until < $1`,
        [now, options.uncertainPolicy === 'resend', MOST_UNCERTAIN_ATTEMPTS],
      );
      const expired = await db.query(
        `update digests set state = 'expired', note = coalesce(note, 'not sent within its window') where state = 'planned' and expires_at <= $1`,
        [now],
      );
      const { rows } = await db.query<{ id: string }>(
        `update digests set woken_at = $1 where id in (
           select id from digests where state = 'planned' and (not_before is null or not_before <= $1)
             and (woken_at is null or woken_at < $2) order by id limit 50000)
         returning id`,
        [now, new Date(now.getTime() - UNHEARD_MS)],
      );
      const ids = rows.map((row) => BigInt(row.id)).sort((a, b) => (a < b ? -1 : 1));
      const ranges: { from: string; to: string }[] = [];
      for (let at = 0; at < ids.length; at += RANGE) {
        ranges.push({ from: String(ids[at]), to: String(ids[Math.min(at + RANGE, ids.length) - 1]) });
      }
      await dispatcher.wake('send-digests', ranges);
      const result = {
        released: released.rowCount ?? 0,
        uncertain: uncertain.rowCount ?? 0,
        expired: expired.rowCount ?? 0,
        woken: ids.length,
      };
      if (Object.values(result).some((count) => count > 0)) log.info(result, 'swept');
      return result;
    },
  };
};

export type Sweeper = ReturnType<typeof createSweeper>;
