import type { Batches } from '../digests/ledger/batches.ts';
import { digestStates } from '../digests/ledger/digest-state.ts';
import { skipReasons } from '../digests/ledger/skip-reasons.ts';
import type { Clock } from '../platform/clock.ts';
import { addDays, dayOfTime } from '../platform/dates.ts';
import type { Db } from '../platform/postgres.ts';
import type { SubscriberCountsService } from '../subscribers/counts.ts';
import { countRatings } from '../subscribers/reader-counts.ts';
import { delaySteps, readDelays } from './delays.ts';
import type { RunWatch } from './run-watch.ts';

/** The figures that are recorded for each day, and the keys of each figure. */
export const figureKeys = {
  subscribers: ['active', 'paused', 'pending', 'unsubscribed', 'suppressed', 'erased'],
  digests: digestStates,
  /** Skipped digests by reason; counted here, since counting them reads every skipped row of the date. */
  skipped: [...Object.keys(skipReasons), 'unknown'],
  /** A sample of digests by delay: see delays.ts. */
  delay: delaySteps.map(({ key }) => key),
  ratings: ['liked', 'disliked'],
} as const;
export type Figure = keyof typeof figureKeys;

/** Values by date and key; a day that was not counted is missing. */
export type FigureDays = Map<string, Record<string, number>>;

/**
 * Records the counts that charts show: one value per day, updated every few minutes. So a chart reads some hundred small rows,
 * however many subscribers there are.
 */
export const createFigures = (options: {
  db: Db;
  clock: Clock;
  counts: SubscriberCountsService;
  runWatch: RunWatch;
  batches: Pick<Batches, 'countSkipped'>;
}) => {
  const { db, clock } = options;

  const write = async (date: string, figure: Figure, values: Record<string, number>): Promise<void> => {
    await db.query(
      `insert into daily_figures (date, figure, key, value)
       select $1, $2, key, value from unnest($3::text[], $4::bigint[]) as counted(key, value)
       on conflict (date, figure, key) do update set value = excluded.value`,
      [date, figure, Object.keys(values), Object.values(values)],
    );
  };

  return {
    /** Counts now and stores the values of the current dates. */
    record: async (): Promise<void> => {
      const now = clock.now();
      const { states } = await options.counts.read();
      await write(
        dayOfTime(now),
        'subscribers',
        Object.fromEntries(states.map(({ state, n }) => [state, n])),
      );
      for (const date of [addDays(dayOfTime(now), -1), dayOfTime(now)])
        await write(date, 'ratings', await countRatings(db, date));
      const { runs } = await options.runWatch.read();
      for (const run of runs) {
        await write(run.localDate, 'digests', run.states);
        if (run.states.skipped > 0)
          await write(run.localDate, 'skipped', await options.batches.countSkipped(run.localDate));
        const delays = await readDelays(db, run.localDate);
        if (delays) await write(run.localDate, 'delay', delays);
      }
    },

    /** Returns the figures of the last `days` days, including today. */
    read: async (days: number): Promise<Record<Figure, FigureDays>> => {
      const { rows } = await db.query<{ date: string; figure: Figure; key: string; value: string }>(
        `select date, figure, key, value from daily_figures where date > $1::date - $2::int order by date`,
        [dayOfTime(clock.now()), days],
      );
      const found = Object.fromEntries(
        Object.keys(figureKeys).map((figure) => [figure, new Map()]),
      ) as unknown as Record<Figure, FigureDays>;
      for (const { date, figure, key, value } of rows) {
        const byDate = found[figure];
        if (!byDate) continue;
        byDate.set(date, { ...byDate.get(date), [key]: Number(value) });
      }
      return found;
    },
  };
};
export type Figures = ReturnType<typeof createFigures>;
