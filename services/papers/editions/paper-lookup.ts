import type { Db } from '../../platform/postgres.ts';

/** Counts the papers that these editions list, including hidden ones. */
export const countListed = async (db: Db, editionDates: string[]): Promise<number> => {
  const { rows } = await db.query<{ n: number }>(
    'select count(*)::int as n from edition_papers where edition_date = any($1)',
    [editionDates],
  );
  return rows[0]!.n;
};

/** Returns the dates of the editions that list any of these papers, newest first; merged papers are followed. */
export const editionDatesOf = async (db: Db, paperIds: number[]): Promise<string[]> => {
  const { rows } = await db.query<{ date: string }>(
    `select distinct edition_date as date from edition_papers
     where paper_id in (select coalesce(merged_into, id) from papers where id = any($1)) order by 1 desc`,
    [paperIds],
  );
  return rows.map(({ date }) => date);
};

/** Returns titles by paper id. */
export const titlesOf = async (db: Db, paperIds: number[]): Promise<Map<number, string>> => {
  const { rows } = await db.query<{ id: number; title: string }>(
    'select id, title from papers where id = any($1)',
    [paperIds],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
};

/** Names a paper to programs. */
export type PublicPaper = { publicId: string; title: string };

/** Returns papers by id, each as the paper that it may have been merged into. */
export const publicPapersOf = async (db: Db, paperIds: number[]): Promise<Map<number, PublicPaper>> => {
  if (paperIds.length === 0) return new Map();
  const { rows } = await db.query<PublicPaper & { id: number }>(
    `select p.id, q.public_id as "publicId", q.title
     from papers p join papers q on q.id = coalesce(p.merged_into, p.id) where p.id = any($1)`,
    [paperIds],
  );
  return new Map(rows.map(({ id, ...paper }) => [id, paper]));
};

/** Maps the id of each merged paper to the id of the paper that it was merged into. */
export const mergedPapers = async (db: Db): Promise<Map<number, number>> => {
  const { rows } = await db.query<{ id: number; into: number }>(
    'select id, merged_into as "into" from papers where merged_into is not null',
  );
  return new Map(rows.map(({ id, into }) => [id, into]));
};
