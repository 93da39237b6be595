import type { Editions } from '../../papers/editions/editions.ts';
import { countListed, editionDatesOf, titlesOf } from '../../papers/editions/paper-lookup.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import { dayOfTime } from '../../platform/dates.ts';
import type { Db } from '../../platform/postgres.ts';
import type { Links } from '../../subscribers/links.ts';
import { ownClaim } from '../../subscribers/reader-links.ts';
import { digestSettingsOf } from '../../subscribers/reader-lookup.ts';
import { buildView } from '../compose/build-view.ts';
import type { DigestView } from '../compose/digest-view.ts';
import type { DigestState } from '../ledger/digest-state.ts';
import type { SelectedPaper } from '../ledger/ledger.ts';
import { SKIP_REASON, type SkipReason } from '../ledger/skip-reasons.ts';

/** A digest in a reader's history. `title` is its first paper's, and `count` is how many papers it held. */
export type PastDigest = {
  digestId: string;
  localDate: string;
  state: DigestState;
  /** Null in other states, and when the note was deleted with its reader. */
  skipReason: SkipReason | null;
  /** How many papers a skipped digest could have held; null when they were not counted. */
  candidateCount: number | null;
  plannedAt: Date;
  sentAt: Date | null;
  /** When a report said that a sent digest did not arrive. */
  bouncedAt: Date | null;
  count: number;
  title: string | null;
};

/** Names a digest by its reader and its id. */
export type DigestClaim = { subscriberId: number; digestId: string };

/** Reads past digests from the ledger and builds their views again. */
export const createPastDigests = (options: {
  db: Db;
  editions: Editions;
  links: Links;
  clock: Clock;
  config: Pick<Config, 'publicUrl' | 'postalAddress'>;
}) => {
  const { db, editions, links, clock, config } = options;
  return {
    /**
     * Returns a digest, or null when it does not exist, belongs to another reader, or was never begun. `madeAt` is the time of the
     * link that leads to it: what it leads on to ends with the other links of that time.
     */
    view: async (claim: DigestClaim, madeAt?: Date): Promise<DigestView | null> => {
      const [reader, { rows }] = await Promise.all([
        digestSettingsOf(db, claim.subscriberId),
        db.query<{ localDate: string; selection: SelectedPaper[] }>(
          `select local_date as "localDate", selection from digests
           where id = $1 and subscriber_id = $2 and selection is not null`,
          [claim.digestId, claim.subscriberId],
        ),
      ]);
      const row = rows[0];
      if (!row || !reader) return null;
      const papers = new Map(
        (await editions.papersById(row.selection.map((each) => each.paperId))).map((paper) => [
          paper.id,
          paper,
        ]),
      );
      const chosen = row.selection.flatMap(({ paperId, score, reason }) => {
        const paper = papers.get(paperId);
        return paper ? [{ paper, score, reason }] : [];
      });
      if (chosen.length === 0) return null;
      const editionDates = [...new Set(chosen.map(({ paper }) => paper.editionDate))].sort().reverse();
      const now = clock.now();
      const link = { subject: claim.subscriberId, detail: Number(claim.digestId) };
      return buildView({
        reader,
        localDate: row.localDate,
        today: dayOfTime(now),
        editionDates,
        candidateCount: await countListed(db, editionDates),
        chosen,
        urls: {
          web: links.url('digest', link, now),
          // The page is open to whoever has the mail, for half a year, and leads on to nothing but itself.
          preferences: links.url('ask', link, now),
          unsubscribe: links.url('unsubscribe', link, now),
          own: {
            feedback: links.url('feedback', link, now),
            saved: links.url('saved', ownClaim(claim.subscriberId, madeAt ?? now), now),
          },
        },
        publicUrl: config.publicUrl,
        postalAddress: config.postalAddress,
      });
    },

    /** Returns the ids of a digest's papers, their editions (newest first), and when it was sent; null as `view` does. */
    sent: async (
      claim: DigestClaim,
    ): Promise<{ paperIds: number[]; editionDates: string[]; at: Date } | null> => {
      const { rows } = await db.query<{ paperIds: number[]; at: Date }>(
        `select array(select (each ->> 'paperId')::int from jsonb_array_elements(selection) as each) as "paperIds",
           coalesce(sent_at, planned_at) as at
         from digests where id = $1 and subscriber_id = $2`,
        [claim.digestId, claim.subscriberId],
      );
      const row = rows[0];
      const editionDates = row ? await editionDatesOf(db, row.paperIds) : [];
      return row && editionDates.length > 0 ? { ...row, editionDates } : null;
    },

    /** Returns a reader's digests, newest first; with `before`, only those of earlier local dates. */
    list: async (
      subscriberId: number,
      { before = null, limit }: { before?: string | null; limit: number },
    ): Promise<PastDigest[]> => {
      const { rows } = await db.query<Omit<PastDigest, 'title'> & { first: number | null }>(
        `select d.id::text as "digestId", d.local_date as "localDate", d.state, ${SKIP_REASON} as "skipReason",
           d.candidate_count as "candidateCount", d.planned_at as "plannedAt", d.sent_at as "sentAt", d.bounced_at as "bouncedAt",
           coalesce(jsonb_array_length(d.selection), 0) as count, (d.selection -> 0 ->> 'paperId')::int as first
         from digests d
         where d.subscriber_id = $1 and ($2::date is null or d.local_date < $2)
         order by d.local_date desc limit $3`,
        [subscriberId, before, limit],
      );
      const titles = await titlesOf(
        db,
        rows.flatMap(({ first }) => first ?? []),
      );
      return rows.map(({ first, ...row }) => ({ ...row, title: titles.get(first ?? 0) ?? null }));
    },
  };
};

export type PastDigests = ReturnType<typeof createPastDigests>;
