import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Clock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { AfterReply } from './after-reply.ts';
import { outcomeOf, type UncertainPolicy } from './attempt-outcome.ts';
import type { Item } from './delivery-item.ts';
import type { Journal } from './journal.ts';
import type { Settling } from './settle-items.ts';

/** Handles the result of an attempt: journal, domain, bounce, holds, and at last the ledger. */
export const createResultHandler = (options: {
  clock: Clock;
  log: Logger;
  policy: UncertainPolicy;
  journal: Pick<Journal, 'replied'>;
  afterReply: AfterReply<Item>;
  settle: Settling['settle'];
}) => {
  const { clock, log, journal, afterReply } = options;

  const handle = async (item: Item, result: SendResult, replyMs: number): Promise<void> => {
    const { row, claim, reader } = item;
    const outcome = outcomeOf(result, row, { policy: options.policy, now: clock.now() });
    try {
      journal.replied(claim, row.digestId, outcome);
    } catch (error) {
      // A full disk must not keep the outcome from the ledger.
      log.error({ digestId: row.digestId, err: error }, 'a reply could not be written to the journal');
    }
    afterReply.noteDomain(item, result, replyMs);
    const { refusal: verdict, retryAt, ...rest } = outcome;
    const { digestId, localDate, subscriberId } = row;
    const { addressKey } = reader;
    const refusal = verdict
      ? { digestId, localDate, subscriberId, addressKey, verdict, reply: result.reply }
      : null;
    // Whatever goes wrong with what follows from it, the outcome itself is recorded.
    await afterReply
      .followUp(item, result, refusal)
      .catch((error: unknown) =>
        log.error({ digestId, err: messageOf(error) }, 'what a reply asks for could not be done'),
      );
    options.settle(item, { ...rest, retryAt: retryAt ? new Date(retryAt) : undefined }, result);
  };

  return (item: Item, result: SendResult, replyMs: number): void => {
    handle(item, result, replyMs).catch((error: unknown) => {
      log.error({ digestId: item.digestId, err: error }, 'a result could not be handled');
      item.finish(result);
    });
  };
};

export type ResultHandler = ReturnType<typeof createResultHandler>;
