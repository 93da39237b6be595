import type { Clock } from '../platform/clock.ts';
import { keep } from '../platform/kept.ts';
import type { Db } from '../platform/postgres.ts';
import type { DigestState } from './digest-state.ts';

/** The digests of one local date, by state. */
export type Run = { localDate: string; planned: number; states: Partial<Record<DigestState, number>> };

const KEPT_MS = 4_000;
/** The newest begins while most of the world is still in the one before, and a digest may wait for half a day. */
const LIVE_DATES = 3;
const SAMPLES = 60;

const NOT_SETTLED = ['planned', 'claimed', 'sending'] as const;

export const openOf = (run: Run): number =>
  NOT_SETTLED.reduce((sum, state) => sum + (run.states[state] ?? 0), 0);

/** The runs that can still change, and how fast the one in progress goes. */
export const createRunWatch = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  const samples: { at: number; localDate: string; settled: number }[] = [];

  const read = async (): Promise<Run[]> => {
    const { rows } = await db.query<{ localDate: string; state: DigestState; n: number }>(
      `select local_date as "localDate", state, count(*)::int as n from digests
       where local_date > (select max(local_date) from digests) - $1::int
       group by local_date, state order by local_date desc, state`,
      [LIVE_DATES],
    );
    const runs = new Map<string, Run>();
    for (const { localDate, state, n } of rows) {
      const run = runs.get(localDate) ?? { localDate, planned: 0, states: {} };
      run.planned += n;
      run.states[state] = n;
      runs.set(localDate, run);
    }
    return [...runs.values()];
  };

  const watched = keep(
    async () => {
      const runs = await read();
      const current = currentOf(runs);
      if (current) {
        samples.push({
          at: clock.now().getTime(),
          localDate: current.localDate,
          settled: current.planned - openOf(current),
        });
        if (samples.length > SAMPLES) samples.shift();
      }
      return { runs, current, pace: current ? paceOf(current) : null };
    },
    { clock, leastMs: KEPT_MS },
  );

  /** From what was seen since this process first looked: null before it has looked twice. */
  const paceOf = (run: Run): { perSecond: number; secondsLeft: number } | null => {
    const of = samples.filter(({ localDate }) => localDate === run.localDate);
    const [first, last] = [of[0], of.at(-1)];
    if (!first || !last || last.at <= first.at || last.settled <= first.settled) return null;
    const perSecond = (last.settled - first.settled) / ((last.at - first.at) / 1000);
    return { perSecond, secondsLeft: openOf(run) / perSecond };
  };

  return watched;
};

export type RunWatch = ReturnType<typeof createRunWatch>;

/** The run that is in progress: of those with digests to send the one with most, else the largest of the newest two. */
const currentOf = (runs: Run[]): Run | null => {
  const most = (of: (run: Run) => number, among: Run[]): Run | null =>
    among.reduce<Run | null>((best, run) => (best && of(best) >= of(run) ? best : run), null);
  const open = runs.filter((run) => openOf(run) > 0);
  return open.length > 0 ? most(openOf, open) : most((run) => run.planned, runs.slice(0, 2));
};
