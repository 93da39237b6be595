import type { Report, Verdict } from '../mail/reports/report.ts';
import type { Match, NoMatch } from './match.ts';

export type ReportAction =
  | 'suppressed'
  | 'counted'
  | 'unsubscribed'
  | 'incident'
  | 'forwarded'
  | 'none'
  | 'repeated'
  | NoMatch;

/** What is done about the first report of each verdict about a mail. A soft bounce is counted until it is one too many. */
export const actionOf: Record<Verdict, ReportAction> = {
  hard: 'suppressed',
  complaint: 'suppressed',
  soft: 'counted',
  blocked: 'incident',
  unsubscribe: 'unsubscribed',
  delayed: 'none',
  delivered: 'none',
  'auto-reply': 'none',
  other: 'none',
};

const bounces: Verdict[] = ['soft', 'blocked', 'hard'];

/**
 * Returns the report that says what became of a mail to `addressKey`. A message may speak of several recipients, although our mail
 * has one: an alias was expanded, or the mail forwarded. Where none of them is ours, the mildest decides, because the mail may
 * have reached the others.
 */
export const decidingReport = (reports: Report[], addressKey: string | null): Report | undefined => {
  const ours = reports.filter(({ recipient }) => recipient?.toLowerCase() === addressKey);
  const severity = ({ verdict }: Report): number => bounces.indexOf(verdict);
  return (ours.length > 0 ? ours : reports).toSorted((a, b) => severity(a) - severity(b))[0];
};

/**
 * Names a report about one mail, to find the same again; null for those that count each time: a person's reply, and the wish to be
 * unsubscribed, which an old mail must still fulfil for a reader who came back.
 */
export const reportKey = (
  mail: { subscriberId: number | null } & Pick<Match, 'digestId' | 'signupId' | 'announcementId'>,
  verdict: Verdict,
): string | null => {
  const { subscriberId, digestId, signupId, announcementId } = mail;
  if (verdict === 'other' || verdict === 'unsubscribe') return null;
  if (digestId !== null) return `digest ${digestId} ${verdict}`;
  if (announcementId !== null) return `announcement ${announcementId} ${subscriberId} ${verdict}`;
  return signupId === null ? null : `signup ${signupId} ${verdict}`;
};
