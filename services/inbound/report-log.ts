import type { Verdict } from '../mail/reports/report.ts';
import type { Db } from '../platform/postgres.ts';
import type { ReportAction } from './decide.ts';

/** A report as operators see it: what it said, which rule decided, and what was done. */
export type LoggedReport = {
  id: string;
  receivedAt: Date;
  via: string;
  verdict: Verdict;
  rule: string;
  action: ReportAction;
  status: string | null;
  code: number | null;
  diagnostic: string | null;
  domain: string | null;
  subscriberId: number | null;
  digestId: string | null;
  matchedBy: string | null;
};

export type ReportFilter = {
  verdict?: Verdict | null;
  domain?: string | null;
  subscriberId?: number | null;
};

export type ReportCount = { verdict: Verdict; action: ReportAction; n: number };

export const REPORT_COLUMNS = `id, received_at as "receivedAt", via, verdict, rule, action, status, code, diagnostic, domain,
  subscriber_id as "subscriberId", digest_id as "digestId", matched_by as "matchedBy"`;

const BIGGEST_ID = '9223372036854775807';

/** Reads what came back about the mail that was sent. */
export const createReportLog = ({ db }: { db: Db }) => ({
  /** Returns at most `limit` reports, newest first; with `before`, only those with smaller ids. */
  list: async (filter: ReportFilter, before: string | null, limit: number): Promise<LoggedReport[]> => {
    const { rows } = await db.query<LoggedReport>(
      `select ${REPORT_COLUMNS} from mail_reports
       where id < $1 and ($2::report_verdict is null or verdict = $2) and ($3::text is null or domain = $3)
         and ($4::int is null or subscriber_id = $4)
       order by id desc limit $5`,
      [
        before ?? BIGGEST_ID,
        filter.verdict ?? null,
        filter.domain ?? null,
        filter.subscriberId ?? null,
        limit,
      ],
    );
    return rows;
  },

  /** Returns one report with its evidence; null where there is none, `evidence` null once it was deleted. */
  of: async (id: string): Promise<(LoggedReport & { evidence: string | null }) | null> => {
    const { rows } = await db.query<LoggedReport & { evidence: string | null }>(
      `select ${REPORT_COLUMNS}, evidence from mail_reports where id = $1`,
      [id],
    );
    return rows[0] ?? null;
  },

  /** Counts the reports since a time by verdict and by what was done. */
  count: async (since: Date): Promise<ReportCount[]> => {
    const { rows } = await db.query<ReportCount>(
      `select verdict, action, count(*)::int as n from mail_reports where received_at >= $1
       group by verdict, action order by verdict, action`,
      [since],
    );
    return rows;
  },

  /** Counts what came in and was not handled yet, and tells since when the oldest of it waits. */
  waiting: async (): Promise<{ n: number; since: Date | null }> => {
    const { rows } = await db.query<{ n: number; since: Date | null }>(
      'select count(*)::int as n, min(received_at) as since from inbound_items where handled_at is null',
    );
    return rows[0]!;
  },
});

export type ReportLog = ReturnType<typeof createReportLog>;
