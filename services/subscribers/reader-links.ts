import type { Clock } from '../platform/clock.ts';
import { DomainError } from '../platform/errors.ts';
import type { Db, Queryable } from '../platform/postgres.ts';
import type { Links } from './links.ts';

/**
 * Names the links that open something of a reader's own: `preferences` all of it, `saved` their reading list, `reader` the buttons
 * beside papers and authors. Each holds the time at which it was made, in ms, so that a reader can end all earlier ones.
 */
export type ReaderLink = 'preferences' | 'saved' | 'reader';

// Links in mails of before held the id of a digest here, or 0, which are no times; they end with the first ending.
const IS_GOOD = `
  select 1 from subscribers where id = $1 and state <> 'erased'
    and (links_since is null or links_since <= to_timestamp($2::float8 / 1000))`;

/** Returns the claim of a link to what is a reader's own, made at a time. */
export const ownClaim = (subscriberId: number, now: Date) => ({
  subject: subscriberId,
  detail: now.getTime(),
});

/** Makes and reads the links that readers can end. */
export const createReaderLinks = (options: {
  db: Db;
  clock: Clock;
  links: Pick<Links, 'sign' | 'verify'>;
}) => {
  const { db, clock, links } = options;
  return {
    /**
     * Returns a new token of a reader. A page behind a link that cannot be ended gives the time of that link as `madeAt`, so that
     * its tokens end with the others of that time.
     */
    sign: (purpose: ReaderLink, subscriberId: number, madeAt?: Date): string => {
      const now = clock.now();
      return links.sign(purpose, ownClaim(subscriberId, madeAt ?? now), now);
    },
    /**
     * Returns the reader of a token.
     * @throws DomainError `invalid_link`, also for a link that its reader has ended
     */
    read: async (purpose: ReaderLink, token: string): Promise<number> => {
      const { subject, detail } = links.verify(purpose, token, clock.now());
      const { rowCount } = await db.query({ name: 'reader-link', text: IS_GOOD, values: [subject, detail] });
      if (rowCount === 0)
        throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
      return subject;
    },
    /** Returns whether a reader has ever ended their links, so that no other kind of link may make new ones. */
    hasEnded: async (subscriberId: number): Promise<boolean> => {
      const { rows } = await db.query<{ ended: boolean }>(
        'select links_since is not null as ended from subscribers where id = $1',
        [subscriberId],
      );
      return rows[0]?.ended === true;
    },
    /** Ends all links of a reader that were made before; later ones are good. */
    endAll: async (subscriberId: number, on: Queryable = db): Promise<void> => {
      await on.query('update subscribers set links_since = $2 where id = $1', [subscriberId, clock.now()]);
    },
  };
};

export type ReaderLinks = ReturnType<typeof createReaderLinks>;
