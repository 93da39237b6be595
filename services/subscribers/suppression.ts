import { createHmac, hkdfSync } from 'node:crypto';
import type { Queryable } from '../platform/postgres.ts';

/** Addresses that must never be mailed, known only by keyed hashes. All secrets are looked up, the first writes. */
export const createSuppression = (options: { secrets: string[] }) => {
  const keys = options.secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'paperboy/suppression', 32)),
  );
  const hash = (key: Buffer, addressKey: string): Buffer =>
    createHmac('sha256', key).update(addressKey).digest();

  return {
    /** Suppresses an address and ends its subscription, if it has one. Idempotent. */
    add: async (db: Queryable, addressKey: string, reason: string, now: Date): Promise<void> => {
      await db.query(
        'insert into suppressions (address_hash, reason, created_at) values ($1, $2, $3) on conflict do nothing',
        [hash(keys[0]!, addressKey), reason, now],
      );
      await db.query(
        `update subscribers set state = 'suppressed', next_digest_at = null, state_changed_at = $2
         where address_key = $1 and state not in ('suppressed', 'erased')`,
        [addressKey, now],
      );
    },
    /** Under which hashes an address would be suppressed, in hex: for statements that look for themselves. */
    hashesOf: (addressKey: string): string[] => keys.map((key) => hash(key, addressKey).toString('hex')),
    /** Which of these addresses are suppressed. */
    among: async (db: Queryable, addressKeys: string[]): Promise<Set<string>> => {
      const owners = new Map<string, string>();
      const hashes = addressKeys.flatMap((addressKey) =>
        keys.map((key) => {
          const digest = hash(key, addressKey);
          owners.set(digest.toString('hex'), addressKey);
          return digest;
        }),
      );
      if (hashes.length === 0) return new Set();
      const { rows } = await db.query<{ address_hash: Buffer }>(
        'select address_hash from suppressions where address_hash = any($1)',
        [hashes],
      );
      return new Set(rows.map((row) => owners.get(row.address_hash.toString('hex'))!));
    },
  };
};

export type Suppression = ReturnType<typeof createSuppression>;
