import type { Queryable } from '../platform/postgres.ts';
import { titleKey } from './identity.ts';
import type { Facts } from './merge.ts';
import type { PaperDraft } from './paper.ts';

export type Known = Facts & { id: number; identity: string; titleKey: string; editionDate: string | null };
export type Candidate = { draft: PaperDraft; identity: string; titleKey: string };

// By identity; a paper known by its title alone is also found by the title, so that its arXiv id can be added.
export const findKnown = async (client: Queryable, candidates: Candidate[]): Promise<Map<string, Known>> => {
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

export const insertPapers = async (client: Queryable, fresh: Candidate[], now: Date): Promise<number[]> => {
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

export const updatePapers = async (
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
