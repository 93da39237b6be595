import type { Clock } from '../../platform/clock.ts';
import { isIsoDate } from '../../platform/dates.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import type { Prisma } from '../../platform/prisma.ts';
import { type InterestList, interestLists, type Numbers, nameOf, numberEntries } from '../settings.ts';
import { isZoneOfDatabase } from '../zones.ts';
import { LAST_PAUSE_END } from './pause-end.ts';
import {
  awaitIngest,
  type Forgotten,
  forgetRated,
  type NamedPaper,
  type Rating,
  rateNamed,
} from './ratings.ts';

/** Holds the settings of a reader. In `days` 1 is Monday and 7 Sunday; a single day means a weekly digest. */
export type Preferences = Numbers & {
  topics: string[];
  keywords: string[];
  muted: string[];
  authors: string[];
  /** Names authors whose papers are never shown. */
  blocked: string[];
  days: number[];
  zone: string;
  /** Gives the local date, `YYYY-MM-DD`, on which the pause ends. */
  pausedUntil: string | null;
};

export type ReaderState = 'pending' | 'active' | 'paused' | 'unsubscribed' | 'suppressed' | 'erased';
export type Reader = Preferences & {
  subscriberId: number;
  address: string;
  addressKey: string;
  state: ReaderState;
  nextDigestAt: Date | null;
  savedBefore: boolean;
  /** Gives the version of the private feed's address. */
  feedVersion: number;
};

export const daysToMask = (days: number[]): number => days.reduce((mask, day) => mask | (1 << (day - 1)), 0);
export const maskToDays = (mask: number): number[] =>
  [1, 2, 3, 4, 5, 6, 7].filter((day) => mask & (1 << (day - 1)));

/** Returns whether a mask of days has a single day, which makes a weekly digest. */
export const isWeekly = (mask: number): boolean => mask > 0 && (mask & (mask - 1)) === 0;

/** Holds what a form says about papers: the papers named in it, and those ticked to be forgotten. */
export type RatedInForm = {
  named: { rating: Rating; papers: NamedPaper[] } | null;
  forgotten: Forgotten;
};
export type Saved = {
  digestDueNow: boolean;
  /** Counts the named papers that are in the archive; `waiting` counts the others. */
  found: number;
  waiting: number;
};

export const SAVE = `
  update subscribers set digest_days = $2, zone = $3, paused_until = $4, preferences_saved_at = $5,
    ${numberEntries.map(([, { column }], at) => `${column} = $${at + 6}`).join(', ')}
  where id = $1`;

/** Returns the numbers in a row of Prisma, which names the column `paper_count` `paperCount`. */
const numbersOf = (row: object): Numbers => {
  const values = row as Record<string, number>;
  return Object.fromEntries(numberEntries.map(([key, setting]) => [key, values[nameOf(setting)]])) as Numbers;
};

