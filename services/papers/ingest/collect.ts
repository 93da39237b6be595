import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Fetcher } from '../../platform/fetcher.ts';
import type { Db } from '../../platform/postgres.ts';
import { OverLimit } from '../../platform/thread-pool.ts';
import { weekdayHours } from '../dates.ts';
import type { ParseReport } from '../paper.ts';
import { type Parsing, sha256 } from '../parsing/parsing.ts';
import type { Source } from '../sources/source.ts';
import type { Ingest } from './ingest.ts';
import type { PaperIncidents } from './paper-incidents.ts';
import type { SourceHealth } from './source-health.ts';

/** `list`: the source has a list for the day; `none`: it reports that there is none; `failed`: this is unknown. */
export type Collected = { outcome: 'list' | 'none' | 'failed'; created: number };

const STALE_WEEKDAY_HOURS = 30;
/** The busiest day of a server has about 10 pages of 30 or 100 papers. */
const MAX_PAGES = 50;

/**
 * Asks one source for the list of a day, ingests it, and records the health of the source. It never throws for what a
 * source does.
 */
export const createCollector = (options: {
  db: Db;
  clock: Clock;
  fetcher: Pick<Fetcher, 'fetch'>;
  ingest: Pick<Ingest, 'ingest'>;
  parsing: Pick<Parsing, 'list'>;
  incidents: PaperIncidents;
  health: SourceHealth;
}) => {
  const { db, clock, incidents, health } = options;

  const record = async (
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

  /** Records that parsing of a text begins. The same text is not parsed again unless this parsing ends. */
  const beginReading = async (source: string, url: string, text: string): Promise<void> => {
    await db.query(
      `insert into source_answers (source, url, asked_at, outcome, unread_sha256) values ($1, $2, $3, 'failed', $4)
       on conflict (source, url) do update set unread_sha256 = excluded.unread_sha256`,
      [source, url, clock.now(), sha256(text)],
    );
  };
  const endReading = async (source: string, url: string): Promise<void> => {
    await db.query('update source_answers set unread_sha256 = null where source = $1 and url = $2', [
      source,
      url,
    ]);
  };

  // A feed may carry today's date and yesterday's papers, so its newest arXiv id shows whether it has new papers.
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
        `${source} has had nothing newer than ${newest} for ${Math.floor(hours)} hours of weekdays`,
      );
  };

  return {
    /**
     * Collects the list of the day `date`. Papers that come after its edition has closed go into `fallbackEdition` (see
     * `IngestInput`).
     */
    collect: async (
      source: Source,
      { date, fallbackEdition }: { date: string; fallbackEdition: string },
    ): Promise<Collected> => {
      const url = source.address(date);
      const before = await db.query<{
        etag: string | null;
        lastModified: string | null;
        outcome: Collected['outcome'];
        unreadSha256: string | null;
      }>(
        `select etag, last_modified as "lastModified", outcome, unread_sha256 as "unreadSha256" from source_answers
         where source = $1 and url = $2`,
        [source.name, url],
      );
      const known = before.rows[0];
      const { accept, gapMs } = source;
      const validators = { etag: known?.etag ?? null, lastModified: known?.lastModified ?? null };
      const failed = async (reason: string, waitMs: number | null = null): Promise<Collected> => {
        await record(source.name, url, 'failed', null, null);
        await health.fails(source.name, reason, waitMs);
        return { outcome: 'failed', created: 0 };
      };

      const got = await options.fetcher.fetch({ url, accept, gapMs, ...validators, trusted: true });
      if (got.kind === 'failed') {
        if (got.status === null || !source.noListStatuses.includes(got.status))
          return failed(got.reason, got.retryAfterMs);
        await record(source.name, url, 'none', null, null);
        await health.works(source.name);
        return { outcome: 'none', created: 0 };
      }
      if (got.kind === 'unchanged') {
        await record(source.name, url, known?.outcome ?? 'list', validators.etag, validators.lastModified);
        await health.works(source.name);
        return { outcome: known?.outcome ?? 'list', created: 0 };
      }
      const read = async (text: string): Promise<ParseReport | { unreadable: string }> => {
        if (known?.unreadSha256 === sha256(text))
          return { unreadable: 'its response could not be read, and has not changed since' };
        await beginReading(source.name, url, text);
        try {
          const { report } = await options.parsing.list(text, { kind: source.kind, date });
          await endReading(source.name, url);
          return report;
        } catch (error) {
          if (error instanceof OverLimit) return { unreadable: error.message };
          await endReading(source.name, url);
          throw error;
        }
      };
      const first = await read(got.text);
      if ('unreadable' in first) return failed(first.unreadable);
      const report: ParseReport = { ...first };
      let { nextCursor } = first;
      // A list is ingested with all its pages or not at all; after a failure the next round asks for the whole list again.
      for (let pages = 1; nextCursor && !report.fatal; pages++) {
        if (pages === MAX_PAGES) return failed(`its list has more than ${MAX_PAGES} pages`);
        const page = await options.fetcher.fetch({
          url: source.address(date, nextCursor),
          accept,
          gapMs,
          trusted: true,
        });
        if (page.kind === 'failed') return failed(page.reason, page.retryAfterMs);
        if (page.kind === 'unchanged')
          return failed('it returned 304 for a page that was asked for without conditions');
        const more = await read(page.text);
        if ('unreadable' in more) return failed(more.unreadable);
        report.papers = [...report.papers, ...more.papers];
        report.rejected = [...report.rejected, ...more.rejected];
        report.warnings = [...report.warnings, ...more.warnings];
        report.fatal = more.fatal;
        // A cursor that does not increase would be asked for endlessly.
        nextCursor = more.nextCursor && more.nextCursor > nextCursor ? more.nextCursor : null;
      }
      if (source.takes) report.papers = report.papers.filter(source.takes);
      if (report.fatal) {
        // This only records the failed run for the operator's page.
        await options.ingest
          .ingest(report, { source: source.name, origin: url, date, partial: true })
          .catch(() => {});
        return failed(report.fatal.reason);
      }
      const outcome = report.papers.length > 0 ? 'list' : 'none';
      let created = 0;
      if (outcome === 'list') {
        const input = { source: source.name, origin: url, date, partial: true, fallbackEdition };
        try {
          created = (await options.ingest.ingest(report, input)).created;
        } catch (error) {
          if (error instanceof DomainError) return failed(error.message);
          throw error;
        }
      }
      // This is recorded after the papers: if they are lost before, the next response must not be "unchanged".
      // One page does not show whether the others changed, so a list in pages is always asked for without conditions.
      const isWhole = !first.nextCursor;
      await record(source.name, url, outcome, isWhole ? got.etag : null, isWhole ? got.lastModified : null);
      await health.works(source.name);
      if (source.shows === 'newest') await watchNewest(source.name, report);
      if (report.rejected.length > report.papers.length)
        await incidents.raise(
          'malformed-list',
          `${source.name} ${date}`,
          `${source.name}: ${report.rejected.length} of ${report.rejected.length + report.papers.length} items cannot be read; the first: ${report.rejected[0]!.reason}`,
        );
      else await incidents.resolveBetween('malformed-list', `${source.name} `, `${source.name} ${date}`);
      return { outcome, created };
    },
  };
};

export type Collector = ReturnType<typeof createCollector>;
