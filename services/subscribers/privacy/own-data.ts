import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import type { Db } from '../../platform/postgres.ts';
import { maskToDays } from '../preferences/preferences.ts';
import { selectNumbers } from '../settings.ts';
import type { Suppression } from './suppression.ts';

type Rows = Record<string, unknown>[];

// Each query returns one part of the file under its name; together they cover every table with a subscriber_id.
const PARTS: Record<string, string> = {
  consents: `
    select wording_version as "wordingVersion", wording, source, requested_at as "requestedAt",
      abbrev(request_ip) as "requestIp", request_agent as "requestAgent", confirmed_at as "confirmedAt",
      abbrev(confirm_ip) as "confirmIp", confirm_agent as "confirmAgent"
    from consents where subscriber_id = $1 order by id`,
  interests: `
    select i.kind, coalesce(p.public_id::text, i.value) as value, p.title, i.created_at as since
    from interests i left join papers p on i.kind in ('liked', 'disliked') and p.id::text = i.value
    where i.subscriber_id = $1 order by i.id`,
  papersNotHereYet: `
    select kind, text, arxiv_id as "arxivId", created_at as since
    from unresolved_papers where subscriber_id = $1 order by id`,
  savedPapers: `
    select p.public_id as id, p.title, s.saved_at as since
    from saved_papers s join papers p on p.id = s.paper_id where s.subscriber_id = $1 order by s.saved_at, s.paper_id`,
  // Anybody can type somebody's address into a form, so where a request came from is shown only if a signed link or a confirmation
  // proves that it was this person's; and what became of a move to another address would tell about its owner.
  requests: `
    select r.purpose, r.address, r.requested_at as "requestedAt",
      case when own.is_proven then host(r.ip) end as ip, case when own.is_proven then r.agent end as agent,
      r.zone, r.keyword, r.topics, r.wanted - array['liked', 'disliked'] as wanted, r.wording_version as "wordingVersion",
      case when r.address_key = s.address_key then r.state end as state,
      case when r.address_key = s.address_key then r.note end as note,
      case when r.address_key = s.address_key then r.sent_at end as "sentAt"
    from subscribers s
      join signups r on r.subscriber_id = s.id or (r.address_key = s.address_key and r.subscriber_id is null)
      cross join lateral (select r.purpose in ('change', 'changed', 'returned', 'erase') or exists (select 1 from consents c
        where c.subscriber_id = s.id and c.confirmed_at is not null and c.requested_at = r.requested_at) as is_proven) own
    where s.id = $1 order by r.id`,
  digests: `
    select d.local_date as date, d.state, d.planned_at as "plannedAt", d.sent_at as "sentAt", d.attempts, d.note,
      (select json_agg(json_build_object('title', p.title, 'score', each -> 'score', 'reason', each -> 'reason') order by place)
       from jsonb_array_elements(d.selection) with ordinality as chosen(each, place)
         left join papers p on p.id = (each ->> 'paperId')::int) as papers
    from digests d where d.subscriber_id = $1 order by d.id`,
  announcements: `
    select a.subject, m.state, m.sent_at as "sentAt", m.attempts, m.note
    from announcement_mails m join announcements a on a.id = m.announcement_id
    where m.subscriber_id = $1 order by a.id`,
  reports: `
    select received_at as "receivedAt", local_date as "digestOf", verdict, rule, status, code, diagnostic, action, evidence
    from mail_reports where subscriber_id = $1 order by id`,
};

export const SUBSCRIBER = `
  select public_id as id, address, address_key as "addressKey", state, created_at as "createdAt", confirmed_at as "confirmedAt",
    state_changed_at as "stateChangedAt", zone, digest_days as days,
    ${selectNumbers('subscribers', 'field')}, paused_until as "pausedUntil",
    next_digest_at as "nextDigestAt", last_edition_date as "lastEditionDate",
    preferences_saved_at as "preferencesSavedAt",
    nullif(welcomed_on, '1970-01-01') as "welcomedOn", nullif(asked_on, '1970-01-01') as "askedOn"
  from subscribers where id = $1 and state <> 'erased'`;

/** Exports everything that is stored about one person, for that person (GDPR, articles 15 and 20). */
export const createOwnData = (options: { db: Db; clock: Clock; suppression: Suppression }) => {
  const { db, clock, suppression } = options;
  return {
    /**
     * Returns all data about a subscriber.
     * @throws DomainError `invalid_link` when there is no such subscriber (any more)
     */
    read: async (subscriberId: number): Promise<Record<string, unknown>> => {
      const { rows } = await db.query<Record<string, unknown> & { addressKey: string; days: number }>(
        SUBSCRIBER,
        [subscriberId],
      );
      if (!rows[0]) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
      const { addressKey, days, ...subscriber } = rows[0];
      const parts: Record<string, Rows> = {};
      for (const [name, query] of Object.entries(PARTS))
        parts[name] = (await db.query<Rows[number]>(query, [subscriberId])).rows;
      return {
        exportedAt: clock.now(),
        subscriber: { ...subscriber, days: maskToDays(days) },
        suppression: await suppression.reasonFor(db, addressKey),
        ...parts,
      };
    },
  };
};

export type OwnData = ReturnType<typeof createOwnData>;
