import type { Db } from '../../platform/postgres.ts';
import type { SubmissionState } from './submission-list.ts';

export type IngestCounts = { source: string; good: number; bad: number; created: number };

/** Counts for each source the good and bad runs since a time, and the new papers that they brought. */
export const countIngestRuns = async (db: Db, since: Date): Promise<IngestCounts[]> => {
  const { rows } = await db.query<IngestCounts>(
    `select source, (count(*) filter (where error is null))::int as good, (count(*) filter (where error is not null))::int as bad,
       sum(created)::int as created
     from ingest_runs where started_at > $1 group by source order by source`,
    [since],
  );
  return rows;
};

/** Counts the submissions in each state; a state without any is left out. */
export const countSubmissions = async (db: Db): Promise<Map<SubmissionState, number>> => {
  const { rows } = await db.query<{ state: SubmissionState; n: number }>(
    'select state, count(*)::int as n from submissions group by state',
  );
  return new Map(rows.map(({ state, n }) => [state, n]));
};
