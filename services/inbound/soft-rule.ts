import { DAY_MS } from '../platform/dates.ts';

/**
 * How a digest ended, as far as the soft rule is concerned. `delivered`: a report says so, or the relay took it and nothing came
 * back. `other`: it was not sent, or failed in another way, which tells nothing of a full mailbox.
 */
export type SoftRuleDigest = { localDate: string; outcome: 'soft' | 'delivered' | 'other' };

const dayOf = (localDate: string): number => Date.parse(localDate) / DAY_MS;

/**
 * Returns the most soft bounces that fall into `days` days around a reported digest without a delivery between them. It counts
 * digests from the ledger, so that the order in which reports come makes no difference: a bounce that comes late joins the run in
 * which its digest was sent. `digests`: the reader's, in any order.
 */
export const countSoftBounces = (digests: SoftRuleDigest[], reported: string, days: number): number => {
  const delivered = digests
    .filter(({ outcome }) => outcome === 'delivered')
    .map(({ localDate }) => dayOf(localDate));
  const at = dayOf(reported);
  const after = Math.max(...delivered.filter((day) => day < at), -Infinity);
  const before = Math.min(...delivered.filter((day) => day > at), Infinity);
  const soft = digests
    .filter(({ outcome }) => outcome === 'soft')
    .map(({ localDate }) => dayOf(localDate))
    .filter((day) => day > after && day < before && Math.abs(day - at) < days);
  return Math.max(
    0,
    ...soft
      .filter((first) => first <= at && at < first + days)
      .map((first) => soft.filter((day) => day >= first && day < first + days).length),
  );
};
