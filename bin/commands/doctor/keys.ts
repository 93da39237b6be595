import { EXPIRES_SOON_MS } from '../../../services/admin/api-key-expiry.ts';
import { count } from '../../../services/platform/plural.ts';
import type { Db } from '../../../services/platform/postgres.ts';
import { type Check, ok, warn } from './check.ts';

const NAMED = 5;

/** Checks whether a key of the HTTP API will soon expire. */
export const checkKeys = async (db: Db, now: Date): Promise<Check[]> => {
  const { rows } = await db.query<{ name: string; prefix: string; expiresAt: Date }>(
    `select name, prefix, expires_at as "expiresAt" from api_keys
     where revoked_at is null and expires_at > $1 and expires_at <= $2 order by expires_at`,
    [now, new Date(now.getTime() + EXPIRES_SOON_MS)],
  );
  if (rows.length === 0) return [ok('keys', 'no key expires within 14 days')];
  const named = rows
    .slice(0, NAMED)
    .map(({ name, prefix, expiresAt }) => `${name} (${prefix}…) on ${expiresAt.toISOString().slice(0, 10)}`);
  return [
    warn(
      'keys',
      `${count(rows.length, 'key')} of the API ${rows.length === 1 ? 'expires' : 'expire'} within 14 days: ${named.join(', ')}`,
      'Make a new one in /admin/keys or by `paperboy keys create`, give it to the program, then revoke the old one.',
    ),
  ];
};
