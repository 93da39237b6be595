import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction } from '../../platform/postgres.ts';
import { numberEntries } from '../settings.ts';
import { ERASED, type Suppression } from './suppression.ts';

/**
 * Forgetting a person. Of the subscriber and their digests a row without a word stays, so that the counts of the past
 * stay true; of the address only its keyed hash, so that no list can bring it back without a fresh consent.
 */
export const createErasure = (options: { db: Db; clock: Clock; suppression: Suppression }) => {
  const { db, clock, suppression } = options;
  return {
    /** @throws DomainError `invalid_link` when there is no such subscriber (any more) */
    erase: (subscriberId: number): Promise<void> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        const { rows } = await client.query<{ addressKey: string }>(
          `select address_key as "addressKey" from subscribers where id = $1 and state <> 'erased' for update`,
          [subscriberId],
        );
        if (!rows[0]) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
        const { rows: former } = await client.query<{ addressKey: string }>(
          `select distinct address_key as "addressKey" from signups where subscriber_id = $1 and purpose = 'changed'`,
          [subscriberId],
        );
        const keys = [...new Set([rows[0], ...former].map(({ addressKey }) => addressKey))];
        for (const key of keys) await suppression.add(client, key, ERASED, now);
        await client.query('delete from signups where subscriber_id = $1 or address_key = any($2)', [
          subscriberId,
          keys,
        ]);
        for (const table of ['interests', 'unresolved_papers', 'consents'])
          await client.query(`delete from ${table} where subscriber_id = $1`, [subscriberId]);
        // A relay's reply may repeat the address; what was sent tells what its reader cared about.
        await client.query('update digests set note = null, selection = null where subscriber_id = $1', [
          subscriberId,
        ]);
        // Without its lease no worker can write a note any more; what is just being sent cannot be told from here.
        await client.query(
          `update digests set lease_token = null, lease_until = null,
             state = case state when 'sending' then 'uncertain' else 'skipped' end::digest_state,
             skip_reason = case state when 'sending' then null else 'reader_left' end::skip_reason
           where subscriber_id = $1 and state in ('planned', 'claimed', 'sending')`,
          [subscriberId],
        );
        await client.query(ANONYMISE, [subscriberId, now]);
      }),
  };
};

export type Erasure = ReturnType<typeof createErasure>;

export const ANONYMISE = `
  update subscribers set state = 'erased', state_changed_at = $2, next_digest_at = null,
    address = 'erased-' || id || '@invalid', address_key = 'erased-' || id || '@invalid',
    zone = default, digest_days = default, ${numberEntries.map(([, { column }]) => `${column} = default`).join(', ')},
    feed_version = default, paused_until = null, last_edition_date = null,
    preferences_saved_at = null
  where id = $1`;
