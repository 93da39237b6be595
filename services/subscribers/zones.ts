import type { Queryable } from '../platform/postgres.ts';

// Known names are cached, because Intl takes 0.1 ms for each and many readers share few zones. The cache is bounded,
// because a name may be written in any mix of cases.
const known = new Set<string>();
const MAX_KNOWN = 1_000;

/** Returns whether a name is an IANA time zone, as browsers report them; offsets such as `+01:00` are not. */
export const isZone = (zone: string): boolean => {
  if (known.has(zone)) return true;
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    if (known.size < MAX_KNOWN) known.add(zone);
    return true;
  } catch {
    return false;
  }
};

/** Maps the lower case of each zone's name to its name in Postgres, whose copy of the zone database may be another than Node's. */
export const zonesOfDatabase = async (db: Queryable): Promise<Map<string, string>> => {
  const { rows } = await db.query<{ name: string }>('select name from pg_timezone_names');
  return new Map(rows.filter(({ name }) => isZone(name)).map(({ name }) => [name.toLowerCase(), name]));
};

/** Returns the calendar day in a zone, `YYYY-MM-DD`. */
export const localDay = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);

/** Returns whether Postgres knows the zone too, since its copy of the zone database may be older than Node's. */
export const isZoneOfDatabase = async (db: Queryable, zone: string): Promise<boolean> => {
  const { rowCount } = await db.query('select 1 from pg_timezone_names where name = $1', [zone]);
  return rowCount === 1;
};

/** Returns the zones to choose from by region, such as `{ region: 'Europe', zones: ['Europe/Amsterdam', …] }`. */
export const zonesByRegion = (): { region: string; zones: string[] }[] => {
  const regions = new Map<string, string[]>([['UTC', ['UTC']]]);
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const region = zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : 'UTC';
    if (zone === 'UTC') continue;
    regions.set(region, [...(regions.get(region) ?? []), zone]);
  }
  return [...regions].map(([region, zones]) => ({ region, zones }));
};
