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
/** Limits the keywords and the authors of a reader, each, as the preferences form does. */
const MAX_FOLLOWED = 60;

/** Returns a text as the words of an interest, or as an author's name; null when it has none. */
export const readKeyword = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const keyword = oneLine(value.slice(0, MAX_GIVEN_CHARS)).slice(0, MAX_CHARS).trim();
  return /[\p{L}\p{N}]/u.test(keyword) ? keyword : null;
};

/** Names the interests that a reader follows by one press, word by word or author by author. */
export type FollowedKind = 'keyword' | 'author';

/**
 * Adds words or an author to a reader's interests, unless they are there already or the list is full; returns whether it did. The
 * caller locks the reader's row.
 */
export const addFollowed = async (
  client: Queryable,
  claim: { subscriberId: number; kind: FollowedKind; value: string; now: Date },
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `insert into interests (subscriber_id, kind, value, created_at)
     select $1, $2, $3, $4
     where not exists (select 1 from interests where subscriber_id = $1 and kind = $2 and lower(value) = lower($3))
       and (select count(*) from interests where subscriber_id = $1 and kind = $2) < $5
     on conflict do nothing`,
    [claim.subscriberId, claim.kind, claim.value, claim.now, MAX_FOLLOWED],
  );
  return rowCount === 1;
};

/** Adds topics to a reader's interests, by their slugs. A topic that is no longer on the list is left out. */
export const addTopics = async (
  client: Queryable,
  claim: { subscriberId: number; topics: string[]; now: Date },
): Promise<void> => {
  await client.query(
    `insert into interests (subscriber_id, kind, value, created_at)
     select $1, 'topic', slug, $3 from topics where slug = any($2) order by position
     on conflict do nothing`,
    [claim.subscriberId, claim.topics, claim.now],
  );
};

/** Lets a reader follow words and authors with one press of a button. */
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
     * Adds words or an author to the reader's interests.
     * @throws DomainError `invalid_link` when there is no such subscriber (any more)
     */
    follow: (subscriberId: number, value: string, kind: FollowedKind = 'keyword'): Promise<void> =>
      changing(subscriberId, (client) =>
        addFollowed(client, { subscriberId, kind, value, now: clock.now() }),
      ),
    /** Takes words or an author off the reader's interests. @throws DomainError `invalid_link` as `follow` does */
    unfollow: (subscriberId: number, value: string, kind: FollowedKind = 'keyword'): Promise<void> =>
      changing(subscriberId, async (client) => {
        const { rowCount } = await client.query(
          'delete from interests where subscriber_id = $1 and kind = $2 and lower(value) = lower($3)',
          [subscriberId, kind, value],
        );
        return Boolean(rowCount);
      }),
    /** Returns those of some words or authors that the reader follows. */
    followed: async (subscriberId: number, values: string[], kind: FollowedKind): Promise<Set<string>> => {
      const { rows } = await db.query<{ value: string }>(
        `select given.value from unnest($3::text[]) as given(value) where exists
           (select 1 from interests i where i.subscriber_id = $1 and i.kind = $2 and lower(i.value) = lower(given.value))`,
        [subscriberId, kind, values],
      );
      return new Set(rows.map(({ value }) => value));
    },
  };
};

export type Following = ReturnType<typeof createFollowing>;
