import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import { numberEntries } from '../settings.ts';
import { endAnnouncements } from './end-announcements.ts';
import { ERASED, type Suppression } from './suppression.ts';

const gone = (): DomainError =>
  new DomainError('invalid_link', 'This link does not work, or no longer does.');

/**
 * Erases a person. The rows of the subscriber and of their digests stay without any content, so that past counts stay
 * true. Of the address only its keyed hash stays, so that no import can bring it back without a new consent.
 */
export const createErasure = (options: { db: Db; clock: Clock; suppression: Suppression }) => {
  const { db, clock, suppression } = options;
  const eraseOn = async (client: Queryable, subscriberId: number): Promise<void> => {
    const now = clock.now();
    const { rows } = await client.query<{ addressKey: string }>(
      `select address_key as "addressKey" from subscribers where id = $1 and state <> 'erased' for update`,
      [subscriberId],
    );
    if (!rows[0]) throw gone();
    const { rows: former } = await client.query<{ addressKey: string }>(FORMER, [subscriberId]);
    const own = rows[0].addressKey;
    const formerKeys = former.map(({ addressKey }) => addressKey);
    for (const key of [...new Set([own, ...formerKeys])]) await suppression.add(client, key, ERASED, now);
    await client.query(DELETE_REQUESTS, [subscriberId, own, formerKeys]);
    for (const table of ['interests', 'unresolved_papers', 'saved_papers', 'consents'])
      await client.query(`delete from ${table} where subscriber_id = $1`, [subscriberId]);
    // A note may hold a relay's reply, which may repeat the address; a selection shows the reader's interests.
    await client.query('update digests set note = null, selection = null where subscriber_id = $1', [
      subscriberId,
    ]);
    await endAnnouncements(client, subscriberId);
    // What came back about a mail names its recipient; that it came back is still counted.
    await client.query(
      'update mail_reports set diagnostic = null, evidence = null where subscriber_id = $1',
      [subscriberId],
    );
    // Without its lease no worker can write a note any more. A digest in the state `sending` may or may not have
    // been sent, so it becomes `uncertain`.
    await client.query(
      `update digests set lease_token = null, lease_until = null,
             state = case state when 'sending' then 'uncertain' else 'skipped' end::digest_state,
             skip_reason = case state when 'sending' then null else 'reader_left' end::skip_reason
           where subscriber_id = $1 and state in ('planned', 'claimed', 'sending')`,
      [subscriberId],
    );
    await client.query(ANONYMISE, [subscriberId, now]);
  };
  return {
    /**
     * Erases a person who has never confirmed. The keyed hash stays as for everybody else: most press this because somebody else
     * entered their address, and without the hash the next list that is imported would bring it back.
     * @throws DomainError `invalid_link` when the person has confirmed, or is gone
     */
    erasePending: (subscriberId: number): Promise<void> =>
      inTransaction(db, async (client) => {
        const { rowCount } = await client.query(
          `select 1 from subscribers where id = $1 and state = 'pending' for update`,
          [subscriberId],
        );
        if (rowCount !== 1) throw gone();
        await eraseOn(client, subscriberId);
      }),
    /** Erases everything about a subscriber in a transaction of the caller. */
    eraseOn,
    /**
     * Erases everything about a subscriber.
     * @throws DomainError `invalid_link` when there is no such subscriber (any more)
     */
    erase: (subscriberId: number): Promise<void> =>
      inTransaction(db, (client) => eraseOn(client, subscriberId)),
  };
};

// An address that they left may be somebody else's by now, whom none of this concerns.
const FORMER = `
  select distinct g.address_key as "addressKey" from signups g
  where g.subscriber_id = $1 and g.purpose in ('changed', 'returned')
    and not exists (select 1 from subscribers o where o.address_key = g.address_key and o.id <> $1)`;
// A request for a former address that has no reader yet, and waits for its mail, may be that of its next owner.
const DELETE_REQUESTS = `
  delete from signups
  where subscriber_id = $1 or address_key = $2
    or (address_key = any($3) and subscriber_id is null and state <> 'waiting')`;

export type Erasure = ReturnType<typeof createErasure>;

export const ANONYMISE = `
  update subscribers set state = 'erased', state_changed_at = $2, next_digest_at = null,
    address = 'erased-' || id || '@invalid', address_key = 'erased-' || id || '@invalid',
    zone = default, digest_days = default, ${numberEntries.map(([, { column }]) => `${column} = default`).join(', ')},
    feed_version = default, paused_until = null, last_edition_date = null,
    preferences_saved_at = null, welcomed_on = null, asked_on = null
  where id = $1`;
