import type { Dispatcher } from '../../jobs/dispatcher.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import { BATCH_SPAN, rangeOf } from './batches.ts';
import type { Partitions } from './partitions.ts';
import { skipReasons } from './skip-reasons.ts';

export type PlanResult = { due: number; planned: number; jobs: number };

const PAGE = 5_000;
/** The largest number of rows in a batch. One job sends one batch. */
const BATCH = 500;
const HOUR_MS = 3_600_000;

// A page is one statement, so that a due reader's row and next time are written in one transaction, which no crash can separate.
// SKIP LOCKED lets two planners share the work. If both plan the same reader, the unique key (subscriber, local date) keeps one
// row.
// The next time is computed once for all readers of a page with the same zone, hour and days (dozens of groups), and the number
// of a batch is drawn once for all of its rows. Both use a window instead of a join, since Postgres expects one row from each
// step and would join the steps by nested loops.
// The commit does not wait for the disk. Claiming a planned row does wait, and that flush covers this commit too. A crash before
// it undoes rows and next times together.
const PLAN_PAGE = `
  with due as (
    select id, zone, digest_hour::int as hour, digest_days::int as days, next_digest_at,
      (next_digest_at at time zone zone)::date as local_date
    from subscribers
    where next_digest_at <= $1 and (next_digest_at, id) > ($5, $6) and state in ('active', 'paused')
    order by next_digest_at, id limit $2 for update skip locked
  ), kinds as (
    select due.*, row_number() over (partition by zone, hour, days, local_date) as nth from due
  ), timed as (
    select kinds.*, max(case when nth = 1 then next_digest_at(
        greatest($1, ((local_date + 1)::timestamp at time zone zone) - interval '1 microsecond'), zone, hour, days) end)
      over (partition by zone, hour, days, local_date) as next
    from kinds
  ), numbered as (
    select timed.*, (row_number() over (partition by local_date order by next_digest_at, id) - 1)::int as n from timed
  ), batched as (
    select id, local_date, next_digest_at, next, n,
      max(case when n % ${BATCH} = 0 then nextval('digest_batches_id_seq') end) over (partition by local_date, n / ${BATCH}) as batch
    from numbered
  ), planned as (
    insert into digests (id, subscriber_id, local_date, state, planned_at, expires_at, note, skip_reason)
    select batch * ${BATCH_SPAN} + n % ${BATCH}, id, local_date,
      case when is_late then 'expired' when is_cancelled then 'skipped' else 'planned' end::digest_state,
      $4, $4::timestamptz + (next_digest_at + $3::interval - $1),
      case when is_late then 'planned too late' when is_cancelled then '${skipReasons.cancelled}' end,
      case when is_cancelled and not is_late then 'cancelled' end::skip_reason
    from (select batched.*, next_digest_at + $3::interval <= $1 as is_late,
        local_date in (select local_date from cancelled_runs) as is_cancelled
      from batched order by batch, n) as each
    on conflict (subscriber_id, local_date) do nothing
    returning id, local_date, state
  ), made as (
    insert into digest_batches (id, local_date, woken_at)
    select id / ${BATCH_SPAN}, local_date, $4 from planned group by id / ${BATCH_SPAN}, local_date
  ), moved as (
    update subscribers s set state = 'active', paused_until = null, next_digest_at = batched.next
    from batched where s.id = batched.id
  )
  select (select count(record_event('run.started', 'run:' || local_date, jsonb_build_object('run', local_date), 'run.started:' || local_date))::int
      from (select distinct local_date from planned where state = 'planned') as begun) as started,
    (select count(*)::int from due) as due, (select count(*)::int from planned) as planned,
    (select max(id)::int from due where next_digest_at = (select max(next_digest_at) from due)) as "lastId",
    (select max(next_digest_at)::text from due) as "lastAt",
    array(select distinct (id / ${BATCH_SPAN})::text from planned where state = 'planned') as batches,
    set_config('synchronous_commit', 'off', true)`;

type Page = {
  /** How many local dates began with this page. */
  started: number;
  due: number;
  planned: number;
  lastAt: string | null;
  lastId: number | null;
  batches: string[];
  set_config: string;
};

/**
 * Plans a digest for every reader who is due. Running it twice, or in two places at once, plans no digest twice.
 *
 * A digest is planned for the local date on which its reader was due. If the planner runs more than CATCH_UP_HOURS later, the
 * digest is recorded as expired, and the next one offers its papers.
 */
export const createPlanner = (options: {
  db: Db;
  clock: Clock;
  dispatcher: Dispatcher;
  partitions: Partitions;
  log: Logger;
  catchUpHours: number;
}) => {
  const { db, clock, dispatcher, log } = options;

  const earliestDue = async (asOf: Date): Promise<Date | null> => {
    const { rows } = await db.query<{ at: Date | null }>(
      'select next_digest_at as at from subscribers where next_digest_at <= $1 order by next_digest_at, id limit 1',
      [asOf],
    );
    return rows[0]?.at ?? null;
  };

  return {
    /** Plans the digests that are due at `asOf`. They are sent now, while their catch-up window lasts. */
    plan: async (asOf: Date = clock.now()): Promise<PlanResult> => {
      const result: PlanResult = { due: 0, planned: 0, jobs: 0 };
      const earliest = await earliestDue(asOf);
      await options.partitions.ensure(earliest ?? asOf, asOf);
      let after: [string, number] = ['-infinity', 0];
      while (earliest !== null) {
        const { rows } = await db.query<Page>(PLAN_PAGE, [
          ...[asOf, PAGE, `${(options.catchUpHours * HOUR_MS) / 1000} seconds`, clock.now()],
          ...after,
        ]);
        const page = rows[0]!;
        result.due += page.due;
        result.planned += page.planned;
        // A batch that could not be queued stays planned, and the sweeper queues it later.
        if (await dispatcher.wake('send-digests', page.batches.map(rangeOf)))
          result.jobs += page.batches.length;
        if (page.due < PAGE || page.lastAt === null || page.lastId === null) break;
        after = [page.lastAt, page.lastId];
      }
      if (result.due > 0) log.info(result, 'planned');
      return result;
    },
  };
};
