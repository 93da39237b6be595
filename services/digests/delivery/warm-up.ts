import type { Clock } from '../../platform/clock.ts';
import { DAY_MS, dayOfTime } from '../../platform/dates.ts';
import type { Db } from '../../platform/postgres.ts';

/** Returns the maximum number of digests of a UTC day by WARM_UP; null where the day has no cap. */
export const capOf = (warmUp: { from: string; caps: number[] } | null, now: Date): number | null => {
  if (!warmUp) return null;
  const day = Math.floor((now.getTime() - Date.parse(warmUp.from)) / DAY_MS);
  return day < 0 ? null : (warmUp.caps[day] ?? null);
};

/**
 * Applies the daily caps of a new sending domain. They are counted in Postgres, so that they hold over restarts and for all
 * workers together. Digests over the cap wait for the next day, and expire where their window ends before it.
 */
export const createWarmUp = (options: {
  db: Db;
  clock: Clock;
  warmUp: { from: string; caps: number[] } | null;
}) => {
  const { db, clock } = options;
  return {
    /** Returns how many of `wanted` may begin today, and counts them as begun. */
    take: async (wanted: number): Promise<number> => {
      const now = clock.now();
      const cap = capOf(options.warmUp, now);
      if (cap === null || wanted === 0) return wanted;
      await db.query('insert into sending_days (day) values ($1) on conflict do nothing', [dayOfTime(now)]);
      const { rows } = await db.query<{ n: number }>(
        `update sending_days d set begun = d.begun + room.n
         from (select greatest(0, least($2, $3 - begun)) as n from sending_days where day = $1 for update) room
         where d.day = $1 returning room.n`,
        [dayOfTime(now), wanted, cap],
      );
      return rows[0]!.n;
    },
    /** Uncounts mails that did not begin after all. */
    giveBack: async (count: number): Promise<void> => {
      const now = clock.now();
      if (count === 0 || capOf(options.warmUp, now) === null) return;
      await db.query('update sending_days set begun = greatest(0, begun - $2) where day = $1', [
        dayOfTime(now),
        count,
      ]);
    },
    nextDay: (): Date => new Date((Math.floor(clock.now().getTime() / DAY_MS) + 1) * DAY_MS),
  };
};

export type WarmUp = ReturnType<typeof createWarmUp>;
