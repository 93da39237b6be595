import { EVENT_COLUMNS, type StoredEvent } from '../events/event.ts';
import type { Numbered } from '../events/outbox.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Queryable } from '../platform/postgres.ts';

/** A delivery that this process attempts until its lease ends. */
export type ClaimedDelivery = StoredEvent & {
  deliveryId: string;
  /** How often it was claimed, this time included. Nobody else has this number while the lease lasts. */
  attempts: number;
};

/** What the claims of an endpoint share. */
export type DueEndpoint = {
  id: string;
  url: string;
  secret: Buffer;
  previousSecret: Buffer | null;
  failures: number;
  failingSince: Date | null;
};

/** How an attempt ended. `waiting`: it is attempted again at `notBefore`. */
export type Settled = {
  deliveryId: string;
  attempts: number;
  state: 'waiting' | 'delivered' | 'given_up';
  notBefore: Date | null;
  /** Null where no request was made. */
  attempt: {
    at: Date;
    durationMs: number;
    status: number | null;
    error: string | null;
    response: string;
  } | null;
};

/** Three times what an attempt may take, and the wait after a worker was killed. */
const LEASE_MS = 30_000;

const FAN_OUT = `
  insert into webhook_deliveries (endpoint_id, event_id, subject, not_before, created_at)
  select e.id, ev.id, ev.subject, $3, $3
  from events ev join webhook_endpoints e on e.state = 'active'
    and case when ev.type = 'webhook.test' then ev.subject = 'endpoint:' || e.id
      else e.types is null or ev.type = any(e.types) end
  where ev.position between $1 and $2
  order by ev.position
  on conflict do nothing`;

const DUE_ENDPOINTS = `
  select e.id, e.url, e.secret, case when e.previous_until > $1 then e.previous_secret end as "previousSecret", e.failures,
    e.failing_since as "failingSince"
  from webhook_endpoints e
  where e.state = 'active' and (e.retry_at is null or e.retry_at <= $1)
    and exists (select 1 from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'waiting' and d.not_before <= $1)`;

// The lease is the time before which nobody attempts it again. An event waits for the earlier ones of its subject, also while they
// are being attempted or wait for their next attempt.
const CLAIM = `
  with chosen as (
    select d.id from webhook_deliveries d
    where d.endpoint_id = $1 and d.state = 'waiting' and d.not_before <= $2
      and not exists (select 1 from webhook_deliveries p
        where p.endpoint_id = $1 and p.state = 'waiting' and p.subject = d.subject and p.event_id < d.event_id)
      and exists (select 1 from webhook_endpoints where id = $1 and state = 'active' and (retry_at is null or retry_at <= $2))
    order by d.not_before, d.event_id limit $4 for update skip locked
  )
  update webhook_deliveries d set attempts = attempts + 1, not_before = $3
  from chosen, events e
  where d.id = chosen.id and e.id = d.event_id
  returning d.id::text as "deliveryId", d.attempts, ${EVENT_COLUMNS}`;

const SETTLE = `
  with given as (
    select * from json_to_recordset($1::json) as g("deliveryId" bigint, attempts int, state webhook_delivery_state, "notBefore" timestamptz,
      attempt json)
  ), settled as (
    update webhook_deliveries d set state = g.state, not_before = coalesce(g."notBefore", d.not_before),
      settled_at = case when g.state <> 'waiting' then $2::timestamptz end
    from given g where d.id = g."deliveryId" and d.attempts = g.attempts and d.state = 'waiting'
  )
  insert into webhook_attempts (delivery_id, at, duration_ms, status, error, response)
  select d.id, (g.attempt->>'at')::timestamptz, (g.attempt->>'durationMs')::int, (g.attempt->>'status')::int,
    g.attempt->>'error', g.attempt->>'response'
  from given g join webhook_deliveries d on d.id = g."deliveryId" where json_typeof(g.attempt) = 'object'`;

/**
 * Makes, claims and settles deliveries. Several workers share the work without seeing each other's rows. A delivery whose worker was
 * killed is attempted again when its lease ends, with the same id.
 */
export const createDeliveryQueue = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  return {
    /** Makes the deliveries of events that were numbered in this transaction; returns how many. */
    fanOut: async (client: Queryable, { first, last }: Numbered): Promise<number> =>
      (await client.query(FAN_OUT, [first, last, clock.now()])).rowCount ?? 0,
    /** Returns the endpoints for which something can be attempted now. */
    dueEndpoints: async (): Promise<DueEndpoint[]> =>
      (await db.query<DueEndpoint>(DUE_ENDPOINTS, [clock.now()])).rows,
    /** Claims up to `limit` deliveries of an endpoint, each of another subject, and counts the attempts. */
    claim: async (endpointId: string, limit: number): Promise<ClaimedDelivery[]> => {
      const now = clock.now();
      const { rows } = await db.query<ClaimedDelivery>(CLAIM, [
        endpointId,
        now,
        new Date(now.getTime() + LEASE_MS),
        limit,
      ]);
      return rows;
    },
    /** Records how attempts ended, unless somebody else has claimed or resent the delivery since. */
    settle: async (on: Queryable, settled: Settled[]): Promise<void> => {
      await on.query(SETTLE, [JSON.stringify(settled), clock.now()]);
    },
  };
};

export type DeliveryQueue = ReturnType<typeof createDeliveryQueue>;
