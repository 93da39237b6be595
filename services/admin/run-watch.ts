import { type StateCounts, unfinishedStates } from '../digests/ledger/digest-state.ts';
import { cached } from '../platform/cache.ts';
import type { Clock } from '../platform/clock.ts';
import type { Runs } from './runs.ts';

/** The digests of one local date, by state. */
export type Run = { localDate: string; planned: number; states: StateCounts };

const CACHED_MS = 4_000;
const DATES = 7;
/** A date's run begins while most zones still have the date before, and a digest may wait for half a day. */
const LIVE_DATES = 3;

/** Returns how many digests of a run are unfinished. */
export const openOf = ({ states }: Pick<Run, 'states'>): number =>
  unfinishedStates.reduce((sum, state) => sum + states[state], 0);

/** Returns the run in progress: of those with unfinished digests the one with most, else the larger of the newest two. */
const currentOf = (runs: Run[]): Run | null => {
  const most = (of: (run: Run) => number, among: Run[]): Run | null =>
    among.reduce<Run | null>((best, run) => (best && of(best) >= of(run) ? best : run), null);
  const open = runs.slice(0, LIVE_DATES).filter((run) => openOf(run) > 0);
  return open.length > 0 ? most(openOf, open) : most((run) => run.planned, runs.slice(0, 2));
};

/** Reads the last runs and the progress of the current one. The result is cached, so that many watchers cost one read. */
export const createRunWatch = (options: { runs: Runs; clock: Clock }) =>
  cached(
    'run-watch',
    async () => {
      const runs: Run[] = await options.runs.list(DATES);
      const current = currentOf(runs);
      return {
        runs,
        /** The runs that can still change. */
        live: runs.slice(0, LIVE_DATES),
        current: current && (await options.runs.progress(current.localDate)),
        holds: await options.runs.holds(),
      };
    },
    { clock: options.clock, minMs: CACHED_MS },
  );

export type RunWatch = ReturnType<typeof createRunWatch>;
