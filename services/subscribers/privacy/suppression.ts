import { hkdfSync } from 'node:crypto';
import { createHmacSha256 } from '../../platform/hmac.ts';
import type { Queryable } from '../../platform/postgres.ts';

/** Names the reason of a suppression that comes from the erasure of a reader. */
export const ERASED = 'erasure';

/**
 * Stores the addresses that must never be mailed, as keyed hashes only. A look-up uses the hashes of all secrets, a new
 * row that of the first one.
 */
export const createSuppression = (options: { secrets: string[] }) => {
  const hmacs = options.secrets.map((secret) =>
    createHmacSha256(Buffer.from(hkdfSync('sha256', secret, '', 'paperboy/suppression', 32))),
  );
  /** Returns the hashes under which an address may be stored, in hex; new rows use the first one. */
  const hashesOf = (addressKey: string): string[] => hmacs.map((hmac) => hmac(addressKey, 'utf8', 'hex'));
  const inBytes = (hashes: string[]): Buffer[] => hashes.map((hash) => Buffer.from(hash, 'hex'));

  return {
    /** Suppresses an address and ends its subscription, if it has one, in one statement. It is idempotent. */
    add: async (db: Queryable, addressKey: string, reason: string, now: Date): Promise<void> => {
      await db.query(
        `with suppressed as (
           insert into suppressions (address_hash, reason, created_at) values ($1, $2, $3) on conflict do nothing)
         update subscribers set state = 'suppressed', next_digest_at = null, state_changed_at = $3
         where address_key = $4 and state not in ('suppressed', 'erased')`,
        [Buffer.from(hashesOf(addressKey)[0]!, 'hex'), reason, now, addressKey],
      );
    },
    /** Is exported for statements that look up suppressions themselves. */
    hashesOf,
    /**
     * Returns which of these addresses are suppressed. An erased reader may sign up again themselves, so `orErased:
     * false` leaves out the addresses whose only reason is an erasure.
     */
    among: async (
      db: Queryable,
      addressKeys: string[],
      { orErased = true }: { orErased?: boolean } = {},
    ): Promise<Set<string>> => {
      const owners = new Map<string, string>();
      for (const addressKey of addressKeys)
        for (const hash of hashesOf(addressKey)) owners.set(hash, addressKey);
      if (owners.size === 0) return new Set();
      const { rows } = await db.query<{ address_hash: Buffer }>(
        'select address_hash from suppressions where address_hash = any($1) and ($2 or reason <> $3)',
        [inBytes([...owners.keys()]), orErased, ERASED],
      );
      return new Set(rows.map((row) => owners.get(row.address_hash.toString('hex'))!));
    },
    /** Returns the newest suppressions, each by the first 12 digits of its hash. */
    latest: async (
      db: Queryable,
      limit: number,
    ): Promise<{ hash: string; reason: string; since: Date }[]> => {
      const { rows } = await db.query<{ hash: string; reason: string; since: Date }>(
        `select left(encode(address_hash, 'hex'), 12) as hash, reason, created_at as since
         from suppressions order by created_at desc limit $1`,
        [limit],
      );
      return rows;
    },
    /** Ends the suppression of an erased address after a new consent; suppressions of another reason stay. */
    readmit: async (db: Queryable, addressKey: string): Promise<void> => {
      await db.query('delete from suppressions where address_hash = any($1) and reason = $2', [
        inBytes(hashesOf(addressKey)),
        ERASED,
      ]);
    },
    /** Returns the time and the reason of an address's suppression; null when it is not suppressed. */
    reasonFor: async (db: Queryable, addressKey: string): Promise<{ reason: string; since: Date } | null> => {
      const { rows } = await db.query<{ reason: string; since: Date }>(
        'select reason, created_at as since from suppressions where address_hash = any($1) order by created_at limit 1',
        [inBytes(hashesOf(addressKey))],
      );
      return rows[0] ?? null;
    },
  };
};

export type Suppression = ReturnType<typeof createSuppression>;