export const createPreferences = (options: { db: Db; prisma: Prisma; clock: Clock }) => {
  const { db, prisma, clock } = options;
  return {
    /**
     * Returns a reader with all settings.
     * @throws DomainError `invalid_link` when there is no such subscriber (any more)
     */
    read: async (subscriberId: number): Promise<Reader> => {
      const row = await (await prisma.client()).subscriber.findUnique({
        where: { id: subscriberId },
        include: { interests: { orderBy: { id: 'asc' } } },
      });
      if (!row || row.state === 'erased')
        throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
      const values = (kind: string) =>
        row.interests.filter((interest) => interest.kind === kind).map((interest) => interest.value);
      return {
        subscriberId: row.id,
        address: row.address,
        addressKey: row.addressKey,
        state: row.state,
        nextDigestAt: row.nextDigestAt,
        savedBefore: row.preferencesSavedAt !== null,
        feedVersion: row.feedVersion,
        topics: values('topic'),
        keywords: values('keyword'),
        muted: values('muted'),
        authors: values('author'),
        blocked: values('blocked'),
        ...numbersOf(row),
        days: maskToDays(row.digestDays),
        zone: row.zone,
        pausedUntil: row.pausedUntil?.toISOString().slice(0, 10) ?? null,
      };
    },

    /**
     * Saves everything that the form holds, in one transaction. The first save makes the first digest due at once.
     * Later saves move the next digest to the new hour, but never to a local date that has its digest already.
     *
     * @throws DomainError `invalid_input` that names the field; nothing is saved then
     */
    save: (subscriberId: number, wanted: Preferences, rated?: RatedInForm): Promise<Saved> =>
      inTransaction(db, async (client) => {
        const now = clock.now();
        if (rated) await awaitIngest(client);
        if (!(await isZoneOfDatabase(client, wanted.zone))) {
          throw new DomainError('invalid_input', 'Choose your time zone from the list.', { field: 'zone' });
        }
        const { rows } = await client.query<{ state: ReaderState; first: boolean }>(
          `select state, last_edition_date is null
             and not exists (select 1 from digests d where d.subscriber_id = s.id
               and d.planned_at >= coalesce(s.confirmed_at, d.planned_at)) as first
           from subscribers s where id = $1 and state <> 'erased' for no key update`,
          [subscriberId],
        );
        const current = rows[0];
        if (!current) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
        await client.query(SAVE, [
          subscriberId,
          daysToMask(wanted.days),
          wanted.zone,
          wanted.pausedUntil,
          now,
          ...numberEntries.map(([key]) => wanted[key]),
        ]);
        await replaceInterests(client, subscriberId, wanted, now);
        if (rated) await forgetRated(client, subscriberId, rated.forgotten);
        const counts = rated?.named
          ? await rateNamed(client, subscriberId, rated.named, now)
          : { found: 0, waiting: 0 };
        if (current.state !== 'active' && current.state !== 'paused')
          return { digestDueNow: false, ...counts };
        const paused = wanted.pausedUntil !== null;
        const digestDueNow = current.first && !paused;
        await client.query('update subscribers set state = $2::subscriber_state where id = $1', [
          subscriberId,
          paused ? 'paused' : 'active',
        ]);
        if (digestDueNow)
          await client.query('update subscribers set next_digest_at = $2 where id = $1', [subscriberId, now]);
        else await reschedule(client, subscriberId, now);
        return { digestDueNow, ...counts };
      }),

    /**
     * Returns the time of the next digest as saving `wanted` would set it. Until the first save it is the saved one:
     * the first digest is due when they save, or soon after the confirmation.
     */
    nextTime: async (reader: Reader, wanted: Preferences): Promise<Date | null> => {
      if (!reader.savedBefore && wanted.pausedUntil === null) return reader.nextDigestAt;
      if (wanted.days.length === 0 || !(await isZoneOfDatabase(db, wanted.zone))) return reader.nextDigestAt;
      // A form that is only previewed may hold anything.
      const end = wanted.pausedUntil ?? '';
      const pausedUntil = isIsoDate(end) && end <= LAST_PAUSE_END ? end : null;
      const { rows } = await db.query<{ next: Date | null }>(
        `select next_digest_at(${nextAfter('$3::text', '$4::date', '$1')}, $3, $5::int, $6::int) as next`,
        [reader.subscriberId, clock.now(), wanted.zone, pausedUntil, wanted.hour, daysToMask(wanted.days)],
      );
      return rows[0]!.next;
    },

    /** Gives the private feed a new address; the old one stops working. */
    renewFeed: async (subscriberId: number): Promise<void> => {
      await db.query('update subscribers set feed_version = feed_version + 1 where id = $1', [subscriberId]);
    },
  };
};

export type PreferencesService = ReturnType<typeof createPreferences>;

const kindOf = { ...interestLists, liked: 'liked', disliked: 'disliked' } as const;
const listEntries = Object.entries(kindOf) as [
  InterestList | Rating,
  (typeof kindOf)[InterestList | Rating],
][];

/**
 * Replaces those lists of a reader's interests that are given; rated papers are named by their ids. Rows that stay keep their
 * age: a save does not make new what a reader has followed for long.
 */
export const replaceInterests = async (
  client: Queryable,
  subscriberId: number,
  wanted: Partial<Record<InterestList | Rating, string[] | undefined>>,
  now: Date,
): Promise<void> => {
  const given = listEntries.filter(([list]) => wanted[list] !== undefined);
  const rows = given.flatMap(([list, kind]) => wanted[list]!.map((value) => ({ kind, value })));
  const kinds = rows.map((row) => row.kind);
  const values = rows.map((row) => row.value);
  await client.query(
    `delete from interests where subscriber_id = $1 and kind = any($2::interest_kind[])
     and (kind::text, value) not in (select * from unnest($3::text[], $4::text[]))`,
    [subscriberId, given.map(([, kind]) => kind), kinds, values],
  );
  await client.query(
    `insert into interests (subscriber_id, kind, value, created_at)
     select $1, kind::interest_kind, value, $4 from unnest($2::text[], $3::text[]) as wanted(kind, value)
     on conflict do nothing`,
    [subscriberId, kinds, values, now],
  );
};

/** Returns the time after which a digest may come: now, `$2`; after the end of a pause; not on a day that has its digest. */
const nextAfter = (zone: string, pausedUntil: string, subscriberId: string): string => `
  greatest($2::timestamptz,
    (${pausedUntil}::timestamp at time zone ${zone}) - interval '1 microsecond',
    (select ((max(d.local_date) + 1)::timestamp at time zone ${zone}) - interval '1 microsecond'
     from digests d where d.subscriber_id = ${subscriberId}))`;

/**
 * Sets the time at which the planner next acts for a reader: their hour on their next day, after the end of a pause,
 * and not on a local date that has its digest already.
 */
export const reschedule = async (client: Queryable, subscriberId: number, now: Date): Promise<void> => {
  await client.query(
    `with base as (
       select s.id, s.zone, s.digest_hour::int as hour, s.digest_days::int as days,
         ${nextAfter('s.zone', 's.paused_until', 's.id')} as after
       from subscribers s where s.id = $1)
     update subscribers s set next_digest_at = next_digest_at(base.after, base.zone, base.hour, base.days)
     from base where s.id = base.id`,
    [subscriberId, now],
  );
};
