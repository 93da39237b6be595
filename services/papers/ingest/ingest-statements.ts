import type { Queryable } from '../../platform/postgres.ts';
import { mergePictures } from '../pictures/picture-statements.ts';
import { titleKey } from '../text/identity.ts';
import type { Facts } from './merge.ts';

/** Lets one transaction at a time change the lists: two of them would race to create the same papers. */
export const ONE_AT_A_TIME = `select pg_advisory_xact_lock(hashtext('paperboy/ingest'))`;

export type Known = Facts & { id: number; identity: string; titleKey: string; editionDate: string | null };
/** Known papers, by the identities and titles that a source may use. */
export type KnownPapers = {
  byIdentity: Map<string, Known>;
  /** Papers that have the title now come before papers that had it formerly. */
  byTitle: Map<string, { paper: Known; former: boolean }[]>;
};

const KNOWN_COLUMNS = `p.id, p.identity, p.arxiv_id as "arxivId", p.doi, p.title_key as "titleKey", p.title, p.abstract, p.authors,
  p.keywords, p.links, p.upvotes, p.published_on as "publishedOn", p.version, p.categories, p.comments,
  p.github_stars as "githubStars", p.tldr, p.tldr_by as "tldrBy", p.latex,
  p.provenance, ep.edition_date as "editionDate"`;

/** Returns papers by id; for a merged paper, the one it was merged into. */
export const findByIds = async (client: Queryable, ids: number[]): Promise<Known[]> => {
  if (ids.length === 0) return [];
  const { rows } = await client.query<Known>(
    `select ${KNOWN_COLUMNS} from papers asked join papers p on p.id = coalesce(asked.merged_into, asked.id)
       left join edition_papers ep on ep.paper_id = p.id where asked.id = any($1)`,
    [ids],
  );
  return rows;
};

/** Returns the papers that these identities and titles may mean; for a merged paper, the one it was merged into. */
export const findKnown = async (
  client: Queryable,
  sought: { identities: string[]; dois: string[]; titleKeys: string[] },
): Promise<KnownPapers> => {
  // `offset 0` makes the planner look up each title by itself: for a hundred at once, a planner without fresh statistics
  // reads the whole table.
  const { rows: hits } = await client.query<{ by: 'identity' | 'title' | 'former'; key: string; id: number }>(
    `select 'identity' as by, identity as key, coalesce(merged_into, id) as id from papers where identity = any($1)
     union all select 'identity', 'doi:' || doi, coalesce(merged_into, id) from papers where doi = any($3)
     union all select 'title', sought, id from unnest($2::text[]) as sought,
       lateral (select coalesce(merged_into, id) as id from papers where title_key = sought offset 0) named
     union all select 'former', title_key, paper_id from former_titles where title_key = any($2)`,
    [sought.identities, sought.titleKeys, sought.dois],
  );
  // A second query reads the papers, for the same reason.
  const papers = new Map(
    (await findByIds(client, [...new Set(hits.map(({ id }) => id))])).map((paper) => [paper.id, paper]),
  );
  const found: KnownPapers = { byIdentity: new Map(), byTitle: new Map() };
  const ofNow = (by: string): number => (by === 'former' ? 1 : 0);
  for (const { by, key, id } of hits.sort((a, b) => ofNow(a.by) - ofNow(b.by) || a.id - b.id)) {
    const paper = papers.get(id)!;
    const named = found.byTitle.get(key) ?? [];
    if (by === 'identity') found.byIdentity.set(key, paper);
    else if (!named.some((hit) => hit.paper === paper))
      found.byTitle.set(key, [...named, { paper, former: by === 'former' }]);
  }
  return found;
};

const FACT_COLUMNS = `"arxivId" text, doi text, title text, abstract text, authors text[], keywords text[], links jsonb, upvotes int,
  "publishedOn" date, version int, categories text[], comments int, "githubStars" int, tldr text, "tldrBy" text,
  latex jsonb, provenance jsonb`;

export type PaperRow = { identity: string; facts: Facts };

/** Inserts new papers and returns their ids in the same order. */
export const insertPapers = async (client: Queryable, fresh: PaperRow[], now: Date): Promise<number[]> => {
  if (fresh.length === 0) return [];
  const rows = fresh.map(({ identity, facts }) => ({ identity, title_key: titleKey(facts.title), ...facts }));
  const { rows: inserted } = await client.query<{ id: number; identity: string }>(
    `insert into papers (identity, title_key, arxiv_id, doi, title, abstract, authors, keywords, links, upvotes, published_on,
       version, categories, comments, github_stars, tldr, tldr_by, latex, provenance, created_at, updated_at)
     select identity, title_key, "arxivId", doi, title, abstract, authors, keywords, links, upvotes, "publishedOn",
       version, categories, comments, "githubStars", tldr, "tldrBy", latex, provenance, $2, $2
     from json_to_recordset($1::json) as r(identity text, title_key text, ${FACT_COLUMNS})
     returning id, identity`,
    [JSON.stringify(rows), now],
  );
  const ids = new Map(inserted.map((row) => [row.identity, row.id]));
  return fresh.map((each) => ids.get(each.identity)!);
};

