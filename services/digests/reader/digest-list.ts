import { type PublicPaper, publicPapersOf } from '../../papers/editions/paper-lookup.ts';
import type { Db } from '../../platform/postgres.ts';
import { BATCH_SPAN } from '../ledger/batches.ts';
import type { DigestState } from '../ledger/digest-state.ts';
import type { SelectedPaper } from '../ledger/ledger.ts';
import { SKIP_REASON, type SkipReason } from '../ledger/skip-reasons.ts';

/** Holds a row of the ledger as programs see it. It is named by the public id of its reader and by its date. */
export type DigestEntry = {
  subscriberPublicId: string;
  localDate: string;
  state: DigestState;
  skipReason: SkipReason | null;
  candidateCount: number | null;
  attempts: number;
  plannedAt: Date;
  notBefore: Date | null;
  expiresAt: Date;
  sentAt: Date | null;
  bouncedAt: Date | null;
  note: string | null;
  paperCount: number;
};
export type DigestName = { subscriberPublicId: string; localDate: string };
export type DigestPaper = Omit<SelectedPaper, 'paperId'> & PublicPaper;
export type DigestFilter = { localDate: string | null; state: DigestState | null };

const COLUMNS = `d.public_id as "subscriberPublicId", d.local_date as "localDate", d.state, d.why as "skipReason",
  d.candidate_count as "candidateCount", d.attempts, d.planned_at as "plannedAt", d.not_before as "notBefore",
  d.expires_at as "expiresAt", d.sent_at as "sentAt", d.bounced_at as "bouncedAt", d.note,
  coalesce(jsonb_array_length(d.selection), 0) as "paperCount"`;

// The ledger has no index by state. Finished batches keep their counts, so only those that hold such digests are read, the
// newest first, until the page is full. Each batch's digests are read apart, in order: a join of the whole took seconds.
export const NEWEST = `
  select ${COLUMNS}
  from (
    select id, local_date from digest_batches
    where ($1::date is null or local_date = $1)
      and ($2::text is null or done_at is null or states ? $2)
      and ($3::date is null or (local_date, id) <= ($3, $4::bigint / ${BATCH_SPAN}))
    order by local_date desc, id desc) b
  join lateral (
    select of_batch.*, s.public_id
    from (
      select *, ${SKIP_REASON} as why from digests
      where local_date = b.local_date and id between b.id * ${BATCH_SPAN} and b.id * ${BATCH_SPAN} + ${BATCH_SPAN - 1}
        and ($3::date is null or (local_date, id) < ($3, $4::bigint))
        and ($2::text is null or state = $2::digest_state)) of_batch
    join subscribers s on s.id = of_batch.subscriber_id and s.state <> 'erased'
    order by of_batch.id desc limit $5) d on true
  limit $5`;

const READER = `(select id from subscribers where public_id = $1 and state <> 'erased')`;
export const OF_READER = `
  select ${COLUMNS}
  from (
    select *, $1::uuid as public_id, ${SKIP_REASON} as why from digests
    where subscriber_id = ${READER}
      and ($2::date is null or local_date = $2)
      and ($3::text is null or state = $3::digest_state)
      and ($4::date is null or local_date < $4)) d
  order by d.local_date desc limit $5`;

const ONE = `
  select ${COLUMNS}, d.selection
  from (
    select *, $1::uuid as public_id, ${SKIP_REASON} as why from digests
    where subscriber_id = ${READER} and local_date = $2) d`;

/** Lists digests for programs, and finds one with its papers. */
export const createDigestList = ({ db }: { db: Db }) => ({
  /**
   * Returns up to `limit` digests, the newest dates first, from after one; null when there is no such digest (any more).
   */
  newest: async (
    { localDate, state }: DigestFilter,
    after: DigestName | null,
    limit: number,
  ): Promise<DigestEntry[] | null> => {
    const place = after && (await placeOf(db, after));
    if (after && !place) return null;
    const { rows } = await db.query<DigestEntry>(NEWEST, [
      localDate,
      state,
      after?.localDate ?? null,
      place,
      limit,
    ]);
    return rows;
  },
  /** Returns digests of one reader, newest first; with `before`, only those of earlier dates. */
  ofReader: async (
    subscriberPublicId: string,
    { localDate, state }: DigestFilter,
    before: string | null,
    limit: number,
  ): Promise<DigestEntry[]> => {
    const { rows } = await db.query<DigestEntry>(OF_READER, [
      subscriberPublicId,
      localDate,
      state,
      before,
      limit,
    ]);
    return rows;
  },
  /** Returns a digest with its papers, the best first; null when there is none. */
  find: async (name: DigestName): Promise<(DigestEntry & { papers: DigestPaper[] }) | null> => {
    const { rows } = await db.query<DigestEntry & { selection: SelectedPaper[] | null }>(ONE, [
      name.subscriberPublicId,
      name.localDate,
    ]);
    if (!rows[0]) return null;
    const { selection, ...digest } = rows[0];
    const papers = await publicPapersOf(
      db,
      (selection ?? []).map(({ paperId }) => paperId),
    );
    return {
      ...digest,
      papers: (selection ?? []).flatMap(({ paperId, score, reason }) => {
        const paper = papers.get(paperId);
        return paper ? [{ ...paper, score, reason }] : [];
      }),
    };
  },
});

export type DigestList = ReturnType<typeof createDigestList>;

const placeOf = async (db: Db, { subscriberPublicId, localDate }: DigestName): Promise<string | null> => {
  const { rows } = await db.query<{ id: string }>(
    `select id from digests where subscriber_id = ${READER} and local_date = $2`,
    [subscriberPublicId, localDate],
  );
  return rows[0]?.id ?? null;
};
