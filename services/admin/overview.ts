import type { ReportLog } from '../inbound/report-log.ts';
import type { Incidents } from '../incidents/incidents.ts';
import type { Dispatcher } from '../jobs/dispatcher.ts';
import type { AllEditions } from '../papers/editions/all-editions.ts';
import { readSourceReports } from '../papers/ingest/source-report.ts';
import type { Submissions } from '../papers/ingest/submissions.ts';
import { cached } from '../platform/cache.ts';
import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import type { Db } from '../platform/postgres.ts';
import type { SubscriberCountsService } from '../subscribers/counts.ts';
import { countUnansweredSignups } from '../subscribers/reader-counts.ts';
import { concernsOf } from './attention.ts';
import type { FailedDigests } from './failed-digests.ts';
import type { RunWatch } from './run-watch.ts';

const CACHED_MS = 4_000;
const UNANSWERED_MS = 5 * 60_000;
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
        unanswered,
        queues,
        held,
        unread,
      ] = await Promise.all([
        options.allEditions.list(EDITIONS_SHOWN),
        options.runWatch.read(),
        options.counts.read(),
        readSourceReports(db),
        options.incidents.open(),
        options.failedDigests.latest(ERRORS_SHOWN),
        countUnansweredSignups(db, new Date(now.getTime() - UNANSWERED_MS)),
        readQueues(),
        options.submissions.list({ state: 'held' }),
        options.reportLog.waiting(),
      ]);
      const concerns = concernsOf({
        now,
        queueError: queues.queueError,
        failedJobs: queues.queues.reduce((sum, { failed }) => sum + failed, 0),
        newestEdition: editions.find(({ state }) => state === 'closed')?.date ?? null,
        runs: live,
        holds,
        unanswered,
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
        errors,
        queues: queues.queues,
      };
    },
    { clock, minMs: CACHED_MS },
  );
};

export type Overview = ReturnType<typeof createOverview>;
export type OverviewNow = Awaited<ReturnType<Overview['read']>>;
