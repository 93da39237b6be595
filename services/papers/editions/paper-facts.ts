import type { Db } from '../../platform/postgres.ts';
import type { PaperName } from '../paper-name.ts';

/** What is known of a paper besides what a list shows. `publicId` is its name outside, since nobody can count such ids. */
export type PaperFacts = {
  id: number;
  publicId: string;
  doi: string | null;
  version: number | null;
  categories: string[];
  comments: number | null;
  githubStars: number | null;
};

/** Finds papers by the names that they have outside, and reads their facts. */
export const createPaperFacts = ({ db }: { db: Db }) => ({
  /** Returns the id of a paper, also of a hidden one, or null; for a merged paper, the one it was merged into. */
  find: async ({ publicId, identity, doi }: PaperName): Promise<number | null> => {
    const { rows } = await db.query<{ id: number }>(
      `select coalesce(merged_into, id) as id from papers where public_id = $1::uuid or identity = $2 or doi = $3
       order by merged_into nulls first limit 1`,
      [publicId, identity, doi],
    );
    return rows[0]?.id ?? null;
  },
  /** Returns the facts of a paper; for a merged paper, of the one it was merged into. Null for an unknown id. */
  one: async (id: number): Promise<PaperFacts | null> => {
    const { rows } = await db.query<PaperFacts>(
      `select p.id, p.public_id as "publicId", p.doi, p.version, p.categories, p.comments, p.github_stars as "githubStars"
       from papers asked join papers p on p.id = coalesce(asked.merged_into, asked.id) where asked.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  },
  /** Returns the facts of papers by id, without papers that were merged into others. */
  of: async (ids: number[]): Promise<Map<number, PaperFacts>> => {
    const { rows } = await db.query<PaperFacts>(
      `select id, public_id as "publicId", doi, version, categories, comments, github_stars as "githubStars"
       from papers where id = any($1) and merged_into is null`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  },
});

export type PaperFactsReader = ReturnType<typeof createPaperFacts>;
