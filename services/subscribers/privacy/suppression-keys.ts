import { createHash, hkdfSync } from 'node:crypto';
import { DomainError } from '../../platform/errors.ts';
import { count } from '../../platform/plural.ts';
import type { Db } from '../../platform/postgres.ts';

/** Returns the key of the hashes under a secret. */
export const suppressionKey = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'paperboy/suppression', 32));

/** Returns a number that tells the key of a secret from others, and nothing about it. */
export const suppressionKeyId = (secret: string): number =>
  createHash('sha256')
    .update('paperboy/suppression/id')
    .update(suppressionKey(secret))
    .digest()
    .readInt32BE(0);

export type KeyCount = { keyId: number | null; addresses: number; isKnown: boolean };

// Rows of before are under one of the secrets of today. They count as the last one's, which is the oldest and goes first: so that
// its removal is noticed, although some of the rows may be under another.
const NAME = 'update suppressions set key_id = $1 where key_id is null';
const COUNT =
  'select key_id as "keyId", count(*)::int as addresses from suppressions group by key_id order by addresses desc';

/** Tells under which secrets the suppressed addresses are hashed. */
export const createSuppressionKeys = (options: { db: Db; secrets: string[] }) => {
  const { db, secrets } = options;
  const known = new Set(secrets.map(suppressionKeyId));

  const counts = async (): Promise<KeyCount[]> => {
    await db.query(NAME, [suppressionKeyId(secrets.at(-1)!)]);
    const { rows } = await db.query<Omit<KeyCount, 'isKnown'>>(COUNT);
    return rows.map((row) => ({ ...row, isKnown: row.keyId === null || known.has(row.keyId) }));
  };

  return {
    /** Returns how many addresses are suppressed under each key. */
    counts,
    /**
     * Checks that every suppressed address can be recognised, before any mail is sent.
     * @throws DomainError `misconfigured` when the secret of some is not set any more
     */
    check: async (): Promise<void> => {
      const lost = (await counts())
        .filter(({ isKnown }) => !isKnown)
        .reduce((sum, { addresses }) => sum + addresses, 0);
      if (lost === 0) return;
      throw new DomainError(
        'misconfigured',
        `${count(lost, 'suppressed address', 'suppressed addresses')} cannot be recognised, because the secret of before is missing. Put the APP_SECRET that you removed into SUPPRESSION_SECRET.`,
      );
    },
  };
};

export type SuppressionKeys = ReturnType<typeof createSuppressionKeys>;
