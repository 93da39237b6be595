import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import { IN_SEGMENT } from '../segment.ts';

const PAGE = 5_000;

/** Begins an announcement whose time has come. */
const BEGIN = `
  update announcements set state = 'sending', started_at = $2, version = version + 1
  where id = $1 and state = 'scheduled' and scheduled_for <= $2`;

// Planning goes by pages of readers' numbers, so that no statement runs long, and a worker that dies loses a page at most.
const LOCK = `select 1 from announcements where id = $1 and state = 'sending' and planned_at is null for update`;

const PLAN_PAGE = `
  with page as (
    select s.id from subscribers s, announcements a
    where a.id = $1 and s.id > a.planned_through and ${IN_SEGMENT}
    order by s.id limit $2
  ), planned as (
    insert into announcement_mails (announcement_id, subscriber_id) select $1, id from page order by id
    on conflict do nothing
  )
  update announcements a set
    planned_through = coalesce((select max(id) from page), planned_through),
    planned_at = case when (select count(*) from page) < $2 then $3 end::timestamptz
  where a.id = $1
  returning (select count(*) from page)::int as count, planned_at is not null as "isDone"`;

/** Writes a row for each reader of an announcement's segment, as the segment is when it begins. */
export const createAnnouncementPlanner = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;

  const planPage = (announcement: number) =>
    inTransaction(db, async (client) => {
      const { rowCount } = await client.query(LOCK, [announcement]);
      if (rowCount === 0) return { count: 0, isDone: true };
      const { rows } = await client.query<{ count: number; isDone: boolean }>(PLAN_PAGE, [
        announcement,
        PAGE,
        clock.now(),
      ]);
      return rows[0]!;
    });

  return {
    /** Begins an announcement that is due, and plans its mails; returns how many it added. It is idempotent. */
    plan: async (announcement: number): Promise<number> => {
      await db.query(BEGIN, [announcement, clock.now()]);
      for (let planned = 0; ; ) {
        const { count, isDone } = await planPage(announcement);
        planned += count;
        if (isDone) return planned;
      }
    },
  };
};

export type AnnouncementPlanner = ReturnType<typeof createAnnouncementPlanner>;
