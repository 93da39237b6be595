import type { Clock } from '../platform/clock.ts';
import type { Db, Queryable } from '../platform/postgres.ts';
import { cutStorable } from '../platform/storable.ts';
import type { Via } from './inbound-item.ts';

/** An item that this process handles until its lease ends. */
export type ClaimedItem = {
  id: string;
  via: Via;
  recipients: string[];
  content: Buffer;
  receivedAt: Date;
  /** How often it was claimed, this time included. */
  attempts: number;
};

/** Several times what a batch may take, and the wait after a worker was killed. */
const LEASE_MS = 60_000;
const MAX_BATCH = 100;
const MAX_BATCH_BYTES = 16_777_216;
/** The largest error text that is kept. */
const MAX_ERROR = 500;

const RETURNING = `
  returning item.id::text as id, item.via, item.recipients, coalesce(item.content, '') as content, item.received_at as "receivedAt",
    item.attempts`;

const WAITING = 'handled_at is null and (lease_until is null or lease_until <= $1)';

// The sum reads no content: Postgres knows its length without fetching it.
const CLAIM_NEW = `
  update inbound_items item set attempts = 1, lease_until = $2
  from (
    select id, sum(bytes) over (order by id) - bytes as before
    from (
      select id, octet_length(content) as bytes from inbound_items
      where ${WAITING} and attempts = 0
      order by id limit ${MAX_BATCH} for update skip locked
    ) locked
  ) chosen
  where item.id = chosen.id and chosen.before < ${MAX_BATCH_BYTES} ${RETURNING}`;

const CLAIM_ONE = `
  update inbound_items item set attempts = attempts + 1, lease_until = $2
  where id = (
    select id from inbound_items where ${WAITING} and attempts > 0
    order by id limit 1 for update skip locked
  ) ${RETURNING}`;

const RELEASE = `
  update inbound_items set attempts = attempts - 1, lease_until = null
  where id = any($1::bigint[]) and handled_at is null and attempts > 0`;

const FINISH = `
  update inbound_items set handled_at = $2, lease_until = null,
    content = case when id = any($3::bigint[]) then content end
  where id = any($1::bigint[]) and handled_at is null
  returning id::text as id`;

/**
 * Claims stored items and records that they were handled. Attempts are counted before the work, so that an item that
 * kills its process is known for it. The items of a killed worker are claimed again one at a time: only the guilty one
 * can fail twice more.
 */
export const createItemQueue = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  // Items to release that Postgres has not heard of yet.
  let unreleased: string[] = [];

  const claim = async (sql: string): Promise<ClaimedItem[]> => {
    const now = clock.now();
    const { rows } = await db.query<ClaimedItem>(sql, [now, new Date(now.getTime() + LEASE_MS)]);
    return rows.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
  };

  const releaseAll = async (): Promise<void> => {
    if (unreleased.length === 0) return;
    const ids = unreleased;
    await db.query(RELEASE, [ids]);
    unreleased = unreleased.slice(ids.length);
  };

  return {
    /** Claims a batch of items that were never claimed; where there are none, one that was. */
    claim: async (): Promise<ClaimedItem[]> => {
      await releaseAll();
      const fresh = await claim(CLAIM_NEW);
      return fresh.length > 0 ? fresh : claim(CLAIM_ONE);
    },
    /** Gives items back whose handling failed through no fault of theirs. Never throws: it is done with the next claim. */
    release: async (items: ClaimedItem[]): Promise<void> => {
      unreleased = [...unreleased, ...idsOf(items)];
      await releaseAll().catch(() => {});
    },
    /** Records why an item could not be handled; it can be claimed again after `waitMs`. */
    fail: async ({ id }: ClaimedItem, why: string, waitMs: number): Promise<void> => {
      const until = new Date(clock.now().getTime() + waitMs);
      await db.query(
        'update inbound_items set error = $2, lease_until = $3 where id = $1 and handled_at is null',
        [id, cutStorable(why, MAX_ERROR), until],
      );
    },
    /**
     * Records in a transaction that items are handled, and deletes their content, except that of `kept`. Returns the
     * ids of those that no other worker has handled: only they may be counted.
     */
    finish: async (client: Queryable, items: ClaimedItem[], kept: ClaimedItem[]): Promise<Set<string>> => {
      const { rows } = await client.query<{ id: string }>(FINISH, [idsOf(items), clock.now(), idsOf(kept)]);
      return new Set(rows.map(({ id }) => id));
    },
  };
};

const idsOf = (items: ClaimedItem[]): string[] => items.map(({ id }) => id);

export type ItemQueue = ReturnType<typeof createItemQueue>;
