import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/postgres.ts';
import { cutStorable } from '../../platform/storable.ts';

/**
 * Why nothing is sent: an operator paused it, no relay takes mail, receivers refuse this sender, or too much comes back.
 */
export type HoldKind = 'operator' | 'relay' | 'refused' | 'guard';

/** `probeAt` is when one mail is tried while the relay is away; null for other holds. */
export type Hold = { kind: HoldKind; reason: string; since: Date; probeAt: Date | null };

const MAX_REASON_CHARS = 500;
const FIRST_PROBE_MS = 5_000;
const MAX_PROBE_MS = 300_000;

const READ = `select kind, reason, since, probe_at as "probeAt" from sending_holds order by since`;

/** Puts and lifts holds on all sending. They are rows in Postgres, which the statement that begins a mail reads. */
export const createHolds = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  return {
    /** Returns the holds that stand, oldest first. */
    list: async (): Promise<Hold[]> => (await db.query<Hold>(READ)).rows,
    /** Puts a hold; returns whether it is new. */
    put: async (kind: HoldKind, reason: string): Promise<boolean> => {
      const now = clock.now();
      const probeAt = kind === 'relay' ? new Date(now.getTime() + FIRST_PROBE_MS) : null;
      const { rowCount } = await db.query(
        `insert into sending_holds (kind, reason, since, probe_at) values ($1, $2, $3, $4) on conflict do nothing`,
        [kind, cutStorable(reason, MAX_REASON_CHARS), now, probeAt],
      );
      return rowCount === 1;
    },
    /** Lifts a hold; returns whether there was one. */
    lift: async (kind: HoldKind): Promise<boolean> =>
      (await db.query('delete from sending_holds where kind = $1', [kind])).rowCount === 1,
    /**
     * Returns whether the caller may try one mail while the relay is away. The pause between tries doubles from 5 s to 5 minutes.
     * At each try only one of all workers gets true, and none does while there is another hold.
     */
    takeProbe: async (): Promise<boolean> => {
      const now = clock.now();
      const { rowCount } = await db.query(
        `update sending_holds set probes = probes + 1,
           probe_at = $1::timestamptz + interval '1 millisecond' * least($2 * power(2, least(probes + 1, 20)), $3) * (0.9 + random() * 0.2)
         where kind = 'relay' and probe_at <= $1 and not exists (select 1 from sending_holds where kind <> 'relay')`,
        [now, FIRST_PROBE_MS, MAX_PROBE_MS],
      );
      return rowCount === 1;
    },
  };
};

export type Holds = ReturnType<typeof createHolds>;
