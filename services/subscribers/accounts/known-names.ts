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

// Postgres reads its folder of zones for each such query, which takes tens of milliseconds; they change with its releases.
const ZONES_MS = 3_600_000;

// A merged paper stands for the one that it was merged into. Nobody is told that there is a hidden one.
const FIND_PAPERS = `
  with named as (select distinct name from unnest($1::text[]) as named(name)),
  hits as (
    select n.name, p.id, p.merged_into from named n join papers p on p.identity = n.name
    union all
    select n.name, p.id, p.merged_into from named n join papers p on p.doi = lower(substr(n.name, 5)) where n.name like 'doi:%'
    union all
    select n.name, p.id, p.merged_into from named n
      join papers p on p.public_id = case when n.name ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then n.name::uuid end
  )
  select distinct on (h.name) h.name, p.id from hits h join papers p on p.id = coalesce(h.merged_into, h.id)
  where p.hidden_at is null order by h.name, p.id`;

const findPapers = async (on: Queryable, names: string[]): Promise<Map<string, number>> => {
  if (names.length === 0) return new Map();
  const { rows } = await on.query<{ name: string; id: number }>(FIND_PAPERS, [names]);
  return new Map(rows.map(({ name, id }) => [name, id]));
};

/** Reads what the preferences of programs may name: topics, zones, and papers by id, arXiv id or DOI. */
export const createKnownNames = (options: {
  db: Db;
  clock: Clock;
  topics: { list(): Promise<{ slug: string }[]> };
}) => {
  const { db, clock, topics } = options;
  const zones = cached('zones-of-database', () => zonesOfDatabase(db), { clock, minMs: ZONES_MS });
  return {
    read: async (paperNames: string[]): Promise<KnownNames> => {
      const [list, zoneNames, papers] = await Promise.all([
        topics.list(),
        zones.read(),
        findPapers(db, paperNames),
      ]);
      return { topicSlugs: new Set(list.map(({ slug }) => slug)), zones: zoneNames, papers };
    },
  };
};

export type KnownNamesReader = ReturnType<typeof createKnownNames>;
