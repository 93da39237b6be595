import { dayOfTime } from '../../platform/dates.ts';
import { count as counted } from '../../platform/plural.ts';
import { longDateSeen } from '../compose/wording.ts';
import type { SkipReason } from '../ledger/skip-reasons.ts';
import type { PastDigest } from './past-digests.ts';

/** A line of a reader's history of digests. */
export type HistoryLine = { date: string; label: string; title: string | null; words: string };

const papers = (count: number): string => counted(count, 'paper');

const skipWords: Record<SkipReason, (candidates: number | null) => string> = {
  none_good_enough: (candidates) =>
    `Nothing for you: ${candidates === null ? 'papers' : papers(candidates)} came in, none close enough to what you follow`,
  list_late: () => 'The list had not arrived; you get its papers with a later digest',
  no_new_edition: () => 'No new papers had come in',
  reader_left: () => 'Not sent',
  suppressed: () => 'Not sent',
  cancelled: () => 'Not sent',
};

const stateWords: Record<PastDigest['state'], (digest: PastDigest) => string> = {
  planned: () => 'On its way',
  claimed: () => 'On its way',
  sending: () => 'On its way',
  sent: ({ count, bouncedAt }) => (bouncedAt ? `${papers(count)}; the mail came back` : papers(count)),
  skipped: ({ skipReason, candidateCount }) =>
    skipReason === null ? 'Not sent' : skipWords[skipReason](candidateCount),
  failed: () => 'Could not be delivered',
  expired: () => 'Not sent: it could not go out in time',
  uncertain: ({ count }) => (count > 0 ? `${papers(count)}; it may not have reached you` : 'Not sent'),
};

/** Returns the line of one digest; its label includes the year unless it is this year. */
export const historyLine = (digest: PastDigest, now: Date): HistoryLine => ({
  date: digest.localDate,
  label: longDateSeen(digest.localDate, dayOfTime(now)),
  title: digest.count > 0 ? digest.title : null,
  words: stateWords[digest.state](digest),
});
