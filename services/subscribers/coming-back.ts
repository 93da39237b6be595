import type { Clock } from '../platform/clock.ts';
import { DAY_MS } from '../platform/dates.ts';
import { DomainError } from '../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../platform/postgres.ts';
import { reschedule } from './preferences/preferences.ts';
import type { Suppression } from './privacy/suppression.ts';
import { consentWordings, currentWording } from './requests/consent.ts';
import type { Origin } from './requests/signup.ts';
import { localDay } from './zones.ts';

/** An unsubscribe link never expires, and old mails are forwarded; so its offer to come back ends. */
const OFFERED_DAYS = 30;

type Left = { state: string; addressKey: string; zone: string; pausedUntil: string | null; leftAt: Date };

/** Takes readers back who have unsubscribed and were confirmed before. */
export const createComingBack = (options: { db: Db; clock: Clock; suppression: Suppression }) => {
  const { db, clock, suppression } = options;

  /** Returns a reader who has left and may come back by one press; null for any other. */
  const findLeft = async (on: Queryable, subscriberId: number, lock = ''): Promise<Left | null> => {
    const { rows } = await on.query<Left>(
      `select state, address_key as "addressKey", zone, paused_until as "pausedUntil", state_changed_at as "leftAt"
       from subscribers where id = $1 and state = 'unsubscribed' and confirmed_at is not null ${lock}`,
      [subscriberId],
    );
    const left = rows[0];
    if (!left || clock.now().getTime() - left.leftAt.getTime() > OFFERED_DAYS * DAY_MS) return null;
    return (await suppression.causeOf(on, left.addressKey)) === null ? left : null;
  };

  return {
    /** Tells whether the offer to come back stands. */
    isOffered: async (subscriberId: number): Promise<boolean> => (await findLeft(db, subscriberId)) !== null,

    /**
     * Makes the reader active again, or paused where their pause is not over, with everything as it was, and records the consent.
     * It is idempotent.
     * @throws DomainError `invalid_link` when the offer does not stand
     */
    comeBack: ({ subscriberId, ip, agent }: { subscriberId: number } & Origin): Promise<void> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        const left = await findLeft(client, subscriberId, 'for update');
        if (!left) {
          const { rowCount } = await client.query(
            `select from subscribers where id = $1 and state in ('active', 'paused')`,
            [subscriberId],
          );
          if (rowCount === 1) return;
          throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
        }
        const isPaused = left.pausedUntil !== null && left.pausedUntil > localDay(now, left.zone);
        await client.query(
          `update subscribers set state = $2::subscriber_state, state_changed_at = $3,
             paused_until = case when $2::subscriber_state = 'paused' then paused_until end
           where id = $1`,
          [subscriberId, isPaused ? 'paused' : 'active', now],
        );
        await reschedule(client, subscriberId, now);
        await client.query(
          `insert into consents (subscriber_id, wording_version, wording, source, requested_at, request_ip, request_agent,
             confirmed_at, confirm_ip, confirm_agent)
           values ($1, $2, $3, 'coming back', $4, $5, $6, $4, $5, $6)`,
          [
            subscriberId,
            currentWording,
            consentWordings[currentWording],
            now,
            ip,
            agent?.slice(0, 400) ?? null,
          ],
        );
      }),
  };
};

export type ComingBack = ReturnType<typeof createComingBack>;
