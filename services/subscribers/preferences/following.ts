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
const addWords = async (
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

/** Adds words to a reader's interests, as `addWords` does. */
export const addKeyword = (
  client: Queryable,
  { keyword, ...claim }: { subscriberId: number; keyword: string; now: Date },
): Promise<boolean> => addWords(client, { ...claim, kind: 'keyword', value: keyword });

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

/** Lets a reader follow words, an author or a topic with one press of a button. */
export const createFollowing = ({ db, clock }: { db: Db; clock: Clock }) => ({
  /**
   * Adds it to the reader's interests.
   * @throws DomainError `invalid_link` when there is no such subscriber (any more)
   */
  follow: (subscriberId: number, { kind, value }: Followable): Promise<void> =>
    inTransaction(db, async (client) => {
      const { rows } = await client.query<{ publicId: string; state: SubscriberState }>(
        `select public_id as "publicId", state from subscribers where id = $1 and state <> 'erased' for update`,
        [subscriberId],
      );
      if (!rows[0]) throw new DomainError('invalid_link', 'This link does not work, or no longer does.');
      const now = clock.now();
      const isAdded =
        kind === 'topic'
          ? await addTopics(client, { subscriberId, topics: [value], now })
          : await addWords(client, { subscriberId, kind, value, now });
      if (!isAdded) return;
      const { publicId, state } = rows[0];
      await recordEvent(client, {
        type: 'subscriber.updated',
        subject: `subscriber:${publicId}`,
        data: { subscriber: publicId, state },
      });
    }),
  /** Returns whether the reader follows these words. */
  follows: async (subscriberId: number, keyword: string): Promise<boolean> => {
    const { rowCount } = await db.query(
      `select 1 from interests where subscriber_id = $1 and kind = 'keyword' and lower(value) = lower($2)`,
      [subscriberId, keyword],
    );
    return Boolean(rowCount);
  },
});

export type Following = ReturnType<typeof createFollowing>;
