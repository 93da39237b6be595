import type { Report, Verdict } from '../mail/reports/report.ts';
import type { Queryable } from '../platform/postgres.ts';
import { storable } from '../platform/storable.ts';
import { actionOf, decidingReport, type ReportAction, reportKey } from './decide.ts';
import type { Match, NoMatch } from './match.ts';
import type { RecordEntry } from './read-item.ts';
import { ADD_REPORTS, FIND_EARLIER, LOCK_READERS } from './report-statements.ts';

/** What an item or a relay's reply says about one mail, and which mail that is. */
export type Found = Omit<RecordEntry, 'inboundId' | 'via'> & {
  /** Null for a relay's reply. */
  inboundId: string | null;
  via: RecordEntry['via'] | 'reply';
  match: Match | NoMatch;
};

/** A row of `mail_reports` to be. */
export type Line = { found: Found; report: Report; match: Match | null; action: ReportAction };

const MAX_KEPT = 10;

const isOfNoMail = ({ digestId, signupId, announcementId }: Match): boolean =>
  digestId === null && signupId === null && announcementId === null;

/** Unsubscribe links outlive the ledger, so that old mail can be used to unsubscribe; it proves nothing else. */
const isTooOld = (match: Match, verdict: Verdict): boolean =>
  isOfNoMail(match) && verdict !== 'unsubscribe' && actionOf[verdict] !== 'none';

export const domainOf = (address: string | null): string | null =>
  address?.slice(address.lastIndexOf('@') + 1).toLowerCase() || null;

/**
 * Returns a function that decides on every report of a batch: the first of a verdict about a mail is acted on, and no later one.
 */
export const createDeciding = ({
  isForwarded = () => false,
}: {
  /** Tells whether an item is passed on to a person. */
  isForwarded?: (entry: RecordEntry) => boolean;
}) => {
  return async (client: Queryable, batch: Found[]): Promise<Line[]> => {
    const matches = batch.flatMap(({ match }) => (typeof match === 'string' ? [] : match));
    const readers = [...new Set(matches.map(({ subscriberId }) => subscriberId))];
    const known = new Set<string | null>();
    if (readers.length > 0) {
      await client.query(LOCK_READERS, [readers]);
      const { rows } = await client.query<{
        subscriberId: number | null;
        digestId: string | null;
        signupId: number | null;
        announcementId: number | null;
        verdict: Verdict;
      }>(FIND_EARLIER, [
        readers,
        matches.flatMap(({ digestId }) => digestId ?? []),
        matches.flatMap(({ signupId }) => signupId ?? []),
        matches.flatMap(({ announcementId }) => announcementId ?? []),
      ]);
      for (const row of rows) known.add(reportKey(row, row.verdict));
    }
    return batch.flatMap((found) => {
      const { match, message } = found;
      const isFound = typeof match !== 'string';
      const deciding = isFound ? decidingReport(message.reports, match.addressKey) : undefined;
      // A message about many recipients needs no row for each, and one that names no mail of ours only one.
      const kept = isFound
        ? message.reports.filter((report, n) => n < MAX_KEPT || report === deciding)
        : message.reports.slice(0, 1);
      return kept.map((report): Line => {
        if (found.inboundId !== null && isForwarded(found as RecordEntry))
          return { found, report, match: isFound ? match : null, action: 'forwarded' };
        if (!isFound) return { found, report, match: null, action: match };
        if (report !== deciding || match.addressKey === null) return { found, report, match, action: 'none' };
        if (isTooOld(match, report.verdict)) return { found, report, match, action: 'expired' };
        const key = reportKey(match, report.verdict);
        const action = key !== null && known.has(key) ? 'repeated' : actionOf[report.verdict];
        known.add(key);
        return { found, report, match, action };
      });
    });
  };
};

/** Stores the rows, and returns their ids in order. */
export const addReports = async (client: Queryable, lines: Line[]): Promise<string[]> => {
  const rows = lines.map(({ found, report, match, action }, n) => {
    // Nothing that may name an erased person is stored again.
    const isErased = match?.addressKey === null;
    const { verdict, rule, status, code } = report;
    return {
      n,
      inboundId: found.inboundId,
      via: found.via,
      receivedAt: found.receivedAt.toISOString(),
      ...{ verdict, rule, status, code, action },
      diagnostic: isErased ? null : report.diagnostic,
      domain: domainOf(match ? match.addressKey : report.recipient),
      subscriberId: match?.subscriberId ?? null,
      digestId: match?.digestId ?? null,
      localDate: match?.localDate ?? null,
      signupId: match?.signupId ?? null,
      announcementId: match?.announcementId ?? null,
      matchedBy: match?.matchedBy ?? null,
      // Of a message about many recipients it is kept once.
      evidence: isErased || found.message.reports[0] !== report ? null : found.message.evidence || null,
    };
  });
  const { rows: added } = await client.query<{ n: number; id: string }>(ADD_REPORTS, [
    JSON.stringify(storable(rows)),
  ]);
  const ids = new Array<string>(lines.length);
  for (const { n, id } of added) ids[n] = id;
  return ids;
};
