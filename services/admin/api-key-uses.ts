import type { Clock } from '../platform/clock.ts';
import { withoutZone } from '../platform/place.ts';
import type { Db } from '../platform/postgres.ts';
import { API_USE_DAYS } from '../subscribers/privacy/retention.ts';

/** Counts the requests of a key for one operation, from one address, in one hour. */
export type ApiKeyUse = { hour: Date; operation: string; ip: string; requests: number };

type Counted = { keyId: string; hour: Date; operation: string; ip: string; requests: number; last: Date };

const HOUR_MS = 3_600_000;
const RETENTION_MS = API_USE_DAYS * 24 * HOUR_MS;
// While Postgres is away, uses beyond so many different ones are not counted, which keeps memory flat.
const MAX_WAITING = 20_000;

// The join leaves out a key whose row was deleted by hand, which would otherwise make every later write fail.
const PUT = `
  with used as (
    select * from json_to_recordset($1::json)
      as r("keyId" uuid, hour timestamptz, operation text, ip inet, requests int, last timestamptz)
  ), counted as (
    insert into api_key_uses as u (key_id, hour, operation, ip, requests)
    select k.id, used.hour, used.operation, used.ip, used.requests from used join api_keys k on k.id = used."keyId"
    order by 1, 2, 3, 4
    on conflict (key_id, hour, operation, ip) do update set requests = u.requests + excluded.requests
  )
  update api_keys k set last_used_at = greatest(k.last_used_at, newest.last)
  from (select "keyId", max(last) as last from used group by "keyId") newest where k.id = newest."keyId"`;

/**
 * Counts the uses of keys in memory and writes the counts now and then, so that no request waits for it. A crash loses the
 * counts of some seconds; what a key changed is in the audit log besides, before its response is sent.
 */
export const createApiKeyUses = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  let waiting = new Map<string, Counted>();

  const put = (use: Counted): void => {
    const name = `${use.keyId} ${use.hour.getTime()} ${use.operation} ${use.ip}`;
    const known = waiting.get(name);
    if (known) {
      known.requests += use.requests;
      if (use.last > known.last) known.last = use.last;
    } else if (waiting.size < MAX_WAITING) waiting.set(name, use);
  };

  let writing: Promise<unknown> = Promise.resolve();
  const writeNow = async (): Promise<void> => {
    if (waiting.size === 0) return;
    const taken = [...waiting.values()];
    waiting = new Map();
    try {
      await db.query(PUT, [JSON.stringify(taken)]);
    } catch (error) {
      for (const use of taken) put(use);
      throw error;
    }
  };

  return {
    note: (keyId: string, operation: string, address: string): void => {
      const last = clock.now();
      const hour = new Date(Math.floor(last.getTime() / HOUR_MS) * HOUR_MS);
      put({ keyId, hour, operation, ip: withoutZone(address), requests: 1, last });
    },
    /** Writes the counts, one call after the other; those that cannot be written are kept for the next time. */
    write: (): Promise<void> => {
      const written = writing.then(writeNow);
      writing = written.catch(() => {});
      return written;
    },
    /** Returns the newest uses of a key. */
    of: async (keyId: string, limit: number): Promise<ApiKeyUse[]> => {
      const { rows } = await db.query<ApiKeyUse>(
        `select hour, operation, host(ip) as ip, requests from api_key_uses where key_id = $1
         order by hour desc, requests desc, operation, ip limit $2`,
        [keyId, limit],
      );
      return rows;
    },
    /** Deletes the uses of more than 90 days ago. */
    dropOld: async (): Promise<void> => {
      await db.query('delete from api_key_uses where hour < $1', [
        new Date(clock.now().getTime() - RETENTION_MS),
      ]);
    },
  };
};

export type ApiKeyUses = ReturnType<typeof createApiKeyUses>;
