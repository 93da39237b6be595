import type { SendResult } from '../../mail/smtp/outcome.ts';
import { createBatcher } from '../../platform/batcher.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { retry } from '../../platform/retry.ts';
import type { Ledger, Outcome } from '../ledger/ledger.ts';
import type { Item } from './delivery-item.ts';
import type { Journal } from './journal.ts';
import type { Tallies } from './tallies.ts';

const GROUP = { maxItems: 250, waitMs: 100 };
const RETRY_MS = 250;
const FOR_MS = 24 * 3_600_000;

/** How an item ends, for now or for good. */
export type End = Omit<Outcome, 'digestId' | 'localDate' | 'token'>;

/** Writes what became of items into the ledger, in groups, and tells the journal and whoever waits for the item. */
export const createSettling = (options: {
  ledger: Pick<Ledger, 'settle'>;
  journal: Pick<Journal, 'settled'>;
  tallies: Pick<Tallies, 'settled'>;
  clock: Clock;
  log: Logger;
}) => {
  const { ledger, journal, tallies, clock, log } = options;
  const outcomes = createBatcher<Outcome, boolean>({
    // What the relay said must not be lost to a time without Postgres: the mail would go out again.
    write: (batch) => retry(() => ledger.settle(batch), { forMs: FOR_MS, everyMs: RETRY_MS }),
    ...GROUP,
  });

  const settle = async ({ row, claim, finish }: Item, end: End, delivery?: SendResult): Promise<void> => {
    const { digestId, localDate, token } = row;
    const isWritten = await outcomes.add({ digestId, localDate, token, ...end });
    journal.settled(claim, digestId);
    if (end.state !== 'planned') tallies.settled(1);
    if (!isWritten)
      log.warn(
        { digestId, state: end.state },
        'the lease was lost, or the run cancelled; another answers for this digest',
      );
    finish(delivery);
  };

  return {
    settle,
    /** To be sent later: when `afterMs` has passed, else as soon as somebody comes for it. */
    putBack: (item: Item, why: string | null, afterMs = 0): void => {
      const retryAt = afterMs > 0 ? new Date(clock.now().getTime() + afterMs) : undefined;
      void settle(item, { state: 'planned', note: why, retryAt });
    },
    /** From now on nothing waits for its group. */
    flush: outcomes.flush,
  };
};
