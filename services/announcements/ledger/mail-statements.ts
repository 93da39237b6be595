import { skipReasons } from '../../digests/ledger/skip-reasons.ts';
import { IN_SEGMENT } from '../segment.ts';

// The statements by which workers write in the ledger of announcements. None is prepared, as in the ledger of digests.

/** Claims mails that may be sent now. */
export const CLAIM = `
  update announcement_mails m set state = 'claimed', lease_token = $2, lease_until = $3
  from (select subscriber_id from announcement_mails
        where announcement_id = $1 and state = 'planned' and (not_before is null or not_before <= $4)
          and exists (select 1 from announcements where id = $1 and state = 'sending')
          and not exists (select 1 from sending_holds)
        order by subscriber_id limit $5 for update skip locked) as free, subscribers s
  where m.announcement_id = $1 and m.subscriber_id = free.subscriber_id and s.id = m.subscriber_id
  returning m.announcement_id as "announcementNumber", m.subscriber_id as "subscriberId", m.attempts, m.lease_token as token,
    s.address, s.address_key as "addressKey"`;

/** Prolongs the leases that a claim still holds. */
export const RENEW = `
  update announcement_mails set lease_until = $3
  where announcement_id = $1 and lease_token = $2 and state in ('claimed', 'sending')`;

/**
 * Checks a mail and records `sending` in one statement, so that nobody is mailed who left, was suppressed or is no longer in the
 * segment before it, and nothing once the announcement was cancelled or sending was held. A reader who has moved to another address
 * since the claim gets it there, by the next claim.
 */
export const START = `
  with r as (
    select * from jsonb_to_recordset($1::jsonb) as r(n int, announcement int, subscriber int, token uuid, key text, hashes bytea[])
  )
  update announcement_mails m set state = 'sending', lease_until = $3, attempts = m.attempts + 1
  from r, subscribers s, announcements a
  where m.announcement_id = r.announcement and m.subscriber_id = r.subscriber and m.lease_token = r.token
    and m.state = 'claimed' and m.lease_until > $2
    and a.id = m.announcement_id and a.state = 'sending' and s.id = m.subscriber_id and s.address_key = r.key and ${IN_SEGMENT}
    and not exists (select 1 from suppressions x where x.address_hash = any (r.hashes))
    and not exists (select 1 from sending_holds)
  returning r.n`;

/** Returns why START left mails out; one whose lease is lost is missing. */
export const WHY_NOT = `
  select r.n, case
      when a.state <> 'sending' then 'lost'
      when exists (select 1 from sending_holds) then 'held'
      when exists (select 1 from suppressions x where x.address_hash = any (r.hashes)) then 'suppressed'
      when not (${IN_SEGMENT}) then 'left'
      else 'lost' end as verdict
  from jsonb_to_recordset($1::jsonb) as r(n int, announcement int, subscriber int, token uuid, hashes bytea[])
    join announcement_mails m on m.announcement_id = r.announcement and m.subscriber_id = r.subscriber
    join announcements a on a.id = m.announcement_id join subscribers s on s.id = m.subscriber_id
  where m.lease_token = r.token and m.state = 'claimed' and m.lease_until > $2`;

/**
 * Records outcomes. A worker that Postgres was away from may come after the sweep that recorded `uncertain`: it knows better, and
 * its token is still there.
 */
export const SETTLE = `
  with r as (
    select * from jsonb_to_recordset($1::jsonb) as r(n int, announcement int, subscriber int, token uuid, state digest_state,
      note text, "retryAt" timestamptz)
  )
  update announcement_mails m set
    state = case when r.state = 'planned' and a.state = 'cancelled' then 'skipped' else r.state end,
    note = case when r.state = 'planned' and a.state = 'cancelled' then '${skipReasons.cancelled}' else r.note end,
    not_before = r."retryAt", lease_token = null, lease_until = null,
    sent_at = case when r.state = 'sent' then $2::timestamptz else m.sent_at end
  from r, announcements a
  where m.announcement_id = r.announcement and m.subscriber_id = r.subscriber and m.lease_token = r.token
    and m.state in ('claimed', 'sending', 'uncertain') and a.id = m.announcement_id
  returning r.n`;

/** Takes back what dead workers claimed and did not begin: it was not sent. */
export const RELEASE = `
  update announcement_mails m set lease_token = null, lease_until = null,
    state = case a.state when 'cancelled' then 'skipped' else 'planned' end::digest_state,
    note = case a.state when 'cancelled' then '${skipReasons.cancelled}' else m.note end
  from announcements a
  where a.id = m.announcement_id and m.state = 'claimed' and m.lease_until < $1`;

/** What was begun and has no outcome may have arrived. It is never sent again: nobody must get an announcement twice. */
export const RECORD_UNCERTAIN = `
  update announcement_mails set state = 'uncertain', lease_until = null, note = 'the outcome of the attempt is unknown'
  where state = 'sending' and lease_until < $1`;
