import type { Editions } from '../../papers/editions/editions.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import type { Db } from '../../platform/postgres.ts';
import type { Links } from '../../subscribers/links.ts';
import { buildView } from '../compose/build-view.ts';
import type { DigestView } from '../compose/digest-view.ts';
import type { DigestState } from '../ledger/digest-state.ts';
import type { SelectedPaper } from '../ledger/ledger.ts';
import { type SkipReason, skipReasonOf } from '../ledger/skip-reasons.ts';

type Row = {
  localDate: string;
  selection: SelectedPaper[];
  paperCount: number;
  digestDays: number;
  digestHour: number;
  zone: string;
};

/** One line of a reader's history. `title` is its first paper's; `count` how many it held. */
export type PastDigest = {
  digestId: string;
  localDate: string;
  state: DigestState;
  /** Null of a digest in another state, and of one that was skipped when its reader was erased. */
  skipReason: SkipReason | null;
  /** How many papers a digest that was skipped could have held; null where nothing was looked through, or it was not counted. */
  candidateCount: number | null;
  plannedAt: Date;
  sentAt: Date | null;
  count: number;
  title: string | null;
};

/** A digest by its reader and its own id. */
export type DigestClaim = { subscriberId: number; digestId: string };

/** Digests as they were sent, worded again from the ledger. */
export const createPastDigests = (options: {
  db: Db;
  editions: Editions;
  links: Links;
  clock: Clock;
  config: Pick<Config, 'publicUrl' | 'postalAddress'>;
}) => {
  const { db, editions, links, clock, config } = options;
  return {
    /** Null when there is no such digest, it is another reader's, or it never began to be sent. */
    view: async (claim: DigestClaim): Promise<DigestView | null> => {
      const { rows } = await db.query<Row>(
        `select d.local_date as "localDate", d.selection, s.paper_count as "paperCount", s.digest_days as "digestDays",
           s.digest_hour as "digestHour", s.zone
         from digests d join subscribers s on s.id = d.subscriber_id
         where d.id = $1 and d.subscriber_id = $2 and d.selection is not null and s.state <> 'erased'`,
        [claim.digestId, claim.subscriberId],
      );
      const row = rows[0];
      if (!row) return null;
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
      const { rows: counted } = await db.query<{ n: number }>(
        'select count(*)::int as n from edition_papers where edition_date = any($1)',
        [editionDates],
      );
      const now = clock.now();
      const link = { subject: claim.subscriberId, detail: Number(claim.digestId) };
      return buildView({
        reader: row,
        localDate: row.localDate,
        editionDates,
        candidateCount: counted[0]!.n,
        chosen,
        urls: {
          web: links.url('digest', link, now),
          preferences: links.url('preferences', link, now),
          unsubscribe: links.url('unsubscribe', link, now),
          feedback: links.url('feedback', link, now),
        },
        publicUrl: config.publicUrl,
        postalAddress: config.postalAddress,
      });
    },

    /** The ids of a digest's papers, their editions (newest first), and when it was sent; null as for `view`. */
    sent: async (
      claim: DigestClaim,
    ): Promise<{ paperIds: number[]; editionDates: string[]; at: Date } | null> => {
      const { rows } = await db.query<{ paperIds: number[]; editionDates: string[]; at: Date }>(
        `select array_agg(p.id) as "paperIds", coalesce(d.sent_at, d.planned_at) as at,
           array(select distinct edition_date::text from edition_papers where paper_id = any(array_agg(coalesce(p.merged_into, p.id)))
             order by 1 desc) as "editionDates"
         from digests d, jsonb_array_elements(d.selection) as each join papers p on p.id = (each ->> 'paperId')::int
         where d.id = $1 and d.subscriber_id = $2 group by d.id, d.local_date`,
        [claim.digestId, claim.subscriberId],
      );
      return rows[0]?.editionDates.length ? rows[0] : null;
    },

    /** A reader's digests, newest first, from before a local date where one is given. */
    list: async (
      subscriberId: number,
      { before = null, limit }: { before?: string | null; limit: number },
    ): Promise<PastDigest[]> => {
      const { rows } = await db.query<PastDigest>(
        `select d.id::text as "digestId", d.local_date as "localDate", d.state, ${skipReasonOf('d')} as "skipReason",
           d.candidate_count as "candidateCount", d.planned_at as "plannedAt", d.sent_at as "sentAt",
           coalesce(jsonb_array_length(d.selection), 0) as count, p.title
         from digests d left join papers p on p.id = (d.selection -> 0 ->> 'paperId')::int
         where d.subscriber_id = $1 and ($2::date is null or d.local_date < $2)
         order by d.local_date desc limit $3`,
        [subscriberId, before, limit],
      );
      return rows;
    },
  };
};

export type PastDigests = ReturnType<typeof createPastDigests>;
