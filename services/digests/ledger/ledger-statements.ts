import { ASK_AFTER_DAYS } from '../compose/note.ts';
import { SET_CANCELLED, skipReasons } from './skip-reasons.ts';

// The statements by which workers write in the ledger. Each names one local date, so that Postgres plans it for one partition.
// None is prepared: Postgres keeps the plan of a prepared statement, and a plan made while a week was nearly empty reads the
// whole week for each group once it holds a million rows. Planning again costs a few µs a mail.
//
// A group's ids are also given as an array, since for `id = any(...)` Postgres uses the primary key, whatever its statistics of
// the week say. The conditions on a row's state and lease stand in a CASE, which Postgres expects to hold for half of the
// rows. From plain conditions and statistics of an hour ago it would expect one row, and compare each row of the group with
// each other.

/** Claims rows that may be sent now. */
export const CLAIM = `
  update digests d set state = 'claimed', lease_token = $4, lease_until = $5
  from (select id from digests where local_date = $1 and id between $2 and $3 and state = 'planned'
          and (not_before is null or not_before <= $6) and expires_at > $6
          and not exists (select 1 from sending_holds where kind <> 'relay' or not $8)
          and not exists (select 1 from cancelled_runs where local_date = $1)
        order by id limit $7 for update skip locked) as free
  where d.local_date = $1 and d.id = free.id
  returning d.id as "digestId", d.subscriber_id as "subscriberId", d.local_date as "localDate", d.attempts, d.uncertain_attempts as "uncertainAttempts", d.lease_token as token`;

/** Prolongs the leases that a claim still holds. */
export const RENEW = `
  update digests d set lease_until = $5
  from (select id from digests where local_date = $1 and id between $2 and $3 and lease_token = $4
          and state in ('claimed', 'sending') order by id for update skip locked) as held
  where d.local_date = $1 and d.id = held.id`;

/**
 * Checks a row and records `sending` in one statement, so that a reader who left before it is not mailed. The parameter is jsonb,
 * so that selections are parsed only once. The first digest of a reader, and the first a week later, are noted in the reader's
 * row, since they say something besides their papers (compose/note.ts).
 */
export const START = `
  with r as (
    select * from jsonb_to_recordset($1::jsonb)
      as r(n int, id bigint, token uuid, through date, selection jsonb, hashes bytea[])
  ), begun as (
    update digests d set state = 'sending', lease_until = $4, attempts = d.attempts + 1,
      selection = r.selection, through_edition = r.through
    from r, subscribers s
    where d.local_date = $2 and d.id = any($6::bigint[]) and d.id = r.id and d.lease_token = r.token
      and case when d.state = 'claimed' and d.lease_until > $3 and d.expires_at > $3 then true else false end
      and s.id = d.subscriber_id and s.state = 'active'
      and not exists (select 1 from suppressions x where x.address_hash = any (r.hashes))
      and not exists (select 1 from sending_holds where kind <> 'relay' or not $5)
    returning r.n, s.id as subscriber_id,
      s.welcomed_on is null or (s.asked_on is null and s.welcomed_on <= $2::date - ${ASK_AFTER_DAYS}) as has_note
  ), noted as (
    update subscribers s set welcomed_on = coalesce(s.welcomed_on, $2),
      asked_on = case when s.welcomed_on <= $2::date - ${ASK_AFTER_DAYS} then coalesce(s.asked_on, $2) else s.asked_on end
    from begun where begun.has_note and s.id = begun.subscriber_id
  )
  select n from begun`;

/** Returns why START left rows out; a row whose lease is lost is missing. */
export const WHY_NOT = `
  select r.n, case
      when exists (select 1 from sending_holds where kind <> 'relay' or not $4) then 'held'
      when s.state <> 'active' then 'left'
      when exists (select 1 from suppressions x where x.address_hash = any (r.hashes)) then 'suppressed'
      when d.expires_at <= $3 then 'expired'
      else 'lost' end as verdict
  from json_to_recordset($1::json) as r(n int, id bigint, token uuid, hashes bytea[])
    join digests d on d.local_date = $2 and d.id = r.id join subscribers s on s.id = d.subscriber_id
  where d.lease_token = r.token and d.state = 'claimed' and d.lease_until > $3`;

