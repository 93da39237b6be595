import type { Clock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import { type Db, inTransaction, isDataError } from '../../platform/postgres.ts';
import type { Suppression } from '../privacy/suppression.ts';
import { CONSENTED, type Origin, type Signup, type SignupWanted } from '../requests/signup.ts';
import { addConsented } from './add-consented.ts';
import type { Added, Addition } from './addition.ts';
import { askForConsent } from './ask-for-consent.ts';
import type { ConsentProof, Wanted } from './wanted.ts';

/** Is stored in `signups.wanted`. */
type Stored = Wanted & { consent?: ConsentProof };

type Waiting = { id: number; address: string; addressKey: string; wanted: Stored };

const REPEATED = 'the same address stands in an earlier item';

/** Returns the request that a program makes for a person. It is the same whatever is known of the address. */
export const toRequest = (
  { address, addressKey, wanted, consent }: Addition,
  origin: Origin,
): SignupWanted => ({
  address,
  addressKey,
  ...origin,
  zone: wanted.zone ?? null,
  wanted: { ...wanted, ...(consent && { consent }) } satisfies Stored,
  purpose: consent ? CONSENTED : 'subscribe',
});

/** Adds subscribers for programs. */
export const createAdditions = (options: {
  db: Db;
  clock: Clock;
  suppression: Suppression;
  signup: Pick<Signup, 'requestTogether'>;
}) => {
  const { db, clock, suppression, signup } = options;

  const takeTogether = (ids: number[]): Promise<void> =>
    inTransaction(db, async (client) => {
      const { rows } = await client.query<Waiting>(
        `select id, address, address_key as "addressKey", coalesce(wanted, '{}') as wanted from signups
         where id = any($1) and purpose = '${CONSENTED}' and state = 'waiting' order by id for update skip locked`,
        [ids],
      );
      if (rows.length === 0) return;
      // Of several rows of one address the last one counts.
      const last = [...new Map(rows.map((row) => [row.addressKey, row])).values()];
      const added = await addConsented(
        client,
        last.map(({ address, addressKey, wanted: { consent, ...wanted } }) => ({
          address,
          addressKey,
          wanted,
          consent: consent!,
        })),
        { suppression, now: clock.now() },
      );
      const refused = last.flatMap(({ id }, at) => {
        const each = added[at]!;
        return each.status === 'refused' ? [{ id, reason: each.reason }] : [];
      });
      await client.query(
        `update signups set state = 'ignored', note = refused.reason
         from unnest($1::int[], $2::text[]) as refused(id, reason) where signups.id = refused.id`,
        [refused.map(({ id }) => id), refused.map(({ reason }) => reason)],
      );
      // The proof is in the record of consents, so the row of one who was added has nothing left to tell.
      await client.query(`delete from signups where id = any($1) and state = 'waiting'`, [
        rows.map(({ id }) => id),
      ]);
    });

  const takeAlone = async (id: number): Promise<void> => {
    try {
      await takeTogether([id]);
    } catch (error) {
      if (!isDataError(error)) throw error;
      await db.query(`update signups set state = 'failed', note = $2 where id = $1 and state = 'waiting'`, [
        id,
        messageOf(error),
      ]);
    }
  };

  return {
    /**
     * Adds people at once, and returns what became of each, in order. One without a consent becomes `pending` and is asked by
     * mail; `signupIds` are the requests for these mails.
     */
    add: (additions: Addition[], origin: Origin): Promise<{ added: Added[]; signupIds: number[] }> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        const seen = new Set<string>();
        const added: Added[] = additions.map(() => ({ status: 'refused', reason: REPEATED }));
        const consented: { at: number; addition: Addition & { consent: ConsentProof } }[] = [];
        const asked: { at: number; addition: Addition }[] = [];
        for (const [at, addition] of additions.entries()) {
          if (seen.has(addition.addressKey)) continue;
          seen.add(addition.addressKey);
          const { consent } = addition;
          if (consent) consented.push({ at, addition: { ...addition, consent } });
          else asked.push({ at, addition });
        }
        const fill = (of: { at: number }[], results: Added[]): void => {
          for (const [index, { at }] of of.entries()) added[at] = results[index]!;
        };
        fill(
          consented,
          await addConsented(
            client,
            consented.map(({ addition }) => addition),
            { suppression, now },
          ),
        );
        const answers = await askForConsent(
          client,
          asked.map(({ addition }) => addition),
          { suppression, now },
        );
        fill(asked, answers);
        const mailed = asked.filter((_, index) => answers[index]!.status !== 'refused');
        const stored = await signup.requestTogether(
          mailed.map(({ addition }) => toRequest(addition, origin)),
          client,
        );
        return { added, signupIds: stored.map(({ id }) => id) };
      }),

    /** Adds those of these rows that wait for it, each with its consent. A row that cannot be written fails alone. */
    take: async (signupIds: number[]): Promise<void> => {
      try {
        await takeTogether(signupIds);
      } catch (error) {
        if (!isDataError(error)) throw error;
        for (const id of signupIds) await takeAlone(id);
      }
    },

    /** Returns rows that still wait although their job should have run by now. */
    forgotten: async (limit: number): Promise<number[]> => {
      const { rows } = await db.query<{ id: number }>(
        `select id from signups where state in ('waiting', 'sending') and purpose = '${CONSENTED}' and requested_at < $1
         order by id limit $2`,
        [new Date(clock.now().getTime() - 60_000), limit],
      );
      return rows.map(({ id }) => id);
    },
  };
};

export type Additions = ReturnType<typeof createAdditions>;
