import { recordEvent } from '../../events/outbox.ts';
import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Db, inTransaction, isDataError, type Queryable } from '../../platform/postgres.ts';
import type { ParseReport, Rejection } from '../paper.ts';
import { recordPictures } from '../pictures/picture-statements.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { paperIdentity, titleKey } from '../text/identity.ts';
import {
  findKnown,
  insertPapers,
  listApproved,
  mergePapers,
  ONE_AT_A_TIME,
  recordListings,
  recordTitles,
  updatePapers,
} from './ingest-statements.ts';
import { createMatcher, type Matched } from './match-drafts.ts';
import { onlyFacts, sameFacts } from './merge.ts';

export type IngestResult = {
  date: string;
  parsed: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
  warnings: Rejection[];
  /** The edition that lists the new papers: `date`, unless they came too late for it; null for `unlisted` papers. */
  edition: string | null;
  /** The papers of the drafts that were taken, each once, in the order of the drafts. */
  paperIds: number[];
};

/**
 * `source` is the name of the source, under which the run is recorded; `origin` is the file or address of this run; `date`
 * is the day of the list. `partial` takes the rest where some lines are rejected. Papers that come after the edition of
 * `date` has closed are rejected, unless `fallbackEdition` is given. They then go into the edition of that day or the
 * first open one after it, so that readers who already have the newest edition get them. `unlisted` stores the papers
 * without putting them into an edition.
 */
export type IngestInput = {
  source: string;
  origin: string;
  date: string;
  partial: boolean;
  fallbackEdition?: string;
  unlisted?: boolean;
};

/** The ids of papers that are new or have changed, and of papers that were merged into others. */
export type PaperNews = { arrived: number[]; merged: { from: number; to: number }[] };

/**
 * Ingests a parsed list into an edition. If a line is rejected nothing changes, unless `partial` is set. Ingesting the
 * same list again changes nothing. Every run is recorded.
 */
