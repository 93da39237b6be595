import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/postgres.ts';
import { cutStorable } from '../../platform/storable.ts';

export type DomainHold = { domain: string; reason: string; since: Date };

const MAX_REASON_CHARS = 500;

/** Returns the note of a digest that waits for its held domain. */
export const heldNote = (domain: string): string => `waits: sending to ${domain} is held`;

/** Puts and lifts holds on sending to one recipient domain, which workers read once for each page of the ledger. */
export const createDomainHolds = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  return {
    /** Returns the holds that stand, oldest first. */
    list: async (): Promise<DomainHold[]> =>
      (await db.query<DomainHold>('select domain, reason, since from domain_holds order by since, domain'))
        .rows,
    /** Puts a hold, unless one stands. */
    put: async (domain: string, reason: string): Promise<void> => {
      await db.query(
        'insert into domain_holds (domain, reason, since) values ($1, $2, $3) on conflict do nothing',
        [domain, cutStorable(reason, MAX_REASON_CHARS), clock.now()],
      );
    },
    /** Lifts a hold, and lets what waited for it go at once. */
    lift: async (domain: string): Promise<void> => {
      await db.query('delete from domain_holds where domain = $1', [domain]);
      await db.query(
        `update digests set not_before = null
         where local_date in (select local_date from digest_batches where done_at is null)
           and state = 'planned' and note = $1`,
        [heldNote(domain)],
      );
    },
  };
};

export type DomainHolds = ReturnType<typeof createDomainHolds>;
