import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import { reschedule } from './preferences.ts';

/** Pauses readers, and resumes. All are idempotent, and return whether something changed. */
export const createPausing = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;

  /** Pauses a reader until they resume; a queued digest is not sent any more. */
  const pause = async (subscriberId: number, on: Queryable = db): Promise<boolean> => {
    const { rowCount } = await on.query(
      `update subscribers set state = 'paused', paused_until = null, next_digest_at = null, state_changed_at = $2
       where id = $1 and (state = 'active' or (state = 'paused' and paused_until is not null))`,
      [subscriberId, clock.now()],
    );
    return rowCount === 1;
  };

  /** Pauses a reader until a local date, at which their digests go on. */
  const pauseUntil = async (subscriberId: number, until: string, on: Queryable): Promise<boolean> => {
    const now = clock.now();
    const { rowCount } = await on.query(
      `update subscribers set state = 'paused', paused_until = $3,
         state_changed_at = case when state = 'active' then $2 else state_changed_at end
       where id = $1 and state in ('active', 'paused') and paused_until is distinct from $3::date`,
      [subscriberId, now, until],
    );
    if (rowCount === 1) await reschedule(on, subscriberId, now);
    return rowCount === 1;
  };

  const resumeOn = async (client: Queryable, subscriberId: number): Promise<boolean> => {
    const { rowCount } = await client.query(
      `update subscribers set state = 'active', paused_until = null, state_changed_at = $2
       where id = $1 and state = 'paused'`,
      [subscriberId, clock.now()],
    );
    if (rowCount === 1) await reschedule(client, subscriberId, clock.now());
    return rowCount === 1;
  };

  return {
    pause,
    pauseUntil,
    /** Resumes a reader, whose next digest comes at their next hour. */
    resume: (subscriberId: number, on?: Queryable): Promise<boolean> =>
      on ? resumeOn(on, subscriberId) : inTransaction(db, (client) => resumeOn(client, subscriberId)),
  };
};

export type Pausing = ReturnType<typeof createPausing>;
