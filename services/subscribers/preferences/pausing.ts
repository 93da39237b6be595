import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import { reschedule } from './preferences.ts';

/** Pauses a reader without an end date, and resumes. Both are idempotent, and return whether something changed. */
export const createPausing = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  return {
    /** Pauses a reader; a queued digest is not sent any more. */
    pause: async (subscriberId: number): Promise<boolean> => {
      const { rowCount } = await db.query(
        `update subscribers set state = 'paused', paused_until = null, next_digest_at = null, state_changed_at = $2
         where id = $1 and state = 'active'`,
        [subscriberId, clock.now()],
      );
      return rowCount === 1;
    },
    /** Resumes a reader, whose next digest comes at their next hour. */
    resume: (subscriberId: number): Promise<boolean> =>
      inTransaction(db, async (client) => {
        const { rowCount } = await client.query(
          `update subscribers set state = 'active', paused_until = null, state_changed_at = $2
           where id = $1 and state = 'paused'`,
          [subscriberId, clock.now()],
        );
        if (rowCount === 1) await reschedule(client, subscriberId, clock.now());
        return rowCount === 1;
      }),
  };
};

export type Pausing = ReturnType<typeof createPausing>;
