import type { SendResult } from '../../mail/smtp/outcome.ts';
import { createBatcher } from '../../platform/batcher.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { isTransient } from '../../platform/postgres.ts';
import { retry } from '../../platform/retry.ts';
import type { MailLedger, MailOutcome } from '../ledger/mail-ledger.ts';
import { describe, type End, type Item } from './item.ts';

// Without a wait, since what is not recorded when its worker is killed stays uncertain: a write takes what came during the last.
const MAX_GROUP = 250;
// What the relay said must not be lost to a time without Postgres: the mail would count as uncertain.
const RETRY = { forMs: 24 * 3_600_000, everyMs: 250, isWorthIt: isTransient };

/** Writes outcomes of mails into the ledger, in groups, then tells the page that waits for them. */
export const createMailSettling = (options: {
  ledger: Pick<MailLedger, 'settle'>;
  clock: Clock;
  log: Logger;
}) => {
  const { ledger, clock, log } = options;
  const outcomes = createBatcher<MailOutcome, boolean>({
    write: (batch) => retry(() => ledger.settle(batch), RETRY),
    maxItems: MAX_GROUP,
  });

  /** Settles an item, and finishes it whatever becomes of that: its page would wait, and keep its lease, for ever. */
  const settle = (item: Item, end: End, result?: SendResult): void => {
    const { announcementNumber, subscriberId, token } = item.mail;
    outcomes.add({ announcementNumber, subscriberId, token, ...end }).then(
      (isWritten) => {
        if (!isWritten) log.warn({ ...describe(item), state: end.state }, 'the lease of a mail was lost');
        item.finish(result);
      },
      (error: unknown) => {
        log.error({ ...describe(item), err: error }, 'an outcome could not be recorded');
        item.finish(result);
      },
    );
  };

  return {
    settle,
    /** Plans an item again: for `afterMs` from now, else for whoever comes next. */
    putBack: (item: Item, why: string | null, afterMs = 0): void => {
      const retryAt = afterMs > 0 ? new Date(clock.now().getTime() + afterMs) : undefined;
      settle(item, { state: 'planned', note: why, retryAt });
    },
  };
};

export type MailSettling = ReturnType<typeof createMailSettling>;