export const createIngest = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  index: SearchIndex;
  /** Lets other services react to the papers in the same transaction. */
  onPapers?: (client: Queryable, news: PaperNews) => Promise<void>;
}) => {
  const { db, clock, log } = options;

  const record = (
    client: Queryable,
    source: string,
    date: string | null,
    result: Partial<IngestResult>,
    error: string | null,
  ) =>
    client.query(
      `insert into ingest_runs (source, edition_date, started_at, parsed, created, updated, unchanged, rejected, error)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        source,
        date,
        clock.now(),
        result.parsed ?? 0,
        result.created ?? 0,
        result.updated ?? 0,
        result.unchanged ?? 0,
        JSON.stringify(result.rejected ?? []),
        error,
      ],
    );

  const ingest = {
    /** Ingests papers without making them searchable yet. It throws what `ingest` throws. */
    take: async (report: ParseReport, input: IngestInput): Promise<IngestResult> => {
      const { source, origin, date } = input;
      if (report.fatal) {
        const at = report.fatal.line === null ? '' : ` (line ${report.fatal.line})`;
        const message = `${origin}${at}: ${report.fatal.reason}`;
        await record(db, source, date, {}, message);
        throw new DomainError('invalid_input', message);
      }
      const result = await inTransaction(db, async (client) => {
        await client.query(ONE_AT_A_TIME);
        const { result: taken, news } = await take(client, report, input, clock.now());
        if (taken.rejected.length === 0 || (input.partial && taken.parsed > 0)) {
          await options.onPapers?.(client, news);
          await record(client, source, date, taken, null);
          return taken;
        }
        throw new IngestRefused(taken.rejected);
      }).catch(async (error: unknown) => {
        if (isDataError(error)) {
          const message = `${origin}: the database refuses such a paper: ${(error as Error).message}`;
          await record(db, source, date, { parsed: report.papers.length }, message);
          throw new DomainError('invalid_input', message, { cause: error });
        }
        if (!(error instanceof IngestRefused)) throw error;
        const message = `${origin}: ${error.message}`;
        await record(db, source, date, { parsed: report.papers.length, rejected: error.rejected }, message);
        throw new DomainError('invalid_input', message, { cause: error });
      });
      log.info(
        {
          source,
          origin,
          date,
          parsed: result.parsed,
          created: result.created,
          updated: result.updated,
          rejected: result.rejected.length,
        },
        'ingested',
      );
      return result;
    },

    /** Ingests papers and makes them searchable. @throws DomainError `invalid_input` naming the lines; the run is recorded */
    ingest: async (report: ParseReport, input: IngestInput): Promise<IngestResult> => {
      const result = await ingest.take(report, input);
      await options.index.catchUp();
      return result;
    },

    /**
     * Closes an edition after adding the approved submissions. From then on readers get it, and no paper is added. Closing
     * it again changes nothing. An edition without papers stays open: as the newest one it would give readers nothing.
     */
    closeEdition: async (date: string): Promise<{ papers: number }> => {
      const { closed, papers } = await inTransaction(db, async (client) => {
        await client.query(ONE_AT_A_TIME);
        const { rowCount } = await client.query(
          `update editions set state = 'closed', closed_at = $2 where date = $1 and state = 'open'
             and exists (select 1 from edition_papers where edition_date = $1)`,
          [date, clock.now()],
        );
        if (rowCount) await listApproved(client, date);
        const { rows } = await client.query<{ papers: number }>(
          'select count(*)::int as papers from edition_papers where edition_date = $1',
          [date],
        );
        const { papers } = rows[0]!;
        if (rowCount)
          await recordEvent(client, {
            type: 'edition.closed',
            subject: `edition:${date}`,
            data: { edition: date, papers },
          });
        return { closed: rowCount === 1, papers };
      });
      if (closed) log.info({ date, papers }, 'edition closed');
      return { papers };
    },
  };
  return ingest;
};

export type Ingest = ReturnType<typeof createIngest>;

/** Names the lines that cannot be taken. It is the `cause` of what `ingest` throws, for callers that report each line. */
export class IngestRefused extends Error {
  override name = 'IngestRefused';
  readonly rejected: Rejection[];
  constructor(rejected: Rejection[]) {
    const lines = rejected.slice(0, 20).map(({ line, reason }) => `  line ${line}: ${reason}`);
    if (rejected.length > 20) lines.push(`  and ${rejected.length - 20} more`);
    super(
      `${rejected.length} line(s) cannot be taken, so nothing was changed. Correct them, or accept the rest with --partial.\n${lines.join('\n')}`,
    );
    this.rejected = rejected;
  }
}

const take = async (
  client: Queryable,
  report: ParseReport,
  input: IngestInput,
  now: Date,
): Promise<{ result: IngestResult; news: PaperNews }> => {
  const rejected = [...report.rejected];
  const known = await findKnown(client, {
    identities: report.papers.map(paperIdentity),
    dois: report.papers.flatMap(({ doi }) => doi ?? []),
    titleKeys: report.papers.map((draft) => titleKey(draft.title)),
  });
  const { edition, closed } = input.unlisted
    ? { edition: null, closed: false }
    : await chooseEdition(client, input);
  const matcher = createMatcher(known, input.source);
  const announced = new Map<Matched, string | null>();
  const pictureUrls = new Map<Matched, string>();
  let taken = 0;
  for (const draft of report.papers) {
    const found = matcher.find(draft);
    if (closed && !found?.listed) {
      rejected.push({
        line: draft.line,
        reason: `the edition of ${edition} is closed; list this paper under a later date`,
      });
      continue;
    }
    const entry = matcher.take(draft, found);
    announced.set(entry, draft.announceType ?? null);
    if (draft.pictureUrl) pictureUrls.set(entry, draft.pictureUrl);
    taken += 1;
  }
  const entries = [...matcher.entries];
  const fresh = entries.filter((entry) => entry.known === null);
  const changed = entries.flatMap(({ known: paper, identity, facts }) =>
    paper && !(identity === paper.identity && sameFacts(paper, facts))
      ? [{ id: paper.id, identity, facts: onlyFacts(facts) }]
      : [],
  );
  const freshIds = await insertPapers(
    client,
    fresh.map(({ identity, facts }) => ({ identity, facts: onlyFacts(facts) })),
    now,
  );
  await updatePapers(client, changed, now);
  const freshId = new Map(fresh.map((entry, at) => [entry, freshIds[at]!]));
  const idOf = (entry: Matched): number => entry.known?.id ?? freshId.get(entry)!;
  const unlisted = edition === null ? [] : entries.filter((entry) => !entry.listed);
  await client.query(
    `insert into edition_papers (paper_id, edition_date, position)
     select id, $2, (select coalesce(max(position), 0) from edition_papers where edition_date = $2) + n
     from unnest($1::int[]) with ordinality as listed(id, n) on conflict do nothing`,
    [unlisted.map(idOf), edition],
  );
  await recordTitles(
    client,
    entries.flatMap((entry) =>
      [...entry.titleKeys]
        .filter((key) => key !== titleKey(entry.facts.title))
        .map((key) => ({ id: idOf(entry), titleKey: key })),
    ),
  );
  const merged = entries.flatMap((entry) =>
    entry.absorbed.map((paper) => ({ from: paper.id, to: idOf(entry) })),
  );
  await mergePapers(client, merged);
  await recordPictures(
    client,
    entries.flatMap((entry) => {
      const url = pictureUrls.get(entry);
      return url === undefined ? [] : [{ paperId: idOf(entry), url }];
    }),
  );
  await recordListings(client, {
    source: input.source,
    date: input.date,
    now,
    listings: entries.map((entry) => ({ id: idOf(entry), announceType: announced.get(entry) ?? null })),
  });
  return {
    news: { arrived: [...freshIds, ...changed.map(({ id }) => id)], merged },
    result: {
      date: input.date,
      edition,
      parsed: report.papers.length,
      created: fresh.length,
      updated: changed.length,
      unchanged: taken - fresh.length - changed.length,
      rejected,
      warnings: report.warnings,
      paperIds: entries.map(idOf),
    },
  };
};

// A reader gets the editions after the last one they received, so papers in an older one would reach nobody.
const chooseEdition = async (
  client: Queryable,
  { date, fallbackEdition }: IngestInput,
): Promise<{ edition: string; closed: boolean }> => {
  const { rows } = await client.query<{ edition: string }>(
    `select case when $2::date is null or not exists (select 1 from editions where state = 'closed' and date >= $1) then $1::date
       else (select max(day) from (values ($2::date), ($1::date),
         ((select max(date) from editions where state = 'closed') + 1)) as days(day)) end as edition`,
    [date, fallbackEdition ?? null],
  );
  const { edition } = rows[0]!;
  await client.query('insert into editions (date) values ($1) on conflict do nothing', [edition]);
  const states = await client.query<{ state: string }>('select state from editions where date = $1', [
    edition,
  ]);
  return { edition, closed: states.rows[0]!.state === 'closed' };
};
