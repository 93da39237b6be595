import type { Dispatcher } from '../jobs/dispatcher.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Db } from '../platform/postgres.ts';

export type PlanResult = { due: number; planned: number; jobs: number };

const PAGE = 500;
const HOUR_MS = 3_600_000;

// One statement, one transaction, one page: readers who are due get a row and their next time together, so
// a crash between the two cannot be. SKIP LOCKED lets two planners share the work; the unique
// (subscriber, local date) makes whatever they both do harmless.
const PLAN_PAGE = `
  with due as (
    select id, zone, digest_hour::int as hour, digest_days::int as days, next_digest_at,
      (next_digest_at at time zone zone)::date as local_date
    from subscribers
    where next_digest_at <= $1 and state in ('active', 'paused')
    order by next_digest_at limit $2 for update skip locked
  ), planned as (
    insert into digests (subscriber_id, local_date, state, planned_at, expires_at, woken_at, note)
    select id, local_date,
      case when next_digest_at + $3::interval <= $1 then 'expired' else 'planned' end::digest_state,
      $4, $4::timestamptz + (next_digest_at + $3::interval - $1), $4,
      case when next_digest_at + $3::interval <= $1 then 'planned too late' end
    from due
    on conflict (subscriber_id, local_date) do nothing
    returning id, state
  ), moved as (
    update subscribers s set state = 'active', paused_until = null,
      next_digest_at = next_digest_at(
        greatest($1, ((due.local_date + 1)::timestamp at time zone due.zone) - interval '1 microsecond'),
        due.zone, due.hour, due.days)
    from due where s.id = due.id
    returning s.id
  )
  select (select count(*)::int from moved) as due, (select count(*)::int from planned) as planned,
    (select min(id) from planned where state = 'planned') as "from",
    (select max(id) from planned where state = 'planned') as "to"`;

/**
 * Turns readers whose time has come into planned digests. Running it twice, or in two places at once, plans
 * nothing twice.
 *
 * A reader is planned for the local date on which they were due. When the planner comes later than the
 * catch-up window (CATCH_UP_HOURS), that date's digest is recorded as expired; its papers are in the next.
 */
export const createPlanner = (options: {
  db: Db;
  clock: Clock;
  dispatcher: Dispatcher;
  log: Logger;
  catchUpHours: number;
}) => {
  const { db, clock, dispatcher, log } = options;
  return {
    /** Plans as if it were `asOf`; the digests are sent now all the same, with what is left of their window. */
    plan: async (asOf: Date = clock.now()): Promise<PlanResult> => {
      const result: PlanResult = { due: 0, planned: 0, jobs: 0 };
      for (;;) {
        const { rows } = await db.query<{
          due: number;
          planned: number;
          from: string | null;
          to: string | null;
        }>(PLAN_PAGE, [asOf, PAGE, `${(options.catchUpHours * HOUR_MS) / 1000} seconds`, clock.now()]);
        const page = rows[0]!;
        result.due += page.due;
        result.planned += page.planned;
        if (page.from !== null && page.to !== null) {
          // What could not be queued is planned all the same; the sweeper wakes it.
          if (await dispatcher.wake('send-digests', [{ from: page.from, to: page.to }])) result.jobs += 1;
        }
        if (page.due < PAGE) break;
      }
      if (result.due > 0) log.info(result, 'planned');
      return result;
    },
  };
};

export type Planner = ReturnType<typeof createPlanner>;
