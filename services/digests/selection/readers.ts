import { mergedPapers } from '../../papers/editions/paper-lookup.ts';
import type { Db } from '../../platform/postgres.ts';
import { readerByAddress } from '../../subscribers/reader-lookup.ts';
import { type Numbers, selectNumbers } from '../../subscribers/settings.ts';
import { FIRST_WEEK_DAYS, OFFERED_DAYS } from './candidates.ts';

export type StoredInterest = {
  kind: 'topic' | 'keyword' | 'author' | 'blocked' | 'liked' | 'disliked' | 'muted';
  value: string;
  /** The time of the interest, in ISO 8601; of a rated paper, the time of the last rating. */
  createdAt: string;
};

/** A reader's settings, interests and earlier papers, as far as a digest depends on them. */
export type DigestReader = Numbers & {
  subscriberId: number;
  address: string;
  addressKey: string;
  state: string;
  zone: string;
  digestDays: number;
  lastEditionDate: string | null;
  /** The local dates of the digests that welcomed the reader, and that asked for their opinion; null before. */
  welcomedOn: string | null;
  askedOn: string | null;
  /** Interests in the order in which they were added; `value` is a topic's slug, a paper's id, or the reader's own words. */
  interests: StoredInterest[];
  /** Papers that were or may have been sent and could be offered again; they must not be sent again. */
  sentPaperIds: number[];
};

/**
 * How many days an edition's date may be after the local date of a digest: zones differ, and operators may close a
 * day early.
 */
export const SENT_SLACK_DAYS = 3;

// One round trip reads a page of readers. Only editions after a reader's last are offered, and no paper is sent before its
// edition's date. So only digests since then matter: a few rows of the newest partitions, however old the ledger is.
// The statement is not prepared: Postgres would keep a plan made before a week of the ledger had rows, and with it read all of
// the week's rows for each reader.
export const READ = `
  select s.id as "subscriberId", s.address, s.address_key as "addressKey", s.state, s.zone,
    s.digest_days as "digestDays", ${selectNumbers('s', 'key')},
    s.last_edition_date as "lastEditionDate", s.welcomed_on as "welcomedOn", s.asked_on as "askedOn",
    coalesce((select json_agg(json_build_object('kind', i.kind, 'value', i.value, 'createdAt', i.created_at) order by i.id)
      from interests i where i.subscriber_id = s.id), '[]') as interests,
    coalesce((select json_agg(each -> 'paperId')
      from digests d, jsonb_array_elements(d.selection) as each
      where d.subscriber_id = s.id and d.state in ('sending', 'sent', 'uncertain')
        and d.local_date >= greatest(coalesce(s.last_edition_date, newest.date - ${FIRST_WEEK_DAYS}), newest.date - ${OFFERED_DAYS}) - ${SENT_SLACK_DAYS}), '[]') as "sentPaperIds"
  from subscribers s, (select coalesce(max(date), '9999-12-01') as date from editions where state = 'closed') as newest
  where s.id = any($1)`;

/** Reads readers with their interests and the papers they were sent. */
export const createReaders = (options: { db: Db }) => ({
  /** Returns the readers of these ids that exist, by id. */
  read: async (subscriberIds: number[]): Promise<Map<number, DigestReader>> => {
    const { rows } = await options.db.query<DigestReader>(READ, [subscriberIds]);
    const into = await mergedPapers(options.db);
    // A paper that was sent under an id since merged into another must not be sent again under that other id.
    if (into.size > 0)
      for (const row of rows)
        row.sentPaperIds = row.sentPaperIds.flatMap((id) => [id, into.get(id) ?? []].flat());
    return new Map(rows.map((row) => [row.subscriberId, row]));
  },
  /** Returns the id of the reader with an address, or null. */
  byAddress: (addressKey: string): Promise<number | null> => readerByAddress(options.db, addressKey),
});

export type Readers = ReturnType<typeof createReaders>;
