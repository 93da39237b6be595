import type { FastifyInstance } from 'fastify';
import type { TodayPage } from '../../../../templates/web/admin/views.ts';
import type { Container } from '../../../container.ts';
import { digestStates } from '../../../digests/digest-state.ts';
import type { EditionNow, OverviewNow } from '../../../digests/overview.ts';
import { openOf } from '../../../digests/run-watch.ts';
import { longDate } from '../../../digests/wording.ts';
import type { AdminPage } from './page.ts';
import { ago, minutes } from './wording.ts';

const number = new Intl.NumberFormat('en-GB');

const stateOf = ({ state, papers, closedAt, outcome }: EditionNow, now: Date): string => {
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

const runOf = ({ current, pace }: OverviewNow): TodayPage['run'] => {
  if (!current) return null;
  const { planned, states } = current;
  const open = openOf(current);
  const lost = (states.failed ?? 0) + (states.expired ?? 0) + (states.uncertain ?? 0);
  const settled = planned - open;
  return {
    date: longDate(current.localDate),
    word: open > 0 ? 'Sending' : lost > 0 ? 'Done, with losses' : 'All done',
    planned,
    sent: states.sent ?? 0,
    settled,
    // Never 100 before it is over.
    percent: String(planned === 0 ? 0 : Math.floor((100 * settled) / planned)),
    pace:
      open > 0 && pace
        ? { rate: `${number.format(Math.round(pace.perSecond * 60))} a minute`, left: left(pace.secondsLeft) }
        : null,
    states: digestStates.map((state) => ({ state, n: states[state] ?? 0 })),
  };
};

/** `/admin`: today at a glance. */
export const todayRoutes = async (
  app: FastifyInstance,
  { overview, page }: Container & { page: AdminPage },
): Promise<void> => {
  app.get('/', async (request, reply) => {
    const seen = await overview.read();
    const { now } = seen;
    return page.send(request, reply, 'admin/today', {
      now: minutes(now),
      run: runOf(seen),
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
      errors: seen.errors,
    });
  });
};
