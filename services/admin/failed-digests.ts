import { BATCH_SPAN } from '../digests/ledger/batches.ts';
import type { Db } from '../platform/postgres.ts';

/** A failed or uncertain digest; `note` is the relay's reply or another reason. */
export type FailedDigest = {
  id: string;
  subscriberId: number;
  localDate: string;
  state: string;
  note: string;
};

const SELECT = `d.id, d.subscriber_id as "subscriberId", d.local_date as "localDate", d.state, coalesce(d.note, '') as note`;

// The ledger has no index by state. Finished batches keep their counts, so only those that hold such digests are read. Of the
// batches in progress the oldest are read, since these have such digests first.
const LATEST = `
  with failing as (
    (select id, local_date from digest_batches
     where local_date > (select max(local_date) from digest_batches) - 3 and done_at is not null
       and states ?| array['failed', 'uncertain']
     order by local_date desc, id desc limit $1)
    union all
    (select id, local_date from digest_batches where done_at is null order by id limit 20))
  select ${SELECT}
  from failing b join lateral (
    select * from digests where local_date = b.local_date
      and id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
      and state in ('failed', 'uncertain') order by id desc limit $1) d on true
  order by d.local_date desc, d.id desc limit $1`;

const OF_RUN = `
  with failing as (
    select id, local_date from digest_batches
    where local_date = $1 and id <= $3::bigint / ${BATCH_SPAN} and (done_at is null or states ? $2)
    order by id desc)
  select ${SELECT}
  from failing b join lateral (
    select * from digests where local_date = b.local_date
      and id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
      and id < $3 and state = $2::digest_state order by id desc limit $4) d on true
  limit $4`;

/** Finds digests by state through the counts of their batches, without scanning the ledger. */
export const createFailedDigests = (options: { db: Db }) => ({
  /** Returns the newest failed and uncertain digests of the last three dates. */
  latest: async (limit: number): Promise<FailedDigest[]> =>
    (await options.db.query<FailedDigest>(LATEST, [limit])).rows,
  /** Returns digests of one local date in one state with ids below `before`, newest first. */
  of: async (
    localDate: string,
    state: string,
    before: string | null,
    limit: number,
  ): Promise<FailedDigest[]> =>
    (await options.db.query<FailedDigest>(OF_RUN, [localDate, state, before ?? '9223372036854775807', limit]))
      .rows,
});

export type FailedDigests = ReturnType<typeof createFailedDigests>;
