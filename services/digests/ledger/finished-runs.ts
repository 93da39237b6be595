import type { Queryable } from '../../platform/postgres.ts';

// The last zone, UTC-12, leaves a date at 12:00 UTC of the day after; then no digest is planned for it any more. The dates come
// first, so that the batches of one or two of them are read, and none once the event exists.
const RECORD_FINISHED = `
  with dates as (
    select ($1::timestamptz at time zone 'UTC' - interval '12 hours')::date - n as local_date from generate_series(1, 8) n
  ), waiting as (
    select local_date from dates
    where exists (select 1 from events where once = 'run.started:' || local_date)
      and not exists (select 1 from events where once = 'run.finished:' || local_date)
  ), finished as (
    select local_date from digest_batches join waiting using (local_date)
    group by local_date having bool_and(done_at is not null)
  ), counted as (
    select local_date, r.key as state, sum(r.value::bigint) as n
    from digest_batches join finished using (local_date) cross join lateral jsonb_each_text(states) r
    group by local_date, r.key
  )
  select record_event('run.finished', 'run:' || local_date,
    jsonb_build_object('run', local_date, 'digests', sum(n), 'states', jsonb_object_agg(state, n)), 'run.finished:' || local_date)
  from counted group by local_date`;

/** Records, once each, that runs are finished: their date is over in every zone, and all their batches are done. */
export const recordFinishedRuns = async (on: Queryable, now: Date): Promise<void> => {
  await on.query(RECORD_FINISHED, [now]);
};