/** Takes back that the digest of a local date ($2) said something, since it did not arrive: the next one says it. */
export const NOT_NOTED = `welcomed_on = nullif(s.welcomed_on, $2), asked_on = nullif(s.asked_on, $2)`;

/**
 * Returns the statement that calls off digests `d`, which `rows` chooses. One that its mailbox deferred may have been the one that
 * welcomes its reader, which the next one does then.
 */
export const cancelling = (rows: string): string => `
  with cancelled as (
    update digests d set state = 'skipped', ${SET_CANCELLED}, lease_token = null, lease_until = null
    ${rows}
    returning d.subscriber_id, d.local_date, d.attempts, d.uncertain_attempts
  ), unnoted as (
    update subscribers s set welcomed_on = nullif(s.welcomed_on, c.local_date), asked_on = nullif(s.asked_on, c.local_date)
    from cancelled c
    where c.attempts > 0 and c.uncertain_attempts = 0 and s.id = c.subscriber_id and c.local_date in (s.welcomed_on, s.asked_on)
  )
  select 1 from cancelled`;

const settle = (selected: string): string => `
  with r as (
    select * from json_to_recordset($1::json) as r(n int, id bigint, token uuid, state digest_state, note text,
      "retryAt" timestamptz, "uncertainAttempts" int, through date, "skipReason" skip_reason, "candidateCount" int)
  ), called_off as (select 1 from cancelled_runs where local_date = $2
  ), done as (
    update digests d set
      state = case when r.state = 'planned' and exists (select 1 from called_off) then 'skipped' else r.state end,
      note = case when r.state = 'planned' and exists (select 1 from called_off) then '${skipReasons.cancelled}' else r.note end,
      skip_reason = case when r.state = 'planned' and exists (select 1 from called_off) then 'cancelled' else r."skipReason" end,
      candidate_count = r."candidateCount",
      not_before = r."retryAt", lease_token = null, lease_until = null, uncertain_attempts = d.uncertain_attempts + r."uncertainAttempts",
      sent_at = case when r.state = 'sent' then $3::timestamptz else d.sent_at end,
      through_edition = coalesce(r.through, d.through_edition)
    from r
    where d.local_date = $2 and d.id = any($4::bigint[]) and d.id = r.id and d.lease_token = r.token
      and case when d.state in ('claimed', 'sending') then true else false end
    returning r.n, r.state, d.state as recorded, d.subscriber_id, d.through_edition, d.uncertain_attempts
  ), moved as (
    update subscribers s set last_edition_date = done.through_edition
    from done
    where s.id = done.subscriber_id and done.state in ('sent', 'skipped')
      and done.through_edition > coalesce(s.last_edition_date, '-infinity')
  ), unnoted as (
    update subscribers s set ${NOT_NOTED}
    from done
    where s.id = done.subscriber_id and done.recorded in ('failed', 'expired', 'skipped') and done.uncertain_attempts = 0
      and $2 in (s.welcomed_on, s.asked_on)
  )
  select ${selected}`;

/** Records outcomes. Editions up to that of a sent or skipped digest are not offered to its reader again. */
export const SETTLE = settle('n from done');

/** Does the same for a group in which a digest failed, and records the event of each; the other groups need not plan for it. */
export const SETTLE_FAILED =
  settle(`n, case when done.state = 'failed' then record_event('digest.failed', 'subscriber:' || s.public_id,
    jsonb_build_object('digest', s.public_id || '.' || $2::date, 'subscriber', s.public_id, 'run', $2::date)) end as event
  from done join subscribers s on s.id = done.subscriber_id`);
