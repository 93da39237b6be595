import type { Clock } from '../platform/clock.ts';
import type { Fetcher } from '../platform/fetcher.ts';
import type { Logger } from '../platform/logger.ts';
import type { Db } from '../platform/postgres.ts';
import { weekdayHours } from './edition-days.ts';
import type { Incidents } from './incidents.ts';
import type { Ingest } from './ingest.ts';
import type { ParseReport } from './paper.ts';
import type { Source } from './sources/source.ts';

/** `list`: it has one; `none`: it says that there is none; `failed`: nobody knows. */
export type Answer = { outcome: 'list' | 'none' | 'failed'; created: number };

const STALE_WEEKDAY_HOURS = 30;

/** Asks one source for one day, takes what it has, and keeps account of how it is. Never throws for what a source does. */
export const createCollector = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  fetcher: Pick<Fetcher, 'fetch'>;
  ingest: Pick<Ingest, 'ingest'>;
  incidents: Incidents;
  failingHours: number;
}) => {
  const { db, clock, log, incidents } = options;

  const remember = async (
    source: string,
    url: string,
    outcome: string,
    etag: string | null,
    modified: string | null,
  ) => {
    await db.query(
      `insert into source_answers (source, url, asked_at, outcome, etag, last_modified) values ($1, $2, $3, $4, $5, $6)
       on conflict (source, url) do update set asked_at = excluded.asked_at, outcome = excluded.outcome,
         etag = excluded.etag, last_modified = excluded.last_modified`,
      [source, url, clock.now(), outcome, etag, modified],
    );
  };

  const fails = async (source: string, reason: string, waitMs: number | null): Promise<void> => {
    const now = clock.now();
    const { rows } = await db.query<{ failingSince: Date }>(
      `insert into source_states (source, failing_since, last_error, not_before) values ($1, $2, $3, $4)
       on conflict (source) do update set failing_since = coalesce(source_states.failing_since, excluded.failing_since),
         last_error = excluded.last_error, not_before = excluded.not_before
       returning failing_since as "failingSince"`,
      [source, now, reason, waitMs === null ? null : new Date(now.getTime() + waitMs)],
    );
    log.warn({ source, reason }, 'a source failed');
    const hours = (now.getTime() - rows[0]!.failingSince.getTime()) / 3_600_000;
    if (hours >= options.failingHours)
      await incidents.raise(
        'source-failing',
        source,
        `${source} has failed for ${Math.floor(hours)} hours: ${reason}`,
      );
  };

  const works = async (source: string): Promise<void> => {
    await db.query(
      `insert into source_states (source, last_ok_at) values ($1, $2)
       on conflict (source) do update set last_ok_at = excluded.last_ok_at, failing_since = null, last_error = null, not_before = null`,
      [source, clock.now()],
    );
    await incidents.resolve('source-failing', source);
  };

  // A feed may give itself today's date and yesterday's papers: only its newest id tells.
  const watchNewest = async (source: string, { papers }: ParseReport): Promise<void> => {
    const newest = papers.reduce(
      (max, { arxivId }) => (arxivId !== null && arxivId > max ? arxivId : max),
      '',
    );
    if (newest === '') return;
    const now = clock.now();
    const { rows } = await db.query<{ newestSince: Date }>(
      `update source_states set newest_since = case when newest_id is null or newest_id < $2 then $3 else newest_since end,
         newest_id = greatest(newest_id, $2) where source = $1 returning newest_since as "newestSince"`,
      [source, newest, now],
    );
    const hours = weekdayHours(rows[0]!.newestSince, now);
    if (hours < STALE_WEEKDAY_HOURS) await incidents.resolve('stale-feed', source);
    else
      await incidents.raise(
        'stale-feed',
        source,
        `${source} stands still: for ${Math.floor(hours)} hours of weekdays its newest paper has been ${newest}`,
      );
  };

  return {
    /** `date`: the day whose list is asked for; `late`: the edition for what comes after that day's has closed. */
    collect: async (source: Source, { date, late }: { date: string; late: string }): Promise<Answer> => {
      const url = source.address(date);
      const before = await db.query<{
        etag: string | null;
        lastModified: string | null;
        outcome: Answer['outcome'];
      }>(
        `select etag, last_modified as "lastModified", outcome from source_answers where source = $1 and url = $2`,
        [source.name, url],
      );
      const known = before.rows[0];
      const { accept, gapMs } = source;
      const validators = { etag: known?.etag ?? null, lastModified: known?.lastModified ?? null };
      const got = await options.fetcher.fetch({ url, accept, gapMs, ...validators, trusted: true });
      const failed = async (reason: string, waitMs: number | null = null): Promise<Answer> => {
        await remember(source.name, url, 'failed', null, null);
        await fails(source.name, reason, waitMs);
        return { outcome: 'failed', created: 0 };
      };

      if (got.kind === 'failed') {
        if (got.status === null || !source.noListStatuses.includes(got.status))
          return failed(got.reason, got.retryAfterMs);
        await remember(source.name, url, 'none', null, null);
        await works(source.name);
        return { outcome: 'none', created: 0 };
      }
      if (got.kind === 'unchanged') {
        await remember(source.name, url, known?.outcome ?? 'list', validators.etag, validators.lastModified);
        await works(source.name);
        return { outcome: known?.outcome ?? 'list', created: 0 };
      }
      const report = source.parse(got.text, { date });
      if (report.fatal) {
        // On record among the runs, for the operator's page.
        await options.ingest
          .ingest(report, { source: source.name, origin: url, date, partial: true })
          .catch(() => {});
        return failed(report.fatal.reason);
      }
      const outcome = report.papers.length > 0 ? 'list' : 'none';
      const result =
        outcome === 'list'
          ? await options.ingest.ingest(report, {
              source: source.name,
              origin: url,
              date,
              partial: true,
              late,
            })
          : null;
      // After the papers: were they lost on the way, the next answer must not be "unchanged".
      await remember(source.name, url, outcome, got.etag, got.lastModified);
      await works(source.name);
      if (source.shows === 'newest') await watchNewest(source.name, report);
      if (report.rejected.length > report.papers.length)
        await incidents.raise(
          'malformed-list',
          `${source.name} ${date}`,
          `${source.name}: ${report.rejected.length} of ${report.rejected.length + report.papers.length} items cannot be read; the first: ${report.rejected[0]!.reason}`,
        );
      else await incidents.resolve('malformed-list', `${source.name} ${date}`);
      return { outcome, created: result?.created ?? 0 };
    },
  };
};

export type Collector = ReturnType<typeof createCollector>;
