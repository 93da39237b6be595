import type { Clock } from '../../platform/clock.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import type { Address } from '../address.ts';
import type { Suppression } from '../privacy/suppression.ts';
import { type Asked, type Chosen, chooseAnswer, type Purpose } from './choose-answer.ts';
import { currentWording } from './consent.ts';

/** Where a request came from, for the record of consent. */
export type Origin = { ip: string | null; agent: string | null };

/** The mail that answers a request, or none. */
export type Answer = (Chosen & { signupId: number; address: string; requestedAt: Date }) | { mail: 'none' };

// Longer than the wait for a relay's reply to the final dot.
const LEASE_MS = 12 * 60_000;

/**
 * What somebody asks for. `ignore` says why the row is kept but never answered (a filled honeypot, say); `subscriberId`
 * is who asks, where a signed link has said so; `keyword` is what they will follow once they have confirmed.
 */
type Wanted = Address &
  Origin & {
    zone?: string | null;
    keyword?: string | null;
    ignore?: string | null;
    purpose?: Purpose;
    subscriberId?: number;
  };

/**
 * What readers ask for by a form, in two steps. `request` writes one row and does the same work for every address, so
 * that its answer and its timing tell nothing about who is subscribed. `claim` and `settle`, in a worker, decide
 * which mail answers it; the row is that mail's ledger.
 */
export const createSignup = (options: {
  db: Db;
  clock: Clock;
  suppression: Suppression;
  windowMinutes: number;
}) => {
  const { db, clock, suppression } = options;

  const write = async (wanted: Wanted[], on: Queryable): Promise<number[]> => {
    const column = <T>(read: (each: Wanted) => T): T[] => wanted.map(read);
    const { rows } = await on.query<{ id: number }>(
      `insert into signups (address, address_key, ip, agent, zone, state, note, purpose, subscriber_id, keyword,
         wording_version, requested_at)
       select *, $11, $12::timestamptz from unnest($1::text[], $2::text[], $3::inet[], $4::text[], $5::text[],
         $6::signup_state[], $7::text[], $8::text[], $9::int[], $10::text[])
       returning id`,
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
        column(({ keyword }) => keyword ?? null),
        currentWording,
        clock.now(),
      ],
    );
    return rows.map(({ id }) => id);
  };

  return {
    /** Writes a request down; answers its id. */
    request: async (wanted: Wanted, on: Queryable = db): Promise<number> => (await write([wanted], on))[0]!,
    /** Several in one statement; answers their ids, in no order that matters. One that cannot be written fails all. */
    requestTogether: (wanted: Wanted[]): Promise<number[]> => write(wanted, db),

    /** Takes a request in hand, unless it is settled, in another worker's hands, or not to be answered. */
    claim: (signupId: number): Promise<Answer> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        const { rows } = await client.query<Asked>(
          `update signups set state = 'sending', lease_until = $2, attempts = attempts + 1
           where id = $1 and state in ('waiting', 'sending') and (lease_until is null or lease_until <= $3)
           returning id, address, address_key as "addressKey", requested_at as "requestedAt", purpose,
             subscriber_id as "subscriberId"`,
          [signupId, new Date(now.getTime() + LEASE_MS), now],
        );
        const asked = rows[0];
        if (!asked) return { mail: 'none' };
        const since = new Date(now.getTime() - options.windowMinutes * 60_000);
        const chosen = await chooseAnswer(client, asked, { suppression, now, since });
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
