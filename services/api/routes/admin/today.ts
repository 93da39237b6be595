import type { TodayPage } from '../../../../templates/web/admin/views.ts';
import { openOf } from '../../../admin/run-watch.ts';
import type { RunProgress } from '../../../admin/runs.ts';
import { longDateSeen } from '../../../digests/compose/wording.ts';
import { digestStates } from '../../../digests/ledger/digest-state.ts';
import type { EditionNow } from '../../../papers/editions/all-editions.ts';
import type { PictureCounts } from '../../../papers/pictures/pictures.ts';
import { dayOfTime } from '../../../platform/dates.ts';
import { number } from '../../../platform/plural.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import type { AdminPage } from './page.ts';
import { ago, minutes } from './wording.ts';

/** Describes the state of an edition in a few words. */
export const stateOf = ({ state, papers, closedAt, outcome }: EditionNow, now: Date): string => {
  if (state === 'closed') return closedAt ? `closed ${ago(closedAt, now)}` : 'closed';
  if (outcome === 'quiet') return 'quiet: nothing was listed';
  if (outcome === 'late') return 'late: its list has not come';
  return papers > 0 ? 'open, gathering papers' : 'open';
};

const left = (seconds: number): string => {
  if (seconds < 90) return 'about a minute left';
  const inMinutes = Math.round(seconds / 60);
  if (inMinutes < 120) return `about ${inMinutes} minutes left`;
  return `about ${Math.round(inMinutes / 60)} hours left`;
};

/** Describes the state of a run in one to three words. */
const wordFor = ({ states, isCancelled, holds }: RunProgress, open: number): string => {
  if (open > 0)
    return holds.length > 0
      ? holds.some(({ kind }) => kind === 'operator')
        ? 'Paused'
        : 'Held up'
      : 'Sending';
  if (isCancelled) return 'Cancelled';
  return states.failed + states.expired + states.uncertain > 0 ? 'Done, with losses' : 'All done';
};

export const runInWords = (run: RunProgress, now: Date): NonNullable<TodayPage['run']> => {
  const { planned, states, ratePerSecond, etaSeconds } = run;
  const open = openOf(run);
  const settled = planned - open;
  return {
    date: longDateSeen(run.localDate, dayOfTime(now)),
    word: wordFor(run, open),
    planned,
    sent: states.sent,
    settled,
    // Rounding down shows 100 only when the run is over.
    percent: String(planned === 0 ? 0 : Math.floor((100 * settled) / planned)),
    pace:
      open > 0 && etaSeconds !== null
        ? { rate: `${number(Math.round(ratePerSecond * 60))} a minute`, left: left(etaSeconds) }
        : null,
    states: digestStates.map((state) => ({ state, n: states[state] })),
  };
};

/** Describes the pictures of papers in a sentence; null where no source has named one. */
const picturesInWords = ({ waiting, stored, failed, lastReason }: PictureCounts): string | null => {
  if (waiting + stored + failed === 0) return null;
  const why = lastReason === null ? '' : ` (the newest: ${lastReason})`;
  return `Pictures: ${number(stored)} stored, ${number(waiting)} waiting, ${number(failed)} given up${why}.`;
};

/** Serves `/admin`: the state of today at a glance. */
export const todayRoutes = async (
  app: App,
  { overview, page }: Container & { page: AdminPage },
): Promise<void> => {
  app.get('/', async (request, reply) => {
    const seen = await overview.read();
    const { now } = seen;
    return page.send(request, reply, 'admin/today', {
      now: minutes(now),
      run: seen.current && runInWords(seen.current, now),
      concerns: seen.concerns,
      editions: seen.editions.map((edition) => ({
        date: edition.date,
        papers: edition.papers,
        state: stateOf(edition, now),
      })),
      subscribers: seen.subscribers.states,
      suppressions: seen.subscribers.suppressions,
      queues: seen.queues,
      sources: seen.sources.map((source) => ({
        source: source.source,
        error: source.error,
        failingSince: source.failingSince && minutes(source.failingSince),
        asked: source.lastRunAt ? ago(source.lastRunAt, now) : 'never',
        parsed: source.parsed,
        created: source.created,
        updated: source.updated,
        rejected: source.rejected,
      })),
      pictures: picturesInWords(seen.pictures),
      errors: seen.errors.map(({ id: _, ...each }) => each),
    });
  });
};
