import { createBatcher } from '../platform/batcher.ts';
import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import type { Db } from '../platform/postgres.ts';
import { createKeyText, hashKey, isKeyText, keyPrefix } from './api-key-text.ts';
import { type ApiScope, isApiScope } from './api-scopes.ts';

/** A key as operators see it; the key itself is not stored. */
export type ApiKey = {
  id: string;
  name: string;
  prefix: string;
  scopes: ApiScope[];
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

const COLUMNS = `id, name, prefix, scopes, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

export const MAX_NAME_CHARS = 80;
const LOOKED_UP_TOGETHER = 200;

/** Returns what became of a key. */
export const stateOf = ({ revokedAt, expiresAt }: ApiKey, now: Date): 'valid' | 'expired' | 'revoked' =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'valid';

/** Returns how the audit log names a key that acts. */
export const labelOf = ({ name, prefix }: Pick<ApiKey, 'name' | 'prefix'>): string =>
  `key ${name} (${prefix}…)`;

/** Makes, finds, lists and revokes the keys of the HTTP API. */
export const createApiKeys = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;

  // Requests that arrive during a look-up share the next one, so a busy key costs a fraction of a query per request. No
  // answer is older than its request: a revoked key is refused from the next request on.
  const { add } = createBatcher<string, ApiKey | null>({
    maxItems: LOOKED_UP_TOGETHER,
    write: async (hashes) => {
      const { rows } = await db.query<ApiKey & { keyHash: Buffer }>({
        name: 'api-keys-by-hash',
        text: `select ${COLUMNS}, key_hash as "keyHash" from api_keys where key_hash = any($1)`,
        values: [[...new Set(hashes)].map((hash) => Buffer.from(hash, 'hex'))],
      });
      const found = new Map(rows.map(({ keyHash, ...key }) => [keyHash.toString('hex'), key]));
      return hashes.map((hash) => found.get(hash) ?? null);
    },
  });

  return {
    /**
     * Makes a key and returns it, for the only time. With an `id` that a key has, it makes none, so that a form that is sent
     * twice makes one.
     * @throws DomainError `invalid_input` for a name, a scope or an expiry that cannot be, `not_found` for an `id` that is used
     */
    mint: async (wanted: {
      id?: string;
      name: string;
      scopes: string[];
      expiresAt: Date | null;
      createdBy: string;
    }): Promise<{ key: string; id: string; prefix: string }> => {
      const name = wanted.name.trim();
      if (name === '' || name.length > MAX_NAME_CHARS)
        throw new DomainError('invalid_input', `Give the key a name of up to ${MAX_NAME_CHARS} characters.`, {
          field: 'name',
        });
      const unknown = wanted.scopes.find((scope) => !isApiScope(scope));
      if (unknown !== undefined)
        throw new DomainError('invalid_input', `"${unknown.slice(0, 40)}" is no scope.`, { field: 'scopes' });
      if (wanted.scopes.length === 0)
        throw new DomainError('invalid_input', 'Choose at least one scope.', { field: 'scopes' });
      if (wanted.expiresAt !== null && !(wanted.expiresAt > clock.now()))
        throw new DomainError('invalid_input', 'The key must expire in the future.', { field: 'expires' });
      const key = createKeyText();
      const prefix = keyPrefix(key);
      const { rows } = await db.query<{ id: string }>(
        `insert into api_keys (id, name, key_hash, prefix, scopes, created_by, created_at, expires_at)
         values (coalesce($8, gen_random_uuid()), $1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning id`,
        [
          name,
          hashKey(key),
          prefix,
          [...new Set(wanted.scopes)],
          wanted.createdBy,
          clock.now(),
          wanted.expiresAt,
          wanted.id ?? null,
        ],
      );
      if (!rows[0]) throw new DomainError('not_found', 'This key was made before.');
      return { key, id: rows[0].id, prefix };
    },
    /** Returns the key that a request presents; null for one that is unknown, expired or revoked. */
    find: async (text: string): Promise<ApiKey | null> => {
      if (!isKeyText(text)) return null;
      const key = await add(hashKey(text).toString('hex'));
      return key && stateOf(key, clock.now()) === 'valid' ? key : null;
    },
    /** Returns the key that people name by its id, its prefix or the whole of it; null if there is none. */
    named: async (given: string): Promise<ApiKey | null> => {
      const { rows } = await db.query<ApiKey>(
        `select ${COLUMNS} from api_keys where id::text = lower($1) or prefix = $2`,
        [given, keyPrefix(given)],
      );
      return rows[0] ?? null;
    },
    /** Returns all keys, the newest first. */
    list: async (): Promise<ApiKey[]> => {
      const { rows } = await db.query<ApiKey>(`select ${COLUMNS} from api_keys order by created_at desc, id`);
      return rows;
    },
    /** Revokes a key from now on, and returns it; null if there is none, or it was revoked before. */
    revoke: async (id: string): Promise<ApiKey | null> => {
      const { rows } = await db.query<ApiKey>(
        `update api_keys set revoked_at = $2 where id = $1 and revoked_at is null returning ${COLUMNS}`,
        [id, clock.now()],
      );
      return rows[0] ?? null;
    },
  };
};

export type ApiKeys = ReturnType<typeof createApiKeys>;
