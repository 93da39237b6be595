import type { Db } from '../../platform/postgres.ts';

// A change shows within this time; so many pages a second can share one look.
const LOOK_EVERY_MS = 500;
// Of two changes the one noted later may be seen first: its transaction was the shorter.
const LOOK_BACK_MS = 600_000;

/** Tells what has changed in the editions, for caches of what was made from them. */
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
    /** A number that rises with every change. While Postgres cannot be reached it stays the same, and so do the caches. */
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
    /** When a day last changed, as far as `version` has seen. */
    of: (date: string): Date | null => changed.get(date) ?? null,
    newest: (): Date => newest,
  };
};

export type EditionChanges = ReturnType<typeof createEditionChanges>;
