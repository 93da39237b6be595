import type { Db } from '../platform/postgres.ts';

export type StoredInterest = {
  kind: 'topic' | 'keyword' | 'author' | 'blocked' | 'liked' | 'disliked' | 'muted';
  value: string;
  /** ISO 8601, UTC: since when. A paper that is rated again is as new as its last rating. */
  createdAt: string;
};

/** Everything that one digest needs to know of its reader. */
export type DigestReader = {
  subscriberId: number;
  address: string;
  addressKey: string;
  state: string;
  zone: string;
  digestHour: number;
  digestDays: number;
  paperCount: number;
  minimumScore: number;
  lastEditionDate: string | null;
  /** 0 only what was asked for, to 3 "surprise me". */
  adventurousness: number;
  /** In the order in which they were added; `value` is a topic's slug, a paper's id, or the reader's own words. */
  interests: StoredInterest[];
  /** Papers of recent digests that were sent, or may have been: not to be sent again. */
  sentPaperIds: number[];
};

// One round trip for a page of readers. A paper is in one edition only and editions are offered once, so
// what was sent matters for the digests that are not over yet; sixty days are far more than enough.
const READ = `
  select s.id as "subscriberId", s.address, s.address_key as "addressKey", s.state, s.zone, s.digest_hour as "digestHour",
    s.digest_days as "digestDays", s.paper_count as "paperCount", s.minimum_score as "minimumScore", s.adventurousness,
    s.last_edition_date as "lastEditionDate",
    coalesce((select json_agg(json_build_object('kind', i.kind, 'value', i.value,
        'createdAt', to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by i.id)
      from interests i where i.subscriber_id = s.id), '[]') as interests,
    coalesce((select json_agg((each ->> 'paperId')::int)
      from digests d, jsonb_array_elements(d.selection) as each
      where d.subscriber_id = s.id and d.state in ('sending', 'sent', 'uncertain') and d.local_date > $2::date - 60), '[]') as "sentPaperIds"
  from subscribers s where s.id = any($1)`;

const MERGED = 'select id, merged_into as "into" from papers where merged_into is not null';

export const createReaders = (options: { db: Db }) => ({
  /** The readers of these ids that exist, by id. `today` bounds how far back "already sent" looks. */
  read: async (subscriberIds: number[], today: Date): Promise<Map<number, DigestReader>> => {
    const { rows } = await options.db.query<DigestReader>(READ, [
      subscriberIds,
      today.toISOString().slice(0, 10),
    ]);
    const { rows: merged } = await options.db.query<{ id: number; into: number }>(MERGED);
    const into = new Map(merged.map((row) => [row.id, row.into]));
    // What was sent under the id that gave way must not come again under the other.
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
