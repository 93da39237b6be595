import type { EventName } from '../events/catalogue.ts';
import { uidOf } from '../events/event.ts';
import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import type { Db } from '../platform/postgres.ts';

/** A delivery as the log shows it, with its last attempt. */
export type LoggedDelivery = {
  /** The event's id. */
  event: string;
  type: EventName;
  at: Date;
  state: 'waiting' | 'delivered' | 'given_up';
  attempts: number;
  /** When it is attempted next; null where it is not. */
  nextAt: Date | null;
  settledAt: Date | null;
  /** Of the last attempt; null before the first one has ended. */
  status: number | null;
  error: string | null;
  /** Where the next page begins. */
  cursor: string;
};

export type LoggedAttempt = {
  at: Date;
  durationMs: number;
  status: number | null;
  error: string | null;
  response: string;
};

export type DeliveryCounts = { waiting: number; retrying: number; givenUp: number };

const DELIVERIES = `
  select 'evt_' || replace(ev.uid::text, '-', '') as event, ev.type, ev.at, d.state, d.attempts,
    case when d.state = 'waiting' then d.not_before end as "nextAt", d.settled_at as "settledAt", a.status, a.error,
    d.event_id::text as cursor
  from webhook_deliveries d join events ev on ev.id = d.event_id
    left join lateral (select status, error from webhook_attempts where delivery_id = d.id order by id desc limit 1) a on true
  where d.endpoint_id = $1`;

const ATTEMPTS = `
  select a.at, a.duration_ms as "durationMs", a.status, a.error, a.response
  from webhook_attempts a join webhook_deliveries d on d.id = a.delivery_id join events ev on ev.id = d.event_id
  where d.endpoint_id = $1 and ev.uid = $2 order by a.id desc`;

// Attempts count anew. A request that is under way goes on, and what it records no longer counts, so the event comes twice then.
const RESEND = `
  update webhook_deliveries d set state = 'waiting', attempts = 0, not_before = $3, settled_at = null
  from events ev where ev.id = d.event_id and ev.uid = $2 and d.endpoint_id = $1`;

// Events of types that the endpoint does not choose are left out, and those that already wait.
const RESEND_SINCE = `
  insert into webhook_deliveries as d (endpoint_id, event_id, subject, not_before, created_at)
  select e.id, ev.id, ev.subject, $3, $3
  from webhook_endpoints e join events ev on ev.at >= $2 and ev.position is not null and ev.type <> 'webhook.test'
    and (e.types is null or ev.type = any(e.types))
  where e.id = $1 order by ev.position
  on conflict (endpoint_id, event_id) do update set state = 'waiting', attempts = 0, not_before = $3, settled_at = null
    where d.state <> 'waiting'`;

/** Shows what was delivered to endpoints, and sends it again, under the same ids. */
export const createDeliveryLog = (options: { db: Db; clock: Clock; wake: () => Promise<unknown> }) => {
  const { db, clock } = options;
  return {
    /** Returns deliveries of an endpoint, the newest event first; those before a cursor, or from the beginning. */
    list: async (
      endpointId: string,
      query: { before: string | null; limit: number },
    ): Promise<LoggedDelivery[]> => {
      const { rows } = await db.query<LoggedDelivery>(
        `${DELIVERIES} and ($2::bigint is null or d.event_id < $2) order by d.event_id desc limit $3`,
        [endpointId, query.before, query.limit],
      );
      return rows;
    },
    /** Returns one delivery with all its attempts, the last one first. @throws DomainError `not_found` */
    read: async (
      endpointId: string,
      eventId: string,
    ): Promise<{ delivery: LoggedDelivery; attempts: LoggedAttempt[] }> => {
      const uid = uidOf(eventId);
      const { rows } = await db.query<LoggedDelivery>(`${DELIVERIES} and ev.uid = $2`, [endpointId, uid]);
      if (!rows[0]) throw new DomainError('not_found', 'This endpoint has no such delivery.');
      const { rows: attempts } = await db.query<LoggedAttempt>(ATTEMPTS, [endpointId, uid]);
      return { delivery: rows[0], attempts };
    },
    /** Sends one event again. @throws DomainError `not_found` */
    resend: async (endpointId: string, eventId: string): Promise<void> => {
      const { rowCount } = await db.query(RESEND, [endpointId, uidOf(eventId), clock.now()]);
      if (!rowCount) throw new DomainError('not_found', 'This endpoint has no such delivery.');
      await options.wake();
    },
    /** Sends again all events of the endpoint's types since a time, also those that it never got; returns how many. */
    resendSince: async (endpointId: string, since: Date): Promise<number> => {
      const { rowCount } = await db.query(RESEND_SINCE, [endpointId, since, clock.now()]);
      await options.wake();
      return rowCount ?? 0;
    },
    /** Counts the deliveries that wait, those of them that were attempted before, and those that were given up. */
    counts: async (): Promise<DeliveryCounts> => {
      const { rows } = await db.query<DeliveryCounts>(
        `select count(*)::int as waiting, (count(*) filter (where attempts > 0))::int as retrying,
           (select count(*)::int from webhook_deliveries where state = 'given_up') as "givenUp"
         from webhook_deliveries where state = 'waiting'`,
      );
      return rows[0]!;
    },
  };
};

export type DeliveryLog = ReturnType<typeof createDeliveryLog>;
