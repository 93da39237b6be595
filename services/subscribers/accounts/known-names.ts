import { cached } from '../../platform/cache.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Queryable } from '../../platform/postgres.ts';
import { zonesOfDatabase } from '../zones.ts';

/** Holds what the preferences of a program may name. */
export type KnownNames = {
  topicSlugs: ReadonlySet<string>;
  /** Maps the lower case of each zone's name to the name in Postgres. */
  zones: ReadonlyMap<string, string>;
  /** Maps the names of papers that were looked up to their ids. */
  papers: ReadonlyMap<string, number>;
};

/** Reads how a program names a paper, as everywhere in the API; null for a text that is no name. */
type ReadPaperName = (
  text: string,
) => { publicId: string | null; identity: string | null; doi: string | null } | null;

// Postgres reads its folder of zones for each such query, which takes tens of milliseconds; they change with its releases.
const ZONES_MS = 3_600_000;

// A merged paper stands for the one that it was merged into. Nobody is told that there is a hidden one.
const FIND_PAPERS = `
  with named as (
    select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[]) as named(name, public_id, identity, doi)
  ),
  hits as (
    select n.name, p.id, p.merged_into from named n join papers p on p.identity = n.identity
    union all
    select n.name, p.id, p.merged_into from named n join papers p on p.doi = n.doi
    union all
    select n.name, p.id, p.merged_into from named n join papers p on p.public_id = n.public_id
  )
  select distinct on (h.name) h.name, p.id from hits h join papers p on p.id = coalesce(h.merged_into, h.id)
  where p.hidden_at is null order by h.name, p.id`;

const findPapers = async (
  on: Queryable,
  texts: string[],
  readPaperName: ReadPaperName,
): Promise<Map<string, number>> => {
  const named = [...new Set(texts)].flatMap((text) => {
    const name = readPaperName(text);
    return name ? [{ text, ...name }] : [];
  });
  if (named.length === 0) return new Map();
  const { rows } = await on.query<{ name: string; id: number }>(FIND_PAPERS, [
    named.map(({ text }) => text),
    named.map(({ publicId }) => publicId),
    named.map(({ identity }) => identity),
    named.map(({ doi }) => doi),
  ]);
  return new Map(rows.map(({ name, id }) => [name, id]));
};

/** Reads what the preferences of programs may name: topics, zones, and papers by id, arXiv id or DOI. */
export const createKnownNames = (options: {
  db: Db;
  clock: Clock;
  topics: { list(): Promise<{ slug: string }[]> };
  readPaperName: ReadPaperName;
}) => {
  const { db, clock, topics, readPaperName } = options;
  const zones = cached('zones-of-database', () => zonesOfDatabase(db), { clock, minMs: ZONES_MS });
  return {
    read: async (paperNames: string[]): Promise<KnownNames> => {
      const [list, zoneNames, papers] = await Promise.all([
        topics.list(),
        zones.read(),
        findPapers(db, paperNames, readPaperName),
      ]);
      return { topicSlugs: new Set(list.map(({ slug }) => slug)), zones: zoneNames, papers };
    },
  };
};

export type KnownNamesReader = ReturnType<typeof createKnownNames>;
