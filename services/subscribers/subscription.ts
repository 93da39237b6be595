import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../platform/postgres.ts';
import { applyAdded, awaitPapers, WANTED } from './accounts/added.ts';
import { applyWanted } from './accounts/apply-wanted.ts';
import type { Wanted } from './accounts/wanted.ts';
import type { Suppression } from './privacy/suppression.ts';
import { consentWordings, type WordingVersion } from './requests/consent.ts';
import type { Origin } from './requests/signup.ts';
import { isZone, isZoneOfDatabase } from './zones.ts';

/** Begins and ends subscriptions. Both are idempotent, because people press links twice. */
export const createSubscription = (options: {
  db: Db;
  clock: Clock;
  suppression: Suppression;
  firstDigestWaitSeconds: number;
}) => {
  const { db, clock, suppression } = options;
  return {
    /**
     * Makes a pending (or formerly unsubscribed) reader active and records the consent. The first digest is due after a
     * short wait, in which the reader can choose topics.
     *
     * @throws DomainError `invalid_link` when the sign-up no longer exists, or its address may not be mailed any more
     */
    confirm: (
      claim: { subscriberId: number; signupId: number; zone: string | null } & Origin,
    ): Promise<{ activated: boolean }> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        await awaitPapers(client, claim.signupId);
        const { rows } = await client.query<{
          state: string;
          state_changed_at: Date;
          address_key: string;
          zone: string | null;
          requested_at: Date;
          ip: string | null;
          agent: string | null;
          wording_version: WordingVersion;
          wanted: Wanted | null;
        }>(
          `select s.state, s.state_changed_at, s.address_key, r.zone, r.requested_at, host(r.ip) as ip, r.agent,
             r.wording_version, ${WANTED} as wanted
           from subscribers s join signups r on r.id = $2 and r.subscriber_id = s.id and r.purpose = 'subscribe'
           where s.id = $1 for update of s`,
          [claim.subscriberId, claim.signupId],
        );
        const found = rows[0];
        const cause = found ? await suppression.causeOf(client, found.address_key) : null;
        const isSuppressed = found?.state === 'suppressed' && cause !== 'report';
        if (!found || isSuppressed || cause === 'operator' || found.state === 'erased') {
          throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
        }
        if (found.state === 'active' || found.state === 'paused') return { activated: false };
        // A link from before an unsubscription, a bounce or a complaint must not bring the reader back.
        if (found.state !== 'pending' && found.requested_at <= found.state_changed_at) {
          throw new DomainError('invalid_link', 'This link was used before. Sign up again to come back.');
        }
        const wanted = [claim.zone, found.zone].find((each) => each && isZone(each)) ?? null;
        const zone = wanted && (await isZoneOfDatabase(client, wanted)) ? wanted : null;
        await client.query(
          `update subscribers set state = 'active', confirmed_at = $2, state_changed_at = $2,
             zone = coalesce($3, zone), paused_until = null, next_digest_at = $4, last_edition_date = null
           where id = $1`,
          [claim.subscriberId, now, zone, new Date(now.getTime() + options.firstDigestWaitSeconds * 1000)],
        );
        await client.query(
          `insert into consents (subscriber_id, wording_version, wording, requested_at, request_ip, request_agent, confirmed_at, confirm_ip, confirm_agent)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            claim.subscriberId,
            found.wording_version,
            consentWordings[found.wording_version],
            found.requested_at,
            found.ip,
            found.agent,
            now,
            claim.ip,
            claim.agent?.slice(0, 400) ?? null,
          ],
        );
        if (found.wanted?.add) await applyAdded(client, claim.subscriberId, found.wanted.add, now);
        else if (found.wanted) await applyWanted(client, claim.subscriberId, found.wanted, now);
        await suppression.readmit(client, found.address_key);
        return { activated: true };
      }),

    /**
     * Returns what a confirmation link is good for: `open` for one that confirms, `used` for one whose reader gets digests, `left`
     * for one whose reader got them and has left since. A press decides; this only chooses the page.
     */
    stateOfConfirmation: async (
      subscriberId: number,
      signupId: number,
    ): Promise<'open' | 'used' | 'left'> => {
      const { rows } = await db.query<{ state: string; isOlder: boolean }>(
        `select s.state, r.requested_at <= s.state_changed_at as "isOlder"
         from subscribers s join signups r on r.id = $2 and r.subscriber_id = s.id where s.id = $1`,
        [subscriberId, signupId],
      );
      const found = rows[0];
      if (found?.state === 'active' || found?.state === 'paused') return 'used';
      return found?.state === 'unsubscribed' && found.isOlder ? 'left' : 'open';
    },

    /** Returns whether the subscription can still be ended. */
    isOpen: async (subscriberId: number): Promise<boolean> => {
      const { rowCount } = await db.query(
        `select 1 from subscribers where id = $1 and state in ('pending', 'active', 'paused')`,
        [subscriberId],
      );
      return rowCount === 1;
    },

    /** Ends a subscription at once; a queued digest is not sent any more. */
    unsubscribe: async (subscriberId: number, on: Queryable = db): Promise<void> => {
      await on.query(
        `update subscribers set state = 'unsubscribed', next_digest_at = null, state_changed_at = $2
         where id = $1 and state in ('pending', 'active', 'paused')`,
        [subscriberId, clock.now()],
      );
    },
  };
};

export type Subscription = ReturnType<typeof createSubscription>;
