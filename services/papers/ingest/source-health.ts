import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import type { PaperIncidents } from './paper-incidents.ts';

/** Records whether each source works, and raises an incident for a source that has failed for `failingHours`. */
export const createSourceHealth = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  incidents: PaperIncidents;
  failingHours: number;
}) => {
  const { db, clock, log, incidents } = options;
  return {
    /** Records a failure. `waitMs` is how long the source asks us to wait before the next request. */
    fails: async (source: string, reason: string, waitMs: number | null = null): Promise<void> => {
      const now = clock.now();
      const { rows } = await db.query<{ failingSince: Date }>(
        `insert into source_states (source, failing_since, last_error, not_before) values ($1, $2, $3, $4)
         on conflict (source) do update set failing_since = coalesce(source_states.failing_since, excluded.failing_since),
           last_error = excluded.last_error, not_before = excluded.not_before
         returning failing_since as "failingSince"`,
        [source, now, reason, waitMs === null ? null : new Date(now.getTime() + waitMs)],
      );
      log.warn({ source, reason }, 'a source failed');
      const hours = (now.getTime() - rows[0]!.failingSince.getTime()) / 3_600_000;
      if (hours >= options.failingHours)
        await incidents.raise(
          'source-failing',
          source,
          `${source} has failed for ${Math.floor(hours)} hours: ${reason}`,
        );
    },

    /** Records that the source works, which resolves its incident. */
    works: async (source: string): Promise<void> => {
      await db.query(
        `insert into source_states (source, last_ok_at) values ($1, $2)
         on conflict (source) do update set last_ok_at = excluded.last_ok_at, failing_since = null, last_error = null, not_before = null`,
        [source, clock.now()],
      );
      await incidents.resolve('source-failing', source);
    },

    /** Returns the state of every source that was ever asked, by name. */
    list: async (): Promise<SourceState[]> => {
      const { rows } = await db.query<SourceState>(
        `select source, last_ok_at as "lastOkAt", failing_since as "failingSince", last_error as "lastError"
         from source_states order by source`,
      );
      return rows;
    },
  };
};

export type SourceState = {
  source: string;
  lastOkAt: Date | null;
  /** Null while the source works. */
  failingSince: Date | null;
  lastError: string | null;
};
export type SourceHealth = ReturnType<typeof createSourceHealth>;
