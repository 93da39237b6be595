import type { SendResult } from '../../mail/smtp/outcome.ts';
import { createBatcher } from '../../platform/batcher.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { isTransient } from '../../platform/postgres.ts';
import { retry } from '../../platform/retry.ts';
import type { Ledger, Outcome } from '../ledger/ledger.ts';
import type { Item } from './delivery-item.ts';
import type { Journal } from './journal.ts';
import { type Settled, settleApart } from './settle-apart.ts';
import type { Tallies } from './tallies.ts';

const GROUP = { maxItems: 250, waitMs: 100 };
// What the relay said must not be lost to a time without Postgres: the mail would go out again.
const RETRY = { forMs: 24 * 3_600_000, everyMs: 250, isWorthIt: isTransient };

/** How an item ends, for now or for good. */
export type End = Omit<Outcome, 'digestId' | 'localDate' | 'token'>;

/** Writes outcomes of items into the ledger, in groups, then tells the journal and the page that waits for the item. */
export const createSettling = (options: {
  ledger: Pick<Ledger, 'settle'>;
  journal: Pick<Journal, 'settled'>;
  tallies: Pick<Tallies, 'settled'>;
  clock: Clock;
  log: Logger;
  retrying?: { forMs: number; everyMs: number };
}) => {
  const { ledger, journal, tallies, clock, log } = options;
  const retrying = { ...RETRY, ...options.retrying };
  const outcomes = createBatcher<Outcome, Settled>({
    write: (batch) => settleApart((some) => retry(() => ledger.settle(some), retrying), batch, log),
    ...GROUP,
  });

  const record = async ({ row, claim }: Item, end: End): Promise<void> => {
    const { digestId, localDate, token } = row;
    const settled = await outcomes.add({ digestId, localDate, token, ...end });
    // The journal keeps what Postgres refused.
    if (settled === 'refused') return;
    journal.settled(claim, digestId);
    if (end.state !== 'planned') tallies.settled(1);
    if (settled === 'lost')
      log.warn(
        { digestId, state: end.state },
        'the lease was lost, or the run cancelled; another process settles this digest',
      );
  };

  /** Settles an item, and finishes it whatever becomes of that: its page would wait, and keep its lease, for ever. */
  const settle = (item: Item, end: End, result?: SendResult): void => {
    const finish = (): void => item.finish(result);
    record(item, end).then(finish, (error: unknown) => {
      log.error({ digestId: item.digestId, err: error }, 'an outcome could not be recorded');
      finish();
    });
  };

  return {
    settle,
    /** Plans an item again: for `afterMs` from now, else for whoever comes next. */
    putBack: (item: Item, why: string | null, afterMs = 0): void => {
      const retryAt = afterMs > 0 ? new Date(clock.now().getTime() + afterMs) : undefined;
      settle(item, { state: 'planned', note: why, retryAt });
    },
    /** Lets nothing wait for its group from now on. */
    flush: outcomes.flush,
  };
};

export type Settling = ReturnType<typeof createSettling>;
