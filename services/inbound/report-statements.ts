// The statements that record reports and act on them. They run in one transaction for a batch of reports.

/** Puts transactions that record reports about one reader in order: the second sees the first one's rows. Nothing else waits. */
export const LOCK_READERS = `
  select pg_advisory_xact_lock(762103, id) from (select unnest($1::int[]) as id order by id) readers`;

/** Returns what was reported before of these digests, requests and announcements. */
export const FIND_EARLIER = `
  select subscriber_id as "subscriberId", digest_id as "digestId", signup_id as "signupId", announcement_id as "announcementId", verdict
  from mail_reports
  where subscriber_id = any($1::int[])
    and (digest_id = any($2::bigint[]) or signup_id = any($3::int[]) or announcement_id = any($4::int[]))
    and (action <> 'none' or verdict not in ('hard', 'soft', 'blocked', 'complaint', 'unsubscribe'))`;

// The ids are taken first, because an insert returns nothing by which its rows can be told apart.
export const ADD_REPORTS = `
  with given as materialized (
    select nextval(pg_get_serial_sequence('mail_reports', 'id')) as id, r.* from json_to_recordset($1::json) as r(n int,
      "inboundId" bigint, via text, "receivedAt" timestamptz, verdict report_verdict, rule text, status text, code int,
      diagnostic text, domain text, "subscriberId" int, "digestId" bigint, "localDate" date, "signupId" int, "announcementId" int, "matchedBy" text,
      action report_action, evidence text)
  ), added as (
    insert into mail_reports (id, inbound_id, via, received_at, verdict, rule, status, code, diagnostic, domain, subscriber_id,
      digest_id, local_date, signup_id, announcement_id, matched_by, action, evidence)
    select id, "inboundId", via, "receivedAt", verdict, rule, status, code, diagnostic, domain, "subscriberId",
      "digestId", "localDate", "signupId", "announcementId", "matchedBy", action, evidence from given order by n
  )
  select n, id from given`;

/** Marks digests that came back. One that is being sent may come back before its worker has recorded that it was sent. */
export const MARK_BOUNCED = `
  update digests set bounced_at = $3
  where local_date = any($1::date[]) and id = any($2::bigint[]) and bounced_at is null
    and state in ('sending', 'sent', 'uncertain')`;

/** Marks mails of announcements that came back, as digests. */
export const MARK_ANNOUNCEMENTS_BOUNCED = `
  update announcement_mails set bounced_at = $3
  where (announcement_id, subscriber_id) in (select * from unnest($1::int[], $2::int[])) and bounced_at is null
    and state in ('sending', 'sent', 'uncertain')`;

/** Returns how the digests of readers ended within some days of a local date, for the soft rule. */
export const READ_OUTCOMES = `
  select d.subscriber_id as "subscriberId", d.local_date as "localDate",
    case when exists (select 1 from mail_reports m
        where m.subscriber_id = d.subscriber_id and m.digest_id = d.id and m.verdict = 'soft' and m.action <> 'none') then 'soft'
      when exists (select 1 from mail_reports m
        where m.subscriber_id = d.subscriber_id and m.digest_id = d.id and m.verdict = 'delivered') then 'delivered'
      when d.state = 'sent' and d.bounced_at is null then 'delivered'
      else 'other' end as outcome
  from digests d
  where d.subscriber_id = any($1::int[]) and d.local_date between $2 and $3`;

export const SET_SUPPRESSED = `update mail_reports set action = 'suppressed' where id = any($1::bigint[])`;

export const FAIL_SIGNUPS = `
  update signups set state = 'failed', lease_until = null, note = 'it came back'
  where id = any($1::int[]) and state in ('sending', 'sent')`;

/** Counts reports by the UTC day on which they came. The order keeps two transactions from waiting for each other. */
export const COUNT_BY_DOMAIN = `
  insert into recipient_domains as d (day, domain, bounced, blocked, complaints)
  select r.* from json_to_recordset($1::json) as r(day date, domain text, bounced int, blocked int, complaints int)
  order by r.day, r.domain
  on conflict (day, domain) do update set bounced = d.bounced + excluded.bounced, blocked = d.blocked + excluded.blocked,
    complaints = d.complaints + excluded.complaints`;
