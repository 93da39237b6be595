import type { Db } from '../../platform/postgres.ts';
import { type Numbers, selectNumbers } from '../../subscribers/settings.ts';
import { OFFERED_DAYS } from './candidates.ts';

export type StoredInterest = {
  kind: 'topic' | 'keyword' | 'author' | 'blocked' | 'liked' | 'disliked' | 'muted';
  value: string;
  /** ISO 8601: since when. A paper that is rated again is as new as its last rating. */
  createdAt: string;
};

/** Everything that one digest needs to know of its reader. */
export type DigestReader = Numbers & {
  subscriberId: number;
  address: string;
  addressKey: string;
  state: string;
  zone: string;
  digestDays: number;
  lastEditionDate: string | null;
  /** In the order in which they were added; `value` is a topic's slug, a paper's id, or the reader's own words. */
  interests: StoredInterest[];
  /** Papers that were sent, or may have been, and could be offered again: not to be sent again. */
  sentPaperIds: number[];
};

/** A digest may hold an edition of a date somewhat after its own: zones differ, and days are closed early by hand. */
export const SENT_SLACK_DAYS = 3;

// One round trip for a page of readers. Only editions after the reader's last are offered, and none was sent before its
// date: what was sent matters since then, which is a few rows of the newest partitions, however many years came before.
// Not prepared: a plan that is kept, made before a week of the ledger had rows, would read all of them for each reader.
export const READ = `
  select s.id as "subscriberId", s.address, s.address_key as "addressKey", s.state, s.zone,
    s.digest_days as "digestDays", ${selectNumbers('s', 'key')},
    s.last_edition_date as "lastEditionDate",
    coalesce((select json_agg(json_build_object('kind', i.kind, 'value', i.value, 'createdAt', i.created_at) order by i.id)
      from interests i where i.subscriber_id = s.id), '[]') as interests,
    coalesce((select json_agg(each -> 'paperId')
      from digests d, jsonb_array_elements(d.selection) as each
      where d.subscriber_id = s.id and d.state in ('sending', 'sent', 'uncertain')
        and d.local_date >= greatest(coalesce(s.last_edition_date, newest.date), newest.date - ${OFFERED_DAYS}) - ${SENT_SLACK_DAYS}), '[]') as "sentPaperIds"
  from subscribers s, (select coalesce(max(date), '9999-12-01') as date from editions where state = 'closed') as newest
  where s.id = any($1)`;

const MERGED = 'select id, merged_into as "into" from papers where merged_into is not null';

export const createReaders = (options: { db: Db }) => ({
  /** The readers of these ids that exist, by id. */
  read: async (subscriberIds: number[]): Promise<Map<number, DigestReader>> => {
    const { rows } = await options.db.query<DigestReader>(READ, [subscriberIds]);
    const { rows: merged } = await options.db.query<{ id: number; into: number }>(MERGED);
    const into = new Map(merged.map((row) => [row.id, row.into]));
    // What was sent under the id that gave way must not come again under the other.
    if (into.size > 0)
      for (const row of rows)
        row.sentPaperIds = row.sentPaperIds.flatMap((id) => [id, into.get(id) ?? []].flat());
    return new Map(rows.map((row) => [row.subscriberId, row]));
  },
  byAddress: async (addressKey: string): Promise<number | null> => {
    const { rows } = await options.db.query<{ id: number }>(
      'select id from subscribers where address_key = $1',
      [addressKey],
    );
    return rows[0]?.id ?? null;
  },
});

export type Readers = ReturnType<typeof createReaders>;