/** Updates the papers that have changed. */
export const updatePapers = async (
  client: Queryable,
  changed: (PaperRow & { id: number })[],
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
    `update papers p set identity = r.identity, title_key = r.title_key, arxiv_id = r."arxivId", doi = r.doi, title = r.title, abstract = r.abstract,
       authors = r.authors, keywords = r.keywords, links = r.links, upvotes = r.upvotes, published_on = r."publishedOn",
       version = r.version, categories = r.categories, comments = r.comments, github_stars = r."githubStars",
       tldr = r.tldr, tldr_by = r."tldrBy", latex = r.latex,
       provenance = r.provenance, updated_at = $2
     from json_to_recordset($1::json) as r(id int, identity text, title_key text, ${FACT_COLUMNS})
     where p.id = r.id`,
    [JSON.stringify(rows), now],
  );
};

/** Records former titles of papers, because an older listing may still use one of them. */
export const recordTitles = async (
  client: Queryable,
  titles: { id: number; titleKey: string }[],
): Promise<void> => {
  if (titles.length === 0) return;
  await client.query(
    `insert into former_titles (title_key, paper_id) select * from unnest($1::text[], $2::int[]) on conflict do nothing`,
    [titles.map((each) => each.titleKey), titles.map((each) => each.id)],
  );
};

/**
 * Merges papers that turned out to be the same. The row of the merged paper stays, because mails, digests and pages refer
 * to it, and points to the other paper, which stays in the earlier of their two editions.
 */
export const mergePapers = async (
  client: Queryable,
  merged: { from: number; to: number }[],
): Promise<void> => {
  if (merged.length === 0) return;
  const pairs: [number[], number[]] = [merged.map(({ from }) => from), merged.map(({ to }) => to)];
  await client.query(
    `with merged as (select * from unnest($1::int[], $2::int[]) as merged(loser, winner)), gone as (
       delete from edition_papers ep using merged m where ep.paper_id = m.loser
       returning m.winner, ep.edition_date, ep.position)
     insert into edition_papers (paper_id, edition_date, position)
     select distinct on (winner) winner, edition_date, position from gone order by winner, edition_date
     on conflict (paper_id) do update set edition_date = excluded.edition_date, position = excluded.position
     where edition_papers.edition_date > excluded.edition_date`,
    pairs,
  );
  await client.query(
    `with gone as (
       delete from paper_sources s using unnest($1::int[], $2::int[]) as m(loser, winner) where s.paper_id = m.loser
       returning m.winner, s.source, s.announce_type, s.listed_on, s.seen_at)
     insert into paper_sources (paper_id, source, announce_type, listed_on, seen_at)
     select distinct on (winner, source) winner, source, announce_type, listed_on, seen_at from gone
     order by winner, source, seen_at on conflict do nothing`,
    pairs,
  );
  await client.query(
    `with gone as (
       delete from paper_counts c using unnest($1::int[], $2::int[]) as m(loser, winner) where c.paper_id = m.loser
       returning m.winner, c.read_at, c.upvotes, c.comments, c.github_stars)
     insert into paper_counts (paper_id, read_at, upvotes, comments, github_stars)
     select distinct on (winner, read_at) * from gone order by winner, read_at on conflict do nothing`,
    pairs,
  );
  await client.query(
    `with gone as (
       delete from former_titles f using unnest($1::int[], $2::int[]) as m(loser, winner) where f.paper_id = m.loser
       returning f.title_key, m.winner)
     insert into former_titles (title_key, paper_id) select distinct title_key, winner from gone on conflict do nothing`,
    pairs,
  );
  await mergePictures(client, pairs);
  await client.query(
    `update submissions s set paper_id = m.winner from unnest($1::int[], $2::int[]) as m(loser, winner) where s.paper_id = m.loser`,
    pairs,
  );
  await client.query(
    `update papers p set merged_into = m.winner from unnest($1::int[], $2::int[]) as m(loser, winner)
     where p.id = m.loser or p.merged_into = m.loser`,
    pairs,
  );
};

export type Listing = { id: number; announceType: string | null };

/** Records which source listed which papers, when it did so first, and with which kind of announcement. */
export const recordListings = async (
  client: Queryable,
  listed: { source: string; date: string; now: Date; listings: Listing[] },
): Promise<void> => {
  const { source, date, now, listings } = listed;
  if (listings.length === 0) return;
  await client.query(
    `insert into paper_sources (paper_id, source, announce_type, listed_on, seen_at)
     select id, $3, announced, $4, $5 from unnest($1::int[], $2::text[]) as l(id, announced)
     on conflict (paper_id, source) do update set announce_type = excluded.announce_type
     where excluded.announce_type is not null and paper_sources.announce_type is distinct from excluded.announce_type`,
    [listings.map(({ id }) => id), listings.map(({ announceType }) => announceType), source, date, now],
  );
};

/** Puts approved submissions that are in no edition yet at the end of this edition. */
export const listApproved = async (client: Queryable, date: string): Promise<void> => {
  await client.query(
    `insert into edition_papers (paper_id, edition_date, position)
     select paper_id, $1, (select max(position) from edition_papers where edition_date = $1) + row_number() over (order by min(id))
     from submissions where state = 'approved' and paper_id is not null group by paper_id
     on conflict do nothing`,
    [date],
  );
};
