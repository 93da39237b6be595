import type { Dispatcher } from '../jobs/dispatcher.ts';
import type { Incidents } from '../papers/incidents.ts';
import { readSourceReports } from '../papers/source-report.ts';
import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import { keep } from '../platform/kept.ts';
import type { Db } from '../platform/postgres.ts';
import type { SubscriberCountsService } from '../subscribers/counts.ts';
import { concernsOf } from './attention.ts';
import type { RunWatch } from './run-watch.ts';

const KEPT_MS = 4_000;
const UNANSWERED_MS = 5 * 60_000;
const ERRORS_SHOWN = 8;

export type EditionNow = {
  date: string;
  papers: number;
  state: 'open' | 'closed';
  closedAt: Date | null;
  outcome: string | null;
};
/** A mail that did not go as it should: the relay's words, and whose it was. */
export type LastError = { subscriberId: number; localDate: string; state: string; note: string };

/**
 * What the operator asks first, read at once. However many pages ask, and however often, the database is read every
 * few seconds at most.
 */
export const createOverview = (options: {
  db: Db;
  dispatcher: Dispatcher;
  clock: Clock;
  incidents: Incidents;
  counts: SubscriberCountsService;
  runWatch: RunWatch;
}) => {
  const { db, dispatcher, clock } = options;

  const readQueues = async () => {
    try {
      return { queues: await dispatcher.counts(), queueError: null };
    } catch (error) {
      return { queues: [], queueError: messageOf(error) };
    }
  };

  const readEditions = async (): Promise<EditionNow[]> => {
    const { rows } = await db.query<EditionNow>(
      `select e.date, e.state, e.closed_at as "closedAt", e.outcome,
         (select count(*)::int from edition_papers p where p.edition_date = e.date) as papers
       from editions e order by e.date desc limit 5`,
    );
    return rows;
  };

  // By local date and state there is an index; the newest of a few suffice.
  const readErrors = async (): Promise<LastError[]> => {
    const { rows } = await db.query<LastError>(
      `select subscriber_id as "subscriberId", local_date as "localDate", state, coalesce(note, '') as note
       from digests where local_date > (select max(local_date) from digests) - 3 and state in ('failed', 'uncertain')
       order by local_date desc, id desc limit $1`,
      [ERRORS_SHOWN],
    );
    return rows;
  };

  const readUnanswered = async (now: Date): Promise<number> => {
    const { rows } = await db.query<{ n: number }>(
      `select count(*)::int as n from signups where state in ('waiting', 'sending') and state = 'waiting' and requested_at < $1`,
      [new Date(now.getTime() - UNANSWERED_MS)],
    );
    return rows[0]!.n;
  };

  return keep(
    async () => {
      const now = clock.now();
      const [editions, { runs, current, pace }, subscribers, sources, incidents, errors, unanswered, queues] =
        await Promise.all([
          readEditions(),
          options.runWatch.read(),
          options.counts.read(),
          readSourceReports(db),
          options.incidents.open(),
          readErrors(),
          readUnanswered(now),
          readQueues(),
        ]);
      const concerns = concernsOf({
        now,
        queueError: queues.queueError,
        failedJobs: queues.queues.reduce((sum, { failed }) => sum + failed, 0),
        newestEdition: editions.find(({ state }) => state === 'closed')?.date ?? null,
        runs,
        unanswered,
        incidents,
        sources,
        submissions: 0,
      });
      return {
        now,
        concerns,
        editions,
        runs,
        current,
        pace,
        subscribers,
        sources,
        errors,
        queues: queues.queues,
      };
    },
    { clock, leastMs: KEPT_MS },
  );
};

export type Overview = ReturnType<typeof createOverview>;
export type OverviewNow = Awaited<ReturnType<Overview['read']>>;
