import type { Clock } from '../platform/clock.ts';
import { type Db, inTransaction } from '../platform/postgres.ts';
import type { Address } from './address.ts';
import { currentWording } from './consent.ts';
import type { Suppression } from './suppression.ts';

/** Where a request came from, for the record of consent. */
export type Origin = { ip: string | null; agent: string | null };

/** The mail that answers a sign-up, or why there is none. */
export type Answer =
  | {
      mail: 'confirm' | 'preferences-link';
      signupId: number;
      subscriberId: number;
      address: string;
      requestedAt: Date;
    }
  | { mail: 'none' };

// Longer than the wait for a relay's reply to the final dot.
const LEASE_MS = 12 * 60_000;

/**
 * Signing up, in two steps. `request` writes one row and does the same work for every address, so that its
 * answer and its timing tell nothing about who is subscribed. `claim` and `settle`, in a worker, decide
 * which mail answers it; the row is that mail's ledger.
 */
export const createSignup = (options: {
  db: Db;
  clock: Clock;
  suppression: Suppression;
  windowMinutes: number;
}) => {
  const { db, clock, suppression } = options;
  return {
    /** `ignore` says why the row is kept but never answered (a filled honeypot, say). */
    request: async (
      input: Address & Origin & { zone: string | null; keyword?: string | null; ignore: string | null },
    ): Promise<number> => {
      const { rows } = await db.query<{ id: number }>(
        `insert into signups (address, address_key, ip, agent, zone, wording_version, requested_at, state, note, keyword)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
        [
          input.address,
          input.addressKey,
          input.ip,
          input.agent?.slice(0, 400) ?? null,
          input.zone,
          currentWording,
          clock.now(),
          input.ignore ? 'ignored' : 'waiting',
          input.ignore,
          input.keyword ?? null,
        ],
      );
      return rows[0]!.id;
    },

    /** Takes a sign-up in hand, unless it is settled, in another worker's hands, or not to be answered. */
    claim: (signupId: number): Promise<Answer> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        const { rows } = await client.query<{ address: string; address_key: string; requested_at: Date }>(
          `update signups set state = 'sending', lease_until = $2, attempts = attempts + 1
           where id = $1 and state in ('waiting', 'sending') and (lease_until is null or lease_until <= $3)
           returning address, address_key, requested_at`,
          [signupId, new Date(now.getTime() + LEASE_MS), now],
        );
        const signup = rows[0];
        if (!signup) return { mail: 'none' };
        const ignore = async (note: string): Promise<Answer> => {
          await client.query(
            `update signups set state = 'ignored', note = $2, lease_until = null where id = $1`,
            [signupId, note],
          );
          return { mail: 'none' };
        };
        if ((await suppression.among(client, [signup.address_key])).size > 0) return ignore('suppressed');
        // The subscriber's row is the lock: of two sign-ups of one address, the second sees the first's mail.
        await client.query(
          'insert into subscribers (address, address_key, created_at) values ($1, $2, $3) on conflict (address_key) do nothing',
          [signup.address, signup.address_key, now],
        );
        const { rows: subscribers } = await client.query<{ id: number; state: string }>(
          'select id, state from subscribers where address_key = $1 for update',
          [signup.address_key],
        );
        const subscriber = subscribers[0]!;
        if (subscriber.state === 'suppressed') return ignore('suppressed');
        const { rowCount: recent } = await client.query(
          `select 1 from signups where address_key = $1 and id <> $2 and ((state = 'sending' and lease_until > $4) or (state = 'sent' and sent_at > $3)) limit 1`,
          [signup.address_key, signupId, new Date(now.getTime() - options.windowMinutes * 60_000), now],
        );
        if (recent) return ignore('another mail within the window');
        await client.query('update signups set subscriber_id = $2 where id = $1', [signupId, subscriber.id]);
        const known = subscriber.state === 'active' || subscriber.state === 'paused';
        return {
          mail: known ? 'preferences-link' : 'confirm',
          signupId,
          subscriberId: subscriber.id,
          address: signup.address,
          requestedAt: signup.requested_at,
        };
      }),

    /** Records what became of the mail. */
    settle: async (signupId: number, state: 'sent' | 'failed', note: string | null): Promise<void> => {
      await db.query(
        `update signups set state = $2::signup_state, note = $3, lease_until = null,
           sent_at = case when $2::signup_state = 'sent' then $4 else sent_at end
         where id = $1 and state = 'sending'`,
        [signupId, state, note, clock.now()],
      );
    },

    /** Puts the mail back for another try, later each time; after a day it counts as failed. */
    postpone: async (signupId: number, note: string): Promise<void> => {
      await db.query(
        `update signups set note = $2,
           state = case when requested_at < $3::timestamptz - interval '1 day' then 'failed' else 'waiting' end::signup_state,
           lease_until = $3::timestamptz + interval '1 minute' * least(power(2, attempts - 1), 60)
         where id = $1 and state = 'sending'`,
        [signupId, note, clock.now()],
      );
    },

    /** Sign-ups that wait although their job should have run by now. */
    forgotten: async (limit: number): Promise<number[]> => {
      const now = clock.now();
      const { rows } = await db.query<{ id: number }>(
        `select id from signups where state in ('waiting', 'sending')
         and coalesce(lease_until <= $2, requested_at < $1)
         order by id limit $3`,
        [new Date(now.getTime() - 60_000), now, limit],
      );
      return rows.map((row) => row.id);
    },
  };
};

export type Signup = ReturnType<typeof createSignup>;
