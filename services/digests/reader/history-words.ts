import { longDate } from '../compose/wording.ts';
import { LIST_IS_LATE } from '../ledger/digest-state.ts';
import type { PastDigest } from './past-digests.ts';

/** A line of a reader's history, as they read it. */
export type HistoryLine = { date: string; label: string; title: string | null; words: string };

const papers = (count: number): string => `${count} ${count === 1 ? 'paper' : 'papers'}`;

const states: Record<PastDigest['state'], (digest: PastDigest) => string> = {
  planned: () => 'On its way',
  claimed: () => 'On its way',
  sending: () => 'On its way',
  sent: ({ count }) => papers(count),
  skipped: ({ note }) => {
    const among = /^none of (\d+) papers/.exec(note ?? '')?.[1];
    if (among)
      return `Nothing for you: ${papers(Number(among))} came in, none close enough to what you follow`;
    if (note === LIST_IS_LATE) return 'The list had not arrived; you get its papers with a later digest';
    return note === 'no new edition' ? 'No new papers had come in' : 'Not sent';
  },
  failed: () => 'Could not be delivered',
  expired: () => 'Not sent: it could not go out in time',
  uncertain: ({ count }) => (count > 0 ? `${papers(count)}; it may not have reached you` : 'Not sent'),
};

export const historyLine = (digest: PastDigest, now: Date): HistoryLine => ({
  date: digest.localDate,
  label: longDate(digest.localDate, {
    year: digest.localDate.slice(0, 4) !== now.toISOString().slice(0, 4),
  }),
  title: digest.count > 0 ? digest.title : null,
  words: states[digest.state](digest),
});
