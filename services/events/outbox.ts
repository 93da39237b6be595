import type { Db, Queryable } from '../platform/postgres.ts';
import type { EventData, EventName } from './catalogue.ts';
import { EVENT_COLUMNS, type StoredEvent, uidOf } from './event.ts';

/** Events and their deliveries are deleted after so many days. */
export const RETENTION_DAYS = 30;
/** Rows of one statement, so that none holds its locks for long. */
const BATCH = 5_000;

export type NewEvent<Name extends EventName = EventName> = {
  type: Name;
  subject: string;
  data: EventData<Name>;
  /** Where it is given, only the first event with it is recorded. */
  once?: string;
};

// Only one process numbers at a time, until its commit, so that positions become visible in their order.
const ONE_AT_A_TIME = `select pg_try_advisory_xact_lock(hashtext('paperboy/events')) as "isOurs"`;

const NUMBER = `
  with fresh as (
    select id from events where position is null order by id limit ${BATCH}
  ), numbered as (
    update events e set position = n.position
    from (select id, nextval('events_position_seq') as position from fresh) n where e.id = n.id
    returning n.position
  )
  select min(position)::text as first, max(position)::text as last, count(*)::int as n from numbered`;

// An expression, so that Postgres does not read the index of one type after the other.
const LIST = `
  select ${EVENT_COLUMNS}, e.position::text as cursor from events e
  where e.position > $1 and ($3::text[] is null or e.type = any($3))
  order by e.position limit $2`;

// Ids follow time closely enough, so the oldest come first without an index on the time.
const FORGET = `
  delete from events where at < now() - interval '${RETENTION_DAYS} days'
    and id in (select id from events order by id limit ${BATCH})`;

/** The positions of events that were numbered together. */
export type Numbered = { first: string; last: string; n: number };

/**
 * Records an event within the caller's transaction, the one that causes it. What several statements change, triggers record
 * (ADR 15).
 */
export const recordEvent = async <Name extends EventName>(
  on: Queryable,
  event: NewEvent<Name>,
): Promise<void> => {
  await on.query('select record_event($1, $2, $3, $4)', [
    event.type,
    event.subject,
    JSON.stringify(event.data),
    event.once ?? null,
  ]);
};

/** Numbers the recorded events, lists them in that order, and deletes old ones. */
export const createOutbox = (options: { db: Db }) => {
  const { db } = options;
  return {
    /**
     * Numbers up to 5,000 events that were committed without a position, within the caller's transaction; null where there are none,
     * or another process is numbering.
     */
    number: async (client: Queryable): Promise<Numbered | null> => {
      const { rows: lock } = await client.query<{ isOurs: boolean }>(ONE_AT_A_TIME);
      if (!lock[0]!.isOurs) return null;
      const { rows } = await client.query<{ first: string | null; last: string | null; n: number }>(NUMBER);
      const { first, last, n } = rows[0]!;
      return first === null || last === null ? null : { first, last, n };
    },
    /**
     * Returns up to `limit` events after a cursor ('0' for the beginning), oldest first, each with its own cursor. An event appears
     * here within a second or so of its commit, once a worker has numbered it, and never before one that has been listed.
     */
    list: async (query: {
      after: string;
      limit: number;
      types: readonly EventName[] | null;
    }): Promise<(StoredEvent & { cursor: string })[]> => {
      const { rows } = await db.query<StoredEvent & { cursor: string }>(LIST, [
        query.after,
        query.limit,
        query.types,
      ]);
      return rows;
    },
    /** Returns one event by its id; null where there is none, or none any more. */
    read: async (id: string): Promise<StoredEvent | null> => {
      const { rows } = await db.query<StoredEvent>(`select ${EVENT_COLUMNS} from events e where e.uid = $1`, [
        uidOf(id),
      ]);
      return rows[0] ?? null;
    },
    /** Deletes the events, and with them the deliveries, that are older than 30 days. */
    dropOld: async (): Promise<void> => {
      while (((await db.query(FORGET)).rowCount ?? 0) === BATCH);
    },
  };
};

export type Outbox = ReturnType<typeof createOutbox>;
