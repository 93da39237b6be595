import { skipReasons } from '../digests/ledger/skip-reasons.ts';

/** The columns of an announcement `a`, with its mails by state: counted once it is finished, else now. */
const COLUMNS = `
  a.id as number, a.public_id as id, a.version, a.subject, a.body, a.segment, a.state, a.scheduled_for as "scheduledFor",
  a.created_by as "createdBy", a.created_at as "createdAt", a.started_at as "startedAt", a.finished_at as "finishedAt",
  coalesce(a.counts, case when a.started_at is null then '{}'::jsonb else (
    select coalesce(jsonb_object_agg(state, n), '{}') from (
      select m.state, count(*) as n from announcement_mails m where m.announcement_id = a.id group by m.state) counted) end) as mails`;

export const BY_ID = `select ${COLUMNS} from announcements a where a.public_id = $1`;
export const BY_NUMBER = `select ${COLUMNS} from announcements a where a.id = $1`;
/** Newest first, after a place in this order. */
export const LIST = `
  select ${COLUMNS} from announcements a where (a.created_at, a.public_id) < ($1, $2)
  order by a.created_at desc, a.public_id desc limit $3`;

export const CREATE = `
  insert into announcements (subject, body, segment, created_by, created_at) values ($1, $2, $3, $4, $5)
  returning public_id as id`;

export const CHANGE = `
  update announcements set subject = $3, body = $4, segment = $5, version = version + 1
  where public_id = $1 and state = 'draft' and version = $2`;

export const REMOVE = `delete from announcements where public_id = $1 and state = 'draft' and version = $2`;

export const SCHEDULE = `
  update announcements set state = 'scheduled', scheduled_for = $3, version = version + 1
  where public_id = $1 and state = 'draft' and version = $2`;

/** Cancels an announcement, and ends its mails that no worker holds; a worker asks again before it begins one. */
export const CANCEL = `
  with cancelled as (
    update announcements set state = 'cancelled', version = version + 1
    where public_id = $1 and state in ('scheduled', 'sending') returning id
  ), ended as (
    update announcement_mails m set state = 'skipped', note = '${skipReasons.cancelled}'
    from cancelled c where m.announcement_id = c.id and m.state = 'planned'
  )
  select id from cancelled`;

/**
 * Ends the mails of cancelled announcements that CANCEL did not see: they were planned, or put back by a worker, in a transaction
 * that committed while CANCEL ran.
 */
export const END_CANCELLED = `
  update announcement_mails m set state = 'skipped', note = '${skipReasons.cancelled}'
  from announcements a
  where a.state = 'cancelled' and a.finished_at is null and m.announcement_id = a.id and m.state = 'planned'`;

/** Finishes announcements without an open mail. */
export const FINISH = `
  update announcements a set finished_at = $1, version = version + 1,
    state = case a.state when 'sending' then 'sent' else a.state end,
    counts = (select coalesce(jsonb_object_agg(state, n), '{}') from (
      select m.state, count(*) as n from announcement_mails m where m.announcement_id = a.id group by m.state) counted)
  where a.finished_at is null and (a.state = 'cancelled' or (a.state = 'sending' and a.planned_at is not null))
    and not exists (select 1 from announcement_mails m
      where m.announcement_id = a.id and m.state in ('planned', 'claimed', 'sending'))
  returning a.id as number`;

/** Returns the announcements that have something to do now. */
export const DUE = `
  select a.id as number from announcements a
  where a.finished_at is null and ((a.state = 'scheduled' and a.scheduled_for <= $1)
    or (a.state = 'sending' and (a.planned_at is null or exists (
      select 1 from announcement_mails m
      where m.announcement_id = a.id and m.state = 'planned' and (m.not_before is null or m.not_before <= $1)))))
  order by a.id`;

/** Deletes the mails of announcements that were finished long ago; their counts stay. */
export const FORGET = `
  delete from announcement_mails m using announcements a where a.id = m.announcement_id and a.finished_at < $1`;
