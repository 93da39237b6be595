import { interestEntries, numberEntries, ratedLists } from '../settings.ts';

// The statements of an import. They all run in one transaction, and each works on all staged rows of the file at once.

const lists = interestEntries.map(([list]) => list);
const columns = numberEntries.map(([, { column }]) => column);

export const CREATE_STAGE = `
  create temporary table import_rows (
    line int not null, address text not null, address_key text not null,
    ${lists.map((list) => `${list} jsonb`).join(', ')},
    zone text, days smallint, ${columns.map((column) => `${column} smallint`).join(', ')},
    paused_until date,
    consent_at timestamptz(3), consent_source text, consent_ip inet,
    ${ratedLists.map((list) => `${list} jsonb`).join(', ')}, consent_wording text, consent_agent text, consent_via text,
    subscriber_id int, known_state subscriber_state
  ) on commit drop`;

/** Lists the columns in the order in which `toCopyLine` writes them. */
export const STAGE_COLUMNS = `line, address, address_key, ${lists.join(', ')}, zone, days, ${columns.join(', ')}, paused_until, consent_at, consent_source, consent_ip, ${ratedLists.join(', ')}, consent_wording, consent_agent, consent_via`;

// The lock keeps an unsubscription that happens meanwhile from being overwritten: after it, the row is read as it is.
export const FIND_KNOWN = `
  with known as (
    select id, state, address_key from subscribers
    where address_key in (select address_key from import_rows) order by id for update)
  update import_rows r set subscriber_id = k.id, known_state = k.state from known k where k.address_key = r.address_key`;

// Whoever moved to another address gets their digests there, and a consent from before would bring them a second one.
const IS_LEFT = `exists (select 1 from signups g
  where g.address_key = import_rows.address_key and g.purpose in ('changed', 'returned') and g.requested_at >= import_rows.consent_at)`;

/** Refuses readers who may not be mailed (again), addresses that their readers left, and new readers without a consent. */
export const REFUSE_ROWS = `
  delete from import_rows
  where known_state in ('unsubscribed', 'suppressed', 'erased')
     or ((known_state is null or known_state = 'pending') and (consent_at is null or ${IS_LEFT}))
  returning line, case known_state
    when 'unsubscribed' then 'unsubscribed: only they themselves can come back, by signing up'
    when 'suppressed' then 'suppressed: this address must not be mailed'
    when 'erased' then 'erased: only they themselves can come back, by signing up'
    else case when consent_at is not null then 'left: its reader moved to another address; they can come back by signing up'
    else 'no consent: give consent_at and consent_source, or have them sign up themselves' end end as reason`;

export const REFUSE_DUPLICATES = `
  delete from import_rows r using
    (select line, min(line) over (partition by address_key) as first from import_rows) each
  where each.line = r.line and each.first < each.line
  returning r.line, 'same address as line ' || each.first as reason`;

const kinds = [...interestEntries, ...ratedLists.map((list) => [list, list] as const)];
const KINDS = `(values ${kinds.map(([list, kind]) => `('${kind}', r.${list})`).join(', ')}) as list(kind, items)`;

// Whether an interest of a known reader comes or goes. Without it an import of interests alone would change no column, and so be no
// event. It takes 40 µs a row with interests. To ask the statements below what they changed is no quicker: Postgres cannot guess how
// many rows they return, and joined 20,000 of them one by one.
const INTERESTS_CHANGE = `(
  num_nonnulls(${kinds.map(([list]) => `r.${list}`).join(', ')}) > 0 and (
    exists (select 1 from ${KINDS}, lateral jsonb_array_elements_text(list.items) as item(value)
      where not exists (select 1 from interests i where i.subscriber_id = s.id and i.kind::text = list.kind and i.value = item.value))
    or exists (select 1 from interests i join ${KINDS} on i.kind::text = list.kind
      where i.subscriber_id = s.id and not list.items ? i.value)))`;

