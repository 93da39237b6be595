import type { Clock } from '../../platform/clock.ts';
import { DAY_MS, dayOfTime } from '../../platform/dates.ts';
import type { Db } from '../../platform/postgres.ts';

/** The most digests of a UTC day, where WARM_UP caps it; null where it does not. */
export const capOf = (warmUp: { from: string; caps: number[] } | null, now: Date): number | null => {
  if (!warmUp) return null;
  const day = Math.floor((now.getTime() - Date.parse(warmUp.from)) / DAY_MS);
  return day < 0 ? null : (warmUp.caps[day] ?? null);
};

/**
 * The caps of a new sending domain, counted in Postgres, so that no restart and no number of workers gets round them.
 * What is over the day's cap waits for the next day, and expires where its window ends before.
 */
export const createWarmUp = (options: {
  db: Db;
  clock: Clock;
  warmUp: { from: string; caps: number[] } | null;
}) => {
  const { db, clock } = options;
  return {
    /** How many of `wanted` may begin today; they count as begun. */
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
    /** Some of them did not begin after all. */
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
