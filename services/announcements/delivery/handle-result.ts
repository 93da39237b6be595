import type { AfterReply } from '../../digests/delivery/after-reply.ts';
import { outcomeOf } from '../../digests/delivery/attempt-outcome.ts';
import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Clock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { describe, type Item } from './item.ts';
import type { MailSettling } from './settling.ts';

/** A recipient's server that defers a mail so often, over some 15 hours, does not take it. */
const MAX_ATTEMPTS = 20;

/** Handles the result of an attempt: domain, bounce, holds, and at last the ledger. */
export const createMailResultHandler = (options: {
  clock: Clock;
  log: Logger;
  afterReply: AfterReply<Item>;
  settle: MailSettling['settle'];
}) => {
  const { clock, log, afterReply } = options;

  const handle = async (item: Item, result: SendResult, replyMs: number): Promise<void> => {
    const { announcementNumber: announcementId, subscriberId, addressKey, attempts } = item.mail;
    // `hold`: a mail that may have arrived is not sent again, however sure its Message-ID makes a second copy known.
    const outcome = outcomeOf(
      result,
      { attempts, uncertainAttempts: 0 },
      { policy: 'hold', now: clock.now() },
    );
    afterReply.noteDomain(item, result, replyMs);
    const { refusal: verdict, retryAt, state, note } = outcome;
    const refusal = verdict
      ? { announcementId, subscriberId, addressKey, verdict, reply: result.reply }
      : null;
    // Whatever goes wrong with what follows from it, the outcome itself is recorded.
    await afterReply
      .followUp(item, result, refusal)
      .catch((error: unknown) =>
        log.error({ ...describe(item), err: messageOf(error) }, 'what a reply asks for could not be done'),
      );
    const isOver = result.kind === 'deferred' && attempts + 1 >= MAX_ATTEMPTS;
    options.settle(
      item,
      isOver
        ? { state: 'failed', note: `deferred ${MAX_ATTEMPTS} times: ${note}` }
        : {
            state: state as Exclude<typeof state, 'expired'>,
            note,
            retryAt: state === 'planned' && retryAt ? new Date(retryAt) : undefined,
          },
      result,
    );
  };

  return (item: Item, result: SendResult, replyMs: number): void => {
    handle(item, result, replyMs).catch((error: unknown) => {
      log.error({ ...describe(item), err: error }, 'a result could not be handled');
      item.finish(result);
    });
  };
};

export type MailResultHandler = ReturnType<typeof createMailResultHandler>;
