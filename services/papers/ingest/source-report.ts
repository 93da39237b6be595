import type { Db } from '../../platform/postgres.ts';

/** The health of a source and the figures of its last run. */
export type SourceReport = {
  source: string;
  lastRunAt: Date | null;
  lastOkAt: Date | null;
  failingSince: Date | null;
  parsed: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** The first line of the last error; null if the source worked the last time. */
  error: string | null;
};

/** Returns every source that was ever asked, those that fail first. */
export const readSourceReports = async (db: Db): Promise<SourceReport[]> => {
  const { rows } = await db.query<SourceReport>(
    `with names as (select distinct source from ingest_runs union select source from source_states)
     select n.source, r.started_at as "lastRunAt", coalesce(s.last_ok_at, case when r.error is null then r.started_at end) as "lastOkAt",
       s.failing_since as "failingSince", coalesce(r.parsed, 0) as parsed, coalesce(r.created, 0) as created,
       coalesce(r.updated, 0) as updated, coalesce(r.unchanged, 0) as unchanged,
       coalesce(jsonb_array_length(r.rejected), 0) as rejected,
       split_part(case when s.failing_since is not null then coalesce(s.last_error, r.error) else r.error end, E'\\n', 1) as error
     from names n
       left join lateral (select * from ingest_runs i where i.source = n.source order by i.started_at desc limit 1) r on true
       left join source_states s on s.source = n.source
     order by error is null, n.source`,
  );
  return rows.map((row) => ({ ...row, error: row.error || null }));
};
