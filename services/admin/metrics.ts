import type { Batches } from '../digests/ledger/batches.ts';
import { digestStates } from '../digests/ledger/digest-state.ts';
import type { ReportLog } from '../inbound/report-log.ts';
import type { Incidents } from '../incidents/incidents.ts';
import type { DeliveryLog } from '../outbound/delivery-log.ts';
import { countIngestRuns, countSubmissions } from '../papers/ingest/ingest-counts.ts';
import { submissionStates } from '../papers/ingest/submission-list.ts';
import { cached } from '../platform/cache.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/postgres.ts';
import { type Metric, type Sample, toPrometheus } from '../platform/prometheus.ts';
import type { Overview, OverviewNow } from './overview.ts';

const CACHED_MS = 10_000;

const seconds = (time: Date): number => Math.round(time.getTime() / 1_000);

/** Returns the metrics for Prometheus, cached for ten seconds. */
export const createMetrics = (options: {
  db: Db;
  clock: Clock;
  incidents: Pick<Incidents, 'countOpen'>;
  batches: Pick<Batches, 'countSkippedQuickly'>;
  overview: Overview;
  reportLog: ReportLog;
  webhookLog: Pick<DeliveryLog, 'counts'>;
}) => {
  const { db, clock, overview, reportLog } = options;

  const read = async (): Promise<string> => {
    const yesterday = new Date(clock.now().getTime() - 24 * 3_600_000);
    const [now, incidents, submissions, runs, reports, waiting, webhooks] = await Promise.all([
      overview.read(),
      options.incidents.countOpen(),
      countSubmissions(db),
      countIngestRuns(db, yesterday),
      reportLog.count(yesterday),
      reportLog.waiting(),
      options.webhookLog.counts(),
    ]);
    const dates = now.runs.filter(({ states }) => states.skipped > 0).map(({ localDate }) => localDate);
    const skipped = dates.length > 0 ? await options.batches.countSkippedQuickly(dates) : [];
    return toPrometheus([
      ...ofSources(now),
      gauge(
        'incidents_open',
        'Open incidents, by kind.',
        incidents.map(({ kind, n }) => ({ labels: { kind }, value: n })),
      ),
      gauge(
        'ingest_runs_24h',
        'Ingest runs of the last 24 hours, by source and outcome.',
        runs.flatMap(({ source, good, bad }) => [
          { labels: { source, outcome: 'ok' }, value: good },
          { labels: { source, outcome: 'failed' }, value: bad },
        ]),
      ),
      gauge(
        'papers_created_24h',
        'New papers of the last 24 hours, by source.',
        runs.map(({ source, created }) => ({ labels: { source }, value: created })),
      ),
      gauge(
        'pictures',
        'Pictures of papers: those that wait to be fetched, those that are stored, and those given up.',
        (['waiting', 'stored', 'failed'] as const).map((state) => ({
          labels: { state },
          value: now.pictures[state],
        })),
      ),
      ...ofEditions(now),
      gauge(
        'submissions',
        'Papers that readers proposed, by state.',
        samplesOf('state', submissionStates, submissions),
      ),
      ...ofMail(now),
      gauge(
        'digests_skipped',
        'Skipped digests of the last local dates in the ledger, by date and reason.',
        skipped.map(({ localDate, reason, n }) => ({ labels: { date: localDate, reason }, value: n })),
      ),
      gauge(
        'reports_24h',
        'Bounces, complaints and replies of the last 24 hours, by verdict and by what was done.',
        reports.map(({ verdict, action, n }) => ({ labels: { verdict, action }, value: n })),
      ),
      gauge('inbound_waiting', 'Messages and events that came in and were not read yet.', [
        { value: waiting.n },
      ]),
      gauge(
        'inbound_waiting_since_seconds',
        'When the oldest of them came in, in seconds since 1970.',
        waiting.since ? [{ value: seconds(waiting.since) }] : [],
      ),
      gauge(
        'webhook_deliveries',
        'Events for webhook endpoints: those that wait, those of them that were attempted before, and those given up in the last 30 days.',
        [
          { labels: { state: 'waiting' }, value: webhooks.waiting },
          { labels: { state: 'retrying' }, value: webhooks.retrying },
          { labels: { state: 'given_up' }, value: webhooks.givenUp },
        ],
      ),
    ]);
  };

  return cached('metrics', read, { clock, minMs: CACHED_MS });
};

const gauge = (name: string, help: string, samples: Sample[]): Metric => ({
  name: `paperboy_${name}`,
  help,
  samples,
});

const samplesOf = <Name extends string>(
  label: string,
  names: readonly Name[],
  counts: ReadonlyMap<Name, number>,
): Sample[] => names.map((name) => ({ labels: { [label]: name }, value: counts.get(name) ?? 0 }));

const ofSources = ({ sources }: OverviewNow): Metric[] => [
  gauge(
    'source_up',
    'Whether the last request to a source succeeded.',
    sources.map(({ source, failingSince, error }) => ({
      labels: { source },
      value: failingSince === null && error === null ? 1 : 0,
    })),
  ),
  gauge(
    'source_last_ok_seconds',
    'When a request to a source last succeeded, in seconds since 1970.',
    sources.flatMap(({ source, lastOkAt }) =>
      lastOkAt === null ? [] : [{ labels: { source }, value: seconds(lastOkAt) }],
    ),
  ),
];

const ofEditions = ({ editions }: OverviewNow): Metric[] => {
  const newest = editions.find(({ state }) => state === 'closed');
  return [
    gauge(
      'edition_closed_seconds',
      'When the newest edition closed, in seconds since 1970.',
      newest?.closedAt ? [{ value: seconds(newest.closedAt) }] : [],
    ),
    gauge('edition_papers', 'Papers of the newest closed edition.', newest ? [{ value: newest.papers }] : []),
  ];
};

const ofMail = ({ runs, queues, subscribers }: OverviewNow): Metric[] => [
  gauge(
    'digests',
    'Digests of the last local dates in the ledger, by date and state.',
    runs.flatMap(({ localDate, states }) =>
      digestStates.map((state) => ({ labels: { date: localDate, state }, value: states[state] ?? 0 })),
    ),
  ),
  gauge(
    'subscribers',
    'Readers, by state.',
    subscribers.states.map(({ state, n }) => ({ labels: { state }, value: n })),
  ),
  gauge(
    'queue_jobs',
    'Jobs on the queues, by state; missing while Redis is away.',
    queues.flatMap(({ name, waiting, active, delayed, failed }) =>
      Object.entries({ waiting, active, delayed, failed }).map(([state, value]) => ({
        labels: { queue: name, state },
        value,
      })),
    ),
  ),
];
