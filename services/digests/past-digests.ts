import type { Editions } from '../papers/editions.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Db } from '../platform/postgres.ts';
import type { Links } from '../subscribers/links.ts';
import { buildView } from './build-view.ts';
import type { DigestView } from './digest-view.ts';
import type { SelectedPaper } from './ledger.ts';

type Row = {
  localDate: string;
  selection: SelectedPaper[];
  paperCount: number;
  digestDays: number;
  digestHour: number;
  zone: string;
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
      const counts = await Promise.all(
        editionDates.map(async (date) => (await editions.papersOf(date)).length),
      );
      const now = clock.now();
      const link = { subject: claim.subscriberId, detail: Number(claim.digestId) };
      return buildView({
        reader: row,
        localDate: row.localDate,
        editionDates,
        candidateCount: counts.reduce((sum, count) => sum + count, 0),
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
  };
};

export type PastDigests = ReturnType<typeof createPastDigests>;
