import type { ReportLog } from '../inbound/report-log.ts';
import type { Incidents } from '../incidents/incidents.ts';
import type { Dispatcher } from '../jobs/dispatcher.ts';
import type { AllEditions } from '../papers/editions/all-editions.ts';
import { readSourceReports } from '../papers/ingest/source-report.ts';
import type { Submissions } from '../papers/ingest/submissions.ts';
import type { Pictures } from '../papers/pictures/pictures.ts';
import { cached } from '../platform/cache.ts';
import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import type { Db } from '../platform/postgres.ts';
import type { SubscriberCountsService } from '../subscribers/counts.ts';
import { countWaitingSignups } from '../subscribers/reader-counts.ts';
import { concernsOf } from './attention.ts';
import type { FailedDigests } from './failed-digests.ts';
import type { RunWatch } from './run-watch.ts';

const CACHED_MS = 4_000;
const OVERDUE_SIGNUP_MS = 5 * 60_000;
const ERRORS_SHOWN = 8;
const EDITIONS_SHOWN = 5;

/**
 * Reads the data of the operators' first page. The result is cached for some seconds, so that many open pages cost
 * one read.
 */
export const createOverview = (options: {
  db: Db;
  dispatcher: Dispatcher;
  clock: Clock;
  incidents: Pick<Incidents, 'open'>;
  counts: SubscriberCountsService;
  runWatch: RunWatch;
  allEditions: AllEditions;
  submissions: Submissions;
  failedDigests: FailedDigests;
  reportLog: ReportLog;
  pictures: Pick<Pictures, 'count'>;
}) => {
  const { db, dispatcher, clock } = options;

  const readQueues = async () => {
    try {
      return { queues: await dispatcher.counts(), queueError: null };
    } catch (error) {
      return { queues: [], queueError: messageOf(error) };
    }
  };

  return cached(
    'overview',
    async () => {
      const now = clock.now();
      const [
        editions,
        { runs, live, current, holds },
        subscribers,
        sources,
        incidents,
        errors,
        waitingSignups,
        queues,
        held,
        unread,
        pictures,
      ] = await Promise.all([
        options.allEditions.list(EDITIONS_SHOWN),
        options.runWatch.read(),
        options.counts.read(),
        readSourceReports(db),
        options.incidents.open(),
        options.failedDigests.latest(ERRORS_SHOWN),
        countWaitingSignups(db, new Date(now.getTime() - OVERDUE_SIGNUP_MS)),
        readQueues(),
        options.submissions.list({ state: 'held' }),
        options.reportLog.waiting(),
        options.pictures.count(),
      ]);
      const concerns = concernsOf({
        now,
        queueError: queues.queueError,
        failedJobs: queues.queues.reduce((sum, { failed }) => sum + failed, 0),
        newestEdition: editions.find(({ state }) => state === 'closed')?.date ?? null,
        runs: live,
        holds,
        waitingSignups,
        incidents,
        sources,
        submissions: held.length,
        unreadSince: unread.since,
      });
      return {
        now,
        concerns,
        editions,
        runs,
        current,
        holds,
        subscribers,
        sources,
        pictures,
        errors,
        queues: queues.queues,
      };
    },
    { clock, minMs: CACHED_MS },
  );
};

export type Overview = ReturnType<typeof createOverview>;
export type OverviewNow = Awaited<ReturnType<Overview['read']>>;
