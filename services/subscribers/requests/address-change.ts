import { recordEvent } from '../../events/outbox.ts';
import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import type { LinkSubject } from '../links.ts';
import { endAnnouncements } from '../privacy/end-announcements.ts';
import type { ReaderLinks } from '../reader-links.ts';
import type { Origin, Signup } from './signup.ts';

const gone = (): DomainError =>
  new DomainError('invalid_link', 'This link does not work, or no longer does.');

type Request = {
  address: string;
  addressKey: string;
  current: string;
  currentKey: string;
  /** Whether the link brings the subscription back to the address of before. */
  isUndo: boolean;
  isUsed: boolean;
};

/**
 * Moves a subscription to another address. It stays the same subscriber: no setting is lost, and no paper is sent
 * twice.
 */
export const createAddressChange = (options: {
  db: Db;
  clock: Clock;
  signup: Signup;
  readerLinks: Pick<ReaderLinks, 'endAll'>;
}) => {
  const { db, clock, signup, readerLinks } = options;

  const find = async (on: Queryable, { subject, detail }: LinkSubject): Promise<Request> => {
    const { rows } = await on.query<Request>(
      `select r.address, r.address_key as "addressKey", s.address as current, s.address_key as "currentKey",
         r.purpose = 'changed' as "isUndo", r.used_at is not null as "isUsed"
       from signups r join subscribers s on s.id = r.subscriber_id
       where r.id = $1 and s.id = $2 and r.purpose in ('change', 'changed') and s.state in ('active', 'paused')`,
      [detail, subject],
    );
    const request = rows[0];
    // A link works once, or whoever has an old one could move the subscription again and again. To the second press of the
    // button it still says that all is done.
    if (!request || (request.isUsed && request.addressKey !== request.currentKey)) throw gone();
    return request;
  };

  return {
    /**
     * Returns both addresses, which the page shows before the reader confirms.
     * @throws DomainError `invalid_link` when the change is not possible
     */
    read: (claim: LinkSubject): Promise<Request> => find(db, claim),

    /**
     * Moves the subscription, once for each link; a second press changes nothing. If the new address has another subscription that has ended or was never
     * confirmed, that one is deleted, which is recorded as an erasure, and its consents are moved. Returns the request whose mail informs the old
     * address; null when nothing had to change.
     * @throws DomainError `invalid_link` when the new address gets digests of its own by now
     */
    confirm: (claim: LinkSubject & Origin): Promise<{ signupId: number | null }> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        const { address, addressKey, current, currentKey, isUndo } = await find(client, claim);
        const { rows } = await client.query<{ id: number; state: string; addressKey: string }>(
          `select id, state, address_key as "addressKey" from subscribers where id = $1 or address_key = $2 order by id for update`,
          [claim.subject, addressKey],
        );
        // The rows are compared under the lock, because another press of the button may have been quicker.
        if (
          rows.find(({ id }) => id === claim.subject)?.addressKey !== currentKey ||
          addressKey === currentKey
        )
          return { signupId: null };
        const other = rows.find((row) => row.id !== claim.subject);
        if (other && other.state !== 'pending' && other.state !== 'unsubscribed') throw gone();
        if (other) {
          await client.query('update consents set subscriber_id = $2 where subscriber_id = $1', [
            other.id,
            claim.subject,
          ]);
          await client.query('update signups set subscriber_id = $2 where subscriber_id = $1', [
            other.id,
            claim.subject,
          ]);
          await endAnnouncements(client, other.id);
          const { rows: deleted } = await client.query<{ subscriber: string }>(
            'delete from subscribers where id = $1 returning public_id as subscriber',
            [other.id],
          );
          const { subscriber } = deleted[0]!;
          await recordEvent(client, {
            type: 'subscriber.erased',
            subject: `subscriber:${subscriber}`,
            data: { subscriber, state: 'erased' },
          });
        }
        await client.query('update subscribers set address = $2, address_key = $3 where id = $1', [
          claim.subject,
          address,
          addressKey,
        ]);
        // Whoever has the mailbox of before may not be whom they were sent to.
        await readerLinks.endAll(claim.subject, client);
        await client.query(COPY_CONSENT, [
          claim.subject,
          claim.detail,
          now,
          claim.ip,
          claim.agent?.slice(0, 400) ?? null,
        ]);
        await client.query(isUndo ? USE_ALL : USE_ONE, [isUndo ? claim.subject : claim.detail, now]);
        const signupId = await signup.request(
          {
            address: current,
            addressKey: currentKey,
            ip: claim.ip,
            agent: claim.agent,
            // The address that somebody else may have chosen gets no link to undo the undoing.
            purpose: isUndo ? 'returned' : 'changed',
            subscriberId: claim.subject,
          },
          client,
        );
        return { signupId };
      }),
  };
};

export type AddressChange = ReturnType<typeof createAddressChange>;

const USE_ONE = 'update signups set used_at = $2 where id = $1';
// Whoever takes their subscription back ends every other move that was asked for meanwhile.
const USE_ALL = `update signups set used_at = $2 where subscriber_id = $1 and purpose in ('change', 'changed') and used_at is null`;

// Copies the latest consent for the new address, with the origin of its confirmation as proof.
const COPY_CONSENT = `
  insert into consents (subscriber_id, wording_version, wording, source, requested_at, request_ip, request_agent,
    confirmed_at, confirm_ip, confirm_agent)
  select c.subscriber_id, c.wording_version, c.wording, 'change of address', r.requested_at, r.ip, r.agent, $3, $4, $5
  from consents c, signups r
  where c.subscriber_id = $1 and r.id = $2
  order by c.confirmed_at desc nulls last, c.id desc limit 1`;
