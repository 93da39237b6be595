import type { Db } from '../../platform/postgres.ts';
import type { Suppression } from './suppression.ts';

/** Is an address that must not be mailed, named by its keyed hash in hex. */
export type SuppressionEntry = { hash: string; reason: string; since: Date };
/** The place after a suppression in the list. */
export type SuppressionPlace = { since: Date; hash: string };

const COLUMNS = `encode(address_hash, 'hex') as hash, reason, created_at as since`;
// Hashing takes some 2 us an address, so a page takes some 10 ms.
const OWNERS_TOGETHER = 5_000;

/** Lists and finds suppressions by their hashes. */
export const createSuppressionList = (options: { db: Db; suppression: Pick<Suppression, 'hashesOf'> }) => {
  const { db, suppression } = options;
  const inBytes = (hash: string): Buffer => Buffer.from(hash, 'hex');
  return {
    /** Returns up to `limit` suppressions, newest first, from after a place. */
    list: async (after: SuppressionPlace | null, limit: number): Promise<SuppressionEntry[]> => {
      const { rows } = await db.query<SuppressionEntry>(
        `select ${COLUMNS} from suppressions
         where ($1::timestamptz is null or (created_at, address_hash) < ($1, $2::bytea))
         order by created_at desc, address_hash desc limit $3`,
        [after?.since ?? null, after ? inBytes(after.hash) : null, limit],
      );
      return rows;
    },
    /** Returns the suppression of a hash; null when there is none. */
    find: async (hash: string): Promise<SuppressionEntry | null> => {
      const { rows } = await db.query<SuppressionEntry>(
        `select ${COLUMNS} from suppressions where address_hash = $1`,
        [inBytes(hash)],
      );
      return rows[0] ?? null;
    },
    /** Returns the newest suppression of an address; null when it is not suppressed. */
    findByAddress: async (addressKey: string): Promise<SuppressionEntry | null> => {
      const { rows } = await db.query<SuppressionEntry>(
        `select ${COLUMNS} from suppressions where address_hash = any($1) order by created_at desc limit 1`,
        [suppression.hashesOf(addressKey).map(inBytes)],
      );
      return rows[0] ?? null;
    },
    /**
     * Returns the address of a hash where a suppressed reader has it; null for one that no reader has. A hash names nobody, so
     * the addresses of the suppressed readers are hashed until one fits.
     */
    addressOf: async (hash: string): Promise<string | null> => {
      for (let after = 0; ; ) {
        const { rows } = await db.query<{ id: number; addressKey: string }>(
          `select id, address_key as "addressKey" from subscribers
           where state = 'suppressed' and state <> 'active' and id > $1 order by id limit $2`,
          [after, OWNERS_TOGETHER],
        );
        const owner = rows.find(({ addressKey }) => suppression.hashesOf(addressKey).includes(hash));
        if (owner) return owner.addressKey;
        if (rows.length < OWNERS_TOGETHER) return null;
        after = rows.at(-1)!.id;
      }
    },
  };
};

export type SuppressionList = ReturnType<typeof createSuppressionList>;
