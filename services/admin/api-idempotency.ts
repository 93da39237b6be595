import { randomUUID } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/postgres.ts';

const RETENTION_MS = 24 * 3_600_000;

/**
 * How long a request may be under way before another may take its place. No statement runs for longer than 30 s, so a
 * request that takes longer than this belongs to a process that was killed.
 */
const LEASE_MS = 120_000;

/** Names a request: its key, and the hashes of its Idempotency-Key and of what it asks. */
export type IdempotentRequest = { keyId: string; name: Buffer; request: Buffer };

export type IdempotencyClaim =
  | { kind: 'claimed'; claim: string }
  | { kind: 'done'; status: number; response: Buffer }
  | { kind: 'under-way' }
  | { kind: 'other-request' };

/** Stores for a day what a key's requests returned, by the Idempotency-Key that the caller gave them. */
export const createApiIdempotency = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  const dayAgo = (now: Date): Date => new Date(now.getTime() - RETENTION_MS);

  return {
    /** Claims a request before it is acted on. Of those with one Idempotency-Key at the same time, one gets the claim. */
    claim: async ({ keyId, name, request }: IdempotentRequest): Promise<IdempotencyClaim> => {
      const claim = randomUUID();
      const now = clock.now();
      const { rowCount } = await db.query(
        `insert into api_idempotency as i (key_id, name, request, claim, claimed_until, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (key_id, name) do update set request = excluded.request, claim = excluded.claim,
           claimed_until = excluded.claimed_until, created_at = excluded.created_at, status = null, response = null
         where i.created_at <= $7
           or (i.status is null and i.claimed_until <= $6 and i.request = excluded.request)`,
        [keyId, name, request, claim, new Date(now.getTime() + LEASE_MS), now, dayAgo(now)],
      );
      if (rowCount === 1) return { kind: 'claimed', claim };
      const { rows } = await db.query<{ isSame: boolean; status: number | null; response: Buffer | null }>(
        `select request = $3 as "isSame", status, response from api_idempotency where key_id = $1 and name = $2`,
        [keyId, name, request],
      );
      const [found] = rows;
      // It is gone if it has failed in this very moment.
      if (!found) return { kind: 'under-way' };
      if (!found.isSame) return { kind: 'other-request' };
      return found.status !== null && found.response !== null
        ? { kind: 'done', status: found.status, response: found.response }
        : { kind: 'under-way' };
    },
    /** Stores the response to a claimed request. */
    finish: async (
      { keyId, name }: IdempotentRequest,
      claim: string,
      { status, response }: { status: number; response: Buffer },
    ): Promise<void> => {
      await db.query(
        'update api_idempotency set status = $4, response = $5 where key_id = $1 and name = $2 and claim = $3',
        [keyId, name, claim, status, response],
      );
    },
    /** Gives up a claim, so that the request can be sent again at once. */
    release: async ({ keyId, name }: IdempotentRequest, claim: string): Promise<void> => {
      await db.query('delete from api_idempotency where key_id = $1 and name = $2 and claim = $3', [
        keyId,
        name,
        claim,
      ]);
    },
    /** Deletes what is older than 24 hours. */
    dropOld: async (): Promise<void> => {
      await db.query('delete from api_idempotency where created_at <= $1', [dayAgo(clock.now())]);
    },
  };
};

export type ApiIdempotency = ReturnType<typeof createApiIdempotency>;
