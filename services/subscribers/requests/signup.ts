import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import type { Address } from '../address.ts';
import type { Suppression } from '../privacy/suppression.ts';
import { type Asked, type Chosen, chooseReply, type Purpose } from './choose-reply.ts';
import { currentWording } from './consent.ts';

/** Holds where a request came from, for the record of consent. */
export type Origin = { ip: string | null; agent: string | null };

/** Holds the mail that replies to a request, or `none`. */
export type SignupReply =
  | (Chosen & { signupId: number; address: string; requestedAt: Date })
  | { mail: 'none' };

/** Names the purpose of a row that a program writes with the proof of a consent: no mail replies to it. */
export const CONSENTED = 'consented';

// The lease is longer than the wait for a relay's reply to the final dot.
const LEASE_MS = 12 * 60_000;

/** How long the reply to a form waits that came back quicker than most people fill it in. */
export const HOLD_MS = 5_000;

/**
 * Holds a request. `ignore` is the reason why the row is stored but never gets a reply, such as a filled honeypot; the reply of
 * a held request waits for `HOLD_MS`; `subscriberId` names the requesting reader, if a signed link proves who it is; `wanted` is
 * what the reader gets once they have confirmed.
 */
export type SignupWanted = Address &
  Origin & {
    zone?: string | null;
    wanted?: object | null;
    ignore?: string | null;
    held?: boolean;
    purpose?: Purpose | typeof CONSENTED;
    subscriberId?: number;
  };

type StoredSignup = { id: number; purpose: string; held: boolean };

/**
 * Handles the requests of readers in two steps. `request` writes one row and does the same work for every address, so
 * that neither its result nor its timing tells whether an address is subscribed. In a worker, `claim` chooses the mail
 * that replies to the request, and `settle` records its result in the row.
 */
export const createSignup = (options: { db: Db; clock: Clock; suppression: Suppression }) => {
  const { db, clock, suppression } = options;

  const write = async (wanted: SignupWanted[], on: Queryable): Promise<StoredSignup[]> => {
    if (wanted.length === 0) return [];
    const now = clock.now();
    const column = <T>(read: (each: SignupWanted) => T): T[] => wanted.map(read);
    const { rows } = await on.query<StoredSignup>(
      `insert into signups (address, address_key, ip, agent, zone, state, note, purpose, subscriber_id,
         wanted, lease_until, wording_version, requested_at)
       select address, address_key, ip, agent, zone, state, note, purpose, subscriber_id, wanted, not_before, $12,
         $13::timestamptz
       from unnest($1::text[], $2::text[], $3::inet[], $4::text[], $5::text[], $6::signup_state[], $7::text[],
         $8::text[], $9::int[], $10::jsonb[], $11::timestamptz[]) as given(address, address_key, ip, agent, zone, state,
         note, purpose, subscriber_id, wanted, not_before)
       returning id, purpose, lease_until is not null as held`,
      [
        column(({ address }) => address),
        column(({ addressKey }) => addressKey),
        column(({ ip }) => ip),
        column(({ agent }) => agent?.slice(0, 400) ?? null),
        column(({ zone }) => zone ?? null),
        column(({ ignore }) => (ignore ? 'ignored' : 'waiting')),
        column(({ ignore }) => ignore ?? null),
        column(({ purpose }) => purpose ?? 'subscribe'),
        column(({ subscriberId }) => subscriberId ?? null),
        column(({ wanted }) => (wanted ? JSON.stringify(wanted) : null)),
        column(({ held }) => (held ? new Date(now.getTime() + HOLD_MS) : null)),
        currentWording,
        now,
      ],
    );
    return rows;
  };

  return {
    /** Stores a request, and returns its id. */
    request: async (wanted: SignupWanted, on: Queryable = db): Promise<number> =>
      (await write([wanted], on))[0]!.id,
    /**
     * Stores several requests in one statement, and returns them in any order. If one cannot be written, all fail.
     */
    requestTogether: (wanted: SignupWanted[], on: Queryable = db): Promise<StoredSignup[]> =>
      write(wanted, on),

    /**
     * Claims a request and returns the mail to send; `none` if it is settled, claimed by another worker, or to be
     * ignored.
     */
    claim: (signupId: number): Promise<SignupReply> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        const { rows } = await client.query<Asked>(
          `update signups set state = 'sending', lease_until = $2, attempts = attempts + 1
           where id = $1 and state in ('waiting', 'sending') and (lease_until is null or lease_until <= $3)
             and purpose <> '${CONSENTED}'
           returning id, address, address_key as "addressKey", requested_at as "requestedAt", purpose,
             subscriber_id as "subscriberId"`,
          [signupId, new Date(now.getTime() + LEASE_MS), now],
        );
        const asked = rows[0];
        if (!asked) return { mail: 'none' };
        const chosen = await chooseReply(client, asked, { suppression, now });
        if ('ignored' in chosen) {
          await client.query(
            `update signups set state = 'ignored', note = $2, lease_until = null where id = $1`,
            [signupId, chosen.ignored],
          );
          return { mail: 'none' };
        }
        await client.query('update signups set subscriber_id = $2 where id = $1', [
          signupId,
          chosen.subscriberId,
        ]);
        return { ...chosen, signupId, address: asked.address, requestedAt: asked.requestedAt };
      }),

    /** Records the result of the mail. */
    settle: async (signupId: number, state: 'sent' | 'failed', note: string | null): Promise<void> => {
      await db.query(
        `update signups set state = $2::signup_state, note = $3, lease_until = null,
           sent_at = case when $2::signup_state = 'sent' then $4 else sent_at end
         where id = $1 and state = 'sending'`,
        [signupId, state, note, clock.now()],
      );
    },

    /** Postpones the mail to another try, each time for longer; a day after the request it counts as failed. */
    postpone: async (signupId: number, note: string): Promise<void> => {
      await db.query(
        `update signups set note = $2,
           state = case when requested_at < $3::timestamptz - interval '1 day' then 'failed' else 'waiting' end::signup_state,
           lease_until = $3::timestamptz + interval '1 minute' * least(power(2, attempts - 1), 60)
         where id = $1 and state = 'sending'`,
        [signupId, note, clock.now()],
      );
    },

    /** Returns sign-ups that still wait although their job should have run by now. */
    forgotten: async (limit: number): Promise<number[]> => {
      const now = clock.now();
      const { rows } = await db.query<{ id: number }>(
        `select id from signups where state in ('waiting', 'sending') and purpose <> '${CONSENTED}'
         and coalesce(lease_until <= $2, requested_at < $1)
         order by id limit $3`,
        [new Date(now.getTime() - 60_000), now, limit],
      );
      return rows.map((row) => row.id);
    },
  };
};

export type Signup = ReturnType<typeof createSignup>;