// A reader whose digest is due at this moment stays due; a reader whose hour or days change gets the next new time. A reader who
// paused without an end stays paused, unless the row says until when: a row cannot say that they want mail again.
export const UPDATE_KNOWN = `
  with given as (
    select r.*, r.paused_until > ($1::timestamptz at time zone coalesce(r.zone, s.zone))::date as is_pause
    from import_rows r join subscribers s on s.id = r.subscriber_id
  ), wanted as (
    select s.id, coalesce(r.zone, s.zone) as zone,
      coalesce(r.days, s.digest_days) as days,
      ${columns.map((column) => `coalesce(r.${column}, s.${column}) as ${column}`).join(', ')},
      case when r.is_pause is null then s.paused_until when r.is_pause then r.paused_until end as paused_until,
      s.state = 'paused' and (s.paused_until is null or r.is_pause is null) or r.is_pause is true as is_paused,
      case when ${INTERESTS_CHANGE} then $1 else s.preferences_saved_at end as preferences_saved_at, r.consent_at
    from given r join subscribers s on s.id = r.subscriber_id)
  update subscribers s set zone = w.zone, digest_days = w.days, ${columns.map((column) => `${column} = w.${column}`).join(', ')},
    paused_until = w.paused_until, preferences_saved_at = w.preferences_saved_at,
    state = case when w.is_paused then 'paused' else 'active' end::subscriber_state,
    state_changed_at = case when s.state = 'pending' or (s.state = 'paused') <> w.is_paused
      then $1 else s.state_changed_at end,
    confirmed_at = coalesce(s.confirmed_at, w.consent_at),
    next_digest_at = case when s.state <> 'pending' and (s.next_digest_at <= $1
        or (s.zone, s.digest_hour, s.digest_days) = (w.zone, w.digest_hour, w.days)
          and s.paused_until is not distinct from w.paused_until) then s.next_digest_at end
  from wanted w where w.id = s.id`;

export const SCHEDULE_KNOWN = `
  with base as (
    select s.id, s.zone, s.digest_hour::int as hour, s.digest_days::int as days,
      greatest($1::timestamptz,
        (s.paused_until::timestamp at time zone s.zone) - interval '1 microsecond',
        (select ((max(d.local_date) + 1)::timestamp at time zone s.zone) - interval '1 microsecond'
         from digests d where d.subscriber_id = s.id)) as after
    from import_rows r join subscribers s on s.id = r.subscriber_id
    where s.next_digest_at is null and (s.state = 'active' or s.paused_until is not null))
  update subscribers s set next_digest_at = next_digest_at(base.after, base.zone, base.hour, base.days)
  from base where s.id = base.id`;

export const INSERT_NEW = `
  with fresh as (
    select line, address, address_key, consent_at, coalesce(zone, 'UTC') as zone,
      coalesce(days, 31)::int as days,
      ${numberEntries.map(([, each]) => `coalesce(${each.column}, ${each.default}) as ${each.column}`).join(', ')},
      case when paused_until > ($1::timestamptz at time zone coalesce(zone, 'UTC'))::date then paused_until end as paused_until
    from import_rows where known_state is null
  ), made as (
    insert into subscribers (address, address_key, state, created_at, confirmed_at, state_changed_at, zone, digest_days,
      ${columns.join(', ')}, paused_until, next_digest_at)
    select address, address_key, case when paused_until is null then 'active' else 'paused' end::subscriber_state,
      $1, consent_at, $1, zone, days, ${columns.join(', ')}, paused_until,
      next_digest_at(greatest($1, (paused_until::timestamp at time zone zone) - interval '1 microsecond'), zone, digest_hour::int, days)
    from fresh order by line
    on conflict (address_key) do nothing
    returning id, address_key)
  update import_rows r set subscriber_id = made.id from made where made.address_key = r.address_key`;

export const REFUSE_LATECOMERS = `
  delete from import_rows where subscriber_id is null
  returning line, 'signed up while the file was being read: import this row again' as reason`;

export const RECORD_CONSENTS = `
  insert into consents (subscriber_id, wording_version, wording, source, requested_at, request_ip, request_agent, confirmed_at)
  select r.subscriber_id, 'imported',
    coalesce(r.consent_wording, 'As shown where the consent was given: ' || r.consent_source),
    coalesce(r.consent_via, 'import') || ': ' || r.consent_source, r.consent_at, r.consent_ip, r.consent_agent, r.consent_at
  from import_rows r
  where r.consent_at is not null and not exists (
    select 1 from consents c where c.subscriber_id = r.subscriber_id and c.confirmed_at = r.consent_at)`;

// A paper is rated in one way only, so one that is liked now is disliked no more.
export const DROP_INTERESTS = `
  delete from interests i using import_rows r, lateral ${KINDS}
  where r.known_state is not null and i.subscriber_id = r.subscriber_id and list.items is not null
    and case when i.kind::text = list.kind then not list.items ? i.value
      when i.kind in ('liked', 'disliked') and list.kind in ('liked', 'disliked') then list.items ? i.value end`;

export const ADD_INTERESTS = `
  insert into interests (subscriber_id, kind, value, created_at)
  select r.subscriber_id, list.kind::interest_kind, item.value, $1
  from import_rows r, lateral ${KINDS}, lateral jsonb_array_elements_text(list.items) with ordinality as item(value, place)
  order by r.line, list.kind::interest_kind, item.place
  on conflict do nothing`;
