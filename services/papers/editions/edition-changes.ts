import type { Db } from '../../platform/postgres.ts';

// Readers see a change within this time; all pages that are asked for meanwhile share one query.
const LOOK_EVERY_MS = 500;
// A change may become visible after a later one, because its transaction took longer. So each query looks back this far.
const LOOK_BACK_MS = 600_000;

/** Tells caches of pages and mails which editions have changed. */
export const createEditionChanges = ({ db }: { db: Db }) => {
  const changed = new Map<string, Date>();
  let newest = new Date(0);
  let version = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const { rows } = await db.query<{ date: string; at: Date }>(
      'select edition_date as date, changed_at as at from edition_changes where changed_at > $1',
      [new Date(newest.getTime() - LOOK_BACK_MS)],
    );
    let isNew = version === 0;
    for (const { date, at } of rows) {
      if (changed.get(date)?.getTime() === at.getTime()) continue;
      changed.set(date, at);
      if (at > newest) newest = at;
      isNew = true;
    }
    if (isNew) version += 1;
    lookedAt = performance.now();
  };

  return {
    /** Returns a number that rises with every change. While Postgres cannot be reached it and all caches stay the same. */
    version: async (): Promise<number> => {
      if (performance.now() - lookedAt < LOOK_EVERY_MS) return version;
      looking ??= look().finally(() => {
        looking = null;
      });
      await looking.catch((error: unknown) => {
        if (version === 0) throw error;
        lookedAt = performance.now();
      });
      return version;
    },
    /** Returns when a day last changed, as far as `version` has seen. */
    of: (date: string): Date | null => changed.get(date) ?? null,
    /** Returns the time of the newest change that `version` has seen. */
    newest: (): Date => newest,
  };
};

export type EditionChanges = ReturnType<typeof createEditionChanges>;
