import { hkdfSync } from 'node:crypto';
import { createHmacSha256 } from '../../platform/hmac.ts';
import type { Queryable } from '../../platform/postgres.ts';

/** Why an address is suppressed that its reader had erased. */
export const ERASED = 'erasure';

/** Addresses that must never be mailed, known only by keyed hashes. All secrets are looked up, the first writes. */
export const createSuppression = (options: { secrets: string[] }) => {
  const hmacs = options.secrets.map((secret) =>
    createHmacSha256(Buffer.from(hkdfSync('sha256', secret, '', 'paperboy/suppression', 32))),
  );
  /** Under which hashes an address would be suppressed, in hex, the one that is written first. */
  const hashesOf = (addressKey: string): string[] => hmacs.map((hmac) => hmac(addressKey, 'utf8', 'hex'));
  const inBytes = (hashes: string[]): Buffer[] => hashes.map((hash) => Buffer.from(hash, 'hex'));

  return {
    /** Suppresses an address and ends its subscription, if it has one: both or neither. Idempotent. */
    add: async (db: Queryable, addressKey: string, reason: string, now: Date): Promise<void> => {
      await db.query(
        `with suppressed as (
           insert into suppressions (address_hash, reason, created_at) values ($1, $2, $3) on conflict do nothing)
         update subscribers set state = 'suppressed', next_digest_at = null, state_changed_at = $3
         where address_key = $4 and state not in ('suppressed', 'erased')`,
        [Buffer.from(hashesOf(addressKey)[0]!, 'hex'), reason, now, addressKey],
      );
    },
    /** For statements that look for themselves. */
    hashesOf,
    /**
     * Which of these addresses are suppressed. Who was erased may ask anew by their own hand: `orErased: false` leaves
     * out those whose only reason is that.
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
    /** The newest, which only their hashes tell apart. */
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
    /** A fresh consent ends an erasure's suppression, and none of another reason. */
    readmit: async (db: Queryable, addressKey: string): Promise<void> => {
      await db.query('delete from suppressions where address_hash = any($1) and reason = $2', [
        inBytes(hashesOf(addressKey)),
        ERASED,
      ]);
    },
    /** Since when and why an address is suppressed; null when it is not. */
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
