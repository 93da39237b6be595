import type { EventData } from '../../events/catalogue.ts';
import { recordEvent } from '../../events/outbox.ts';
import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../platform/errors.ts';
import { type Db, inTransaction, type Queryable } from '../../platform/postgres.ts';
import { oneLine } from '../../templating/plain-text.ts';

type SubscriberState = EventData<'subscriber.updated'>['state'];

const MAX_CHARS = 100;
// White space between words does not count towards MAX_CHARS; this bound avoids a scan of a megabyte of it.
const MAX_GIVEN_CHARS = 10_000;
/** Limits the keywords of a reader, and the authors, as the preferences form does. */
export const MAX_KEYWORDS = 60;

/** Returns a text as the words of an interest; null when it has none. */
export const readKeyword = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const keyword = oneLine(value.slice(0, MAX_GIVEN_CHARS)).slice(0, MAX_CHARS).trim();
  return /[\p{L}\p{N}]/u.test(keyword) ? keyword : null;
};

/** Names what a reader can follow with one press: words, an author's name, or a topic by its slug. */
export type Followable = { kind: 'keyword' | 'author' | 'topic'; value: string };

/**
 * Adds words or an author to a reader's interests, unless they are there already or the list is full; returns whether it did. The
 * caller locks the reader's row.
 */
export const addWords = async (
  client: Queryable,
  claim: { subscriberId: number; kind: 'keyword' | 'author'; value: string; now: Date },
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `insert into interests (subscriber_id, kind, value, created_at)
     select $1, $5::interest_kind, $2, $3
     where not exists (select 1 from interests
         where subscriber_id = $1 and kind = $5::interest_kind and lower(value) = lower($2))
       and (select count(*) from interests where subscriber_id = $1 and kind = $5::interest_kind) < $4
     on conflict do nothing`,
    [claim.subscriberId, claim.value, claim.now, MAX_KEYWORDS, claim.kind],
  );
  return rowCount === 1;
};

/**
 * Adds topics to a reader's interests, by their slugs; returns whether any is new. A topic that is no longer on the list is left
 * out.
 */
export const addTopics = async (
  client: Queryable,
  claim: { subscriberId: number; topics: string[]; now: Date },
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `insert into interests (subscriber_id, kind, value, created_at)
     select $1, 'topic', slug, $3 from topics where slug = any($2) order by position
     on conflict do nothing`,
    [claim.subscriberId, claim.topics, claim.now],
  );
  return Boolean(rowCount);
};

/** Returns those of some values that a reader follows. Names are compared as they are stored: in one line, and cut. */
const followedOf = async (
  on: Queryable,
  { subscriberId, kind, values }: { subscriberId: number; kind: Followable['kind']; values: string[] },
): Promise<Set<string>> => {
  const { rows } = await on.query<{ place: number }>(
    `select given.place::int as place from unnest($3::text[]) with ordinality as given(value, place) where exists
       (select 1 from interests i where i.subscriber_id = $1 and i.kind = $2 and lower(i.value) = lower(given.value))`,
    [subscriberId, kind, values.map((value) => readKeyword(value) ?? '')],
  );
  return new Set(rows.map(({ place }) => values[place - 1]!));
};

/** Lets a reader follow words, an author or a topic with one press of a button. */
export const createFollowing = ({ db, clock }: { db: Db; clock: Clock }) => {
  /** Changes what a reader follows, and records an event where `change` returns that something has changed. */
  const changing = (subscriberId: number, change: (client: Queryable) => Promise<boolean>): Promise<void> =>
    inTransaction(db, async (client) => {
      const { rows } = await client.query<{ publicId: string; state: SubscriberState }>(
        `select public_id as "publicId", state from subscribers where id = $1 and state <> 'erased' for update`,
        [subscriberId],
      );
      if (!rows[0]) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
      if (!(await change(client))) return;
      const { publicId, state } = rows[0];
      await recordEvent(client, {
        type: 'subscriber.updated',
        subject: `subscriber:${publicId}`,
        data: { subscriber: publicId, state },
      });
    });

  return {
    /**
     * Adds it to the reader's interests.
     * @throws DomainError `invalid_link` when there is no such subscriber (any more), `invalid_input` when the list is full
     */
    follow: (subscriberId: number, { kind, value }: Followable): Promise<void> =>
      changing(subscriberId, async (client) => {
        const now = clock.now();
        if (kind === 'topic') return addTopics(client, { subscriberId, topics: [value], now });
        if (await addWords(client, { subscriberId, kind, value, now })) return true;
        if ((await followedOf(client, { subscriberId, kind, values: [value] })).size > 0) return false;
        // Otherwise the page after the press would say that the reader follows it now.
        throw new DomainError(
          'invalid_input',
          `You follow ${MAX_KEYWORDS} ${kind === 'author' ? 'authors' : 'words'}, which is the limit. Remove some in your preferences first.`,
          { field: kind },
        );
      }),
    /** Takes it off the reader's interests. @throws DomainError `invalid_link` as `follow` does */
    unfollow: (subscriberId: number, { kind, value }: Followable): Promise<void> =>
      changing(subscriberId, async (client) => {
        const { rowCount } = await client.query(
          'delete from interests where subscriber_id = $1 and kind = $2 and lower(value) = lower($3)',
          [subscriberId, kind, value],
        );
        return Boolean(rowCount);
      }),
    /** Returns those of some words or authors that the reader follows. */
    followed: (subscriberId: number, kind: Followable['kind'], values: string[]): Promise<Set<string>> =>
      followedOf(db, { subscriberId, kind, values }),
  };
};

export type Following = ReturnType<typeof createFollowing>;
