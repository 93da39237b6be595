import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { type Db, inTransaction, type Queryable } from '../platform/postgres.ts';
import { paperIdentity, titleKey } from './identity.ts';
import { type Facts, mergeFacts, sameFacts } from './merge.ts';
import type { PaperDraft, ParseReport, Rejection } from './paper.ts';

export type IngestResult = {
  date: string;
  parsed: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
  warnings: Rejection[];
};

/** `source` is one of a few kinds, whose health is shown; `origin` is the file or address of this run. */
export type IngestInput = { source: string; origin: string; date: string; partial: boolean };

type Known = Facts & { id: number; identity: string; titleKey: string; editionDate: string | null };
type Candidate = { draft: PaperDraft; identity: string; titleKey: string };

/**
 * Takes a parsed source into an edition. All or nothing: when a line was rejected, nothing changes unless
 * `partial` accepts the good rest. The same source twice changes nothing. Every run is on record.
 */
export const createIngest = (options: { db: Db; clock: Clock; log: Logger }) => {
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

  return {
    /** @throws DomainError `invalid_input` naming the line, after recording the run */
    ingest: async (report: ParseReport, input: IngestInput): Promise<IngestResult> => {
      const { source, origin, date } = input;
      if (report.fatal) {
        const at = report.fatal.line === null ? '' : ` (line ${report.fatal.line})`;
        const message = `${origin}${at}: ${report.fatal.reason}`;
        await record(db, source, date, {}, message);
        throw new DomainError('invalid_input', message);
      }
      const result = await inTransaction(db, async (client) => {
        // One ingest at a time: two of them would race to create the same papers.
        await client.query(`select pg_advisory_xact_lock(hashtext('paperboy/ingest'))`);
        const taken = await take(client, report, date, clock.now());
        if (taken.rejected.length === 0 || (input.partial && taken.parsed > 0)) {
          await record(client, source, date, taken, null);
          return taken;
        }
        throw new IngestRefused(taken.rejected);
      }).catch(async (error: unknown) => {
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

    /**
     * Freezes a day's list: from now on readers get it, and nothing is added. Idempotent. A list without papers
     * stays open: as the latest it would leave every reader with nothing.
     */
    closeEdition: async (date: string): Promise<{ papers: number }> => {
      const { rowCount } = await db.query(
        `update editions set state = 'closed', closed_at = $2 where date = $1 and state = 'open'
           and exists (select 1 from edition_papers where edition_date = $1)`,
        [date, clock.now()],
      );
      const { rows } = await db.query<{ papers: number }>(
        'select count(*)::int as papers from edition_papers where edition_date = $1',
        [date],
      );
      if (rowCount) log.info({ date, papers: rows[0]!.papers }, 'edition closed');
      return rows[0]!;
    },
  };
};

export type Ingest = ReturnType<typeof createIngest>;

/** Some lines cannot be taken. The cause of what `ingest` throws, for callers that report line by line. */
export class IngestRefused extends Error {
  override name = 'IngestRefused';
  readonly rejected: Rejection[];
  constructor(rejected: Rejection[]) {
    const lines = rejected.slice(0, 20).map(({ line, reason }) => `  line ${line}: ${reason}`);
    if (rejected.length > 20) lines.push(`  and ${rejected.length - 20} more`);
    super(
      `${rejected.length} line(s) cannot be taken, so nothing was changed. Mend them, or accept the rest with --partial.\n${lines.join('\n')}`,
    );
    this.rejected = rejected;
  }
}

const take = async (
  client: Queryable,
  report: ParseReport,
  date: string,
  now: Date,
): Promise<IngestResult> => {
  const rejected = [...report.rejected];
  const candidates = report.papers.map((draft) => ({
    draft,
    identity: paperIdentity(draft),
    titleKey: titleKey(draft.title),
  }));
  const known = await findKnown(client, candidates);
  await client.query('insert into editions (date) values ($1) on conflict do nothing', [date]);
  const { rows } = await client.query<{ state: string }>('select state from editions where date = $1', [
    date,
  ]);
  const closed = rows[0]!.state === 'closed';

  const fresh: Candidate[] = [];
  const changed: { id: number; identity: string; facts: Facts }[] = [];
  const listed: number[] = [];
  let unchanged = 0;
  for (const candidate of candidates) {
    const existing = known.get(candidate.identity) ?? known.get(candidate.titleKey);
    if (closed && existing?.editionDate == null) {
      rejected.push({
        line: candidate.draft.line,
        reason: `the edition of ${date} is closed; list this paper under a later date`,
      });
      continue;
    }
    if (!existing) {
      fresh.push(candidate);
      continue;
    }
    if (existing.editionDate === null) listed.push(existing.id);
    const facts = mergeFacts(existing, candidate.draft);
    const identity = candidate.draft.arxivId ? candidate.identity : existing.identity;
    if (identity === existing.identity && sameFacts(existing, facts)) unchanged += 1;
    else changed.push({ id: existing.id, identity, facts });
  }
  listed.push(...(await insertPapers(client, fresh, now)));
  await updatePapers(client, changed, now);
  await client.query(
    `insert into edition_papers (paper_id, edition_date, position)
     select id, $2, (select coalesce(max(position), 0) from edition_papers where edition_date = $2) + n
     from unnest($1::int[]) with ordinality as listed(id, n) on conflict do nothing`,
    [listed, date],
  );
  return {
    date,
    parsed: report.papers.length,
    created: fresh.length,
    updated: changed.length,
    unchanged,
    rejected,
    warnings: report.warnings,
  };
};

// By identity; a paper known by its title alone is also found by the title, so that its arXiv id can be added.
const findKnown = async (client: Queryable, candidates: Candidate[]): Promise<Map<string, Known>> => {
  const { rows } = await client.query<Known>(
    `select p.id, p.identity, p.arxiv_id as "arxivId", p.title_key as "titleKey", p.title, p.abstract, p.authors, p.keywords,
       p.links, p.upvotes, p.published_on as "publishedOn", ep.edition_date as "editionDate"
     from papers p left join edition_papers ep on ep.paper_id = p.id
     where p.identity = any($1) or p.title_key = any($2)`,
    [candidates.map((each) => each.identity), candidates.map((each) => each.titleKey)],
  );
  const known = new Map<string, Known>();
  const withId = new Set(candidates.filter((each) => each.draft.arxivId).map((each) => each.titleKey));
  for (const row of rows) {
    known.set(row.identity, row);
    // Two arXiv ids are two papers, even under one title.
    if (row.arxivId === null || !withId.has(row.titleKey)) known.set(row.titleKey, row);
  }
  return known;
};

const insertPapers = async (client: Queryable, fresh: Candidate[], now: Date): Promise<number[]> => {
  if (fresh.length === 0) return [];
  const rows = fresh.map(({ draft, identity, titleKey: key }) => ({
    identity,
    title_key: key,
    arxiv_id: draft.arxivId,
    title: draft.title,
    abstract: draft.abstract,
    authors: draft.authors,
    keywords: draft.keywords,
    links: draft.links,
    upvotes: draft.upvotes,
    published_on: draft.publishedOn,
  }));
  const { rows: inserted } = await client.query<{ id: number; identity: string }>(
    `insert into papers (identity, title_key, arxiv_id, title, abstract, authors, keywords, links, upvotes, published_on, created_at, updated_at)
     select identity, title_key, arxiv_id, title, abstract, authors, keywords, links, upvotes, published_on, $2, $2
     from json_to_recordset($1::json) as r(identity text, title_key text, arxiv_id text, title text, abstract text,
       authors text[], keywords text[], links jsonb, upvotes int, published_on date)
     returning id, identity`,
    [JSON.stringify(rows), now],
  );
  const ids = new Map(inserted.map((row) => [row.identity, row.id]));
  return fresh.map((each) => ids.get(each.identity)!);
};

const updatePapers = async (
  client: Queryable,
  changed: { id: number; identity: string; facts: Facts }[],
  now: Date,
): Promise<void> => {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, identity, facts }) => ({
    id,
    identity,
    ...facts,
    title_key: titleKey(facts.title),
  }));
  await client.query(
    `update papers p set identity = r.identity, title_key = r.title_key, arxiv_id = r."arxivId", title = r.title, abstract = r.abstract,
       authors = r.authors, keywords = r.keywords, links = r.links, upvotes = r.upvotes, published_on = r."publishedOn", updated_at = $2
     from json_to_recordset($1::json) as r(id int, identity text, title_key text, "arxivId" text, title text, abstract text,
       authors text[], keywords text[], links jsonb, upvotes int, "publishedOn" date)
     where p.id = r.id`,
    [JSON.stringify(rows), now],
  );
};
