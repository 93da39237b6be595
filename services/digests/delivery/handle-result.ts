import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Clock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { retry } from '../../platform/retry.ts';
import { LEASE_MS } from '../ledger/ledger.ts';
import type { Admission } from './admission.ts';
import { outcomeOf, type UncertainPolicy } from './attempt-outcome.ts';
import type { Item } from './delivery-item.ts';
import type { Journal } from './journal.ts';
import type { RecordRefusal, RefusalVerdict } from './refusal.ts';
import type { RelayWatch } from './relay-watch.ts';
import type { Settling } from './settle-items.ts';
import type { Tallies } from './tallies.ts';

const REFUSAL_RETRY_MS = 250;
/** Results in which the recipient's domain had no part. */
const NOT_OF_DOMAIN: SendResult['kind'][] = ['unreachable', 'refused', 'interrupted', 'held'];

/** Handles the result of an attempt: journal, domain, bounce, holds, and at last the ledger. */
export const createResultHandler = (options: {
  clock: Clock;
  log: Logger;
  policy: UncertainPolicy;
  journal: Pick<Journal, 'replied'>;
  admission: Pick<Admission, 'release' | 'markHealthy' | 'hold'>;
  tallies: Pick<Tallies, 'held' | 'replied'>;
  recordRefusal: RecordRefusal;
  relayWatch: RelayWatch;
  settle: Settling['settle'];
}) => {
  const { clock, log, journal, admission, tallies } = options;

  const noteDomain = (item: Item, result: SendResult, replyMs: number): void => {
    const { domain } = item;
    const isOfDomain = !NOT_OF_DOMAIN.includes(result.kind);
    admission.release(item, isOfDomain ? replyMs : null);
    if (result.kind === 'sent') admission.markHealthy(domain);
    if (result.kind === 'deferred' && result.slowDomain)
      tallies.held(domain, new Date(clock.now().getTime() + admission.hold(domain)));
    if (!isOfDomain) return;
    const what = result.kind === 'sent' || result.kind === 'deferred' ? result.kind : 'failed';
    tallies.replied(domain, what, replyMs);
  };

  const followUp = async (
    { row, reader, domain }: Item,
    result: SendResult,
    verdict?: RefusalVerdict,
  ): Promise<void> => {
    if (verdict) {
      const { digestId, localDate, subscriberId } = row;
      const { addressKey } = reader;
      const refusal = { digestId, localDate, subscriberId, addressKey, verdict, reply: result.reply };
      await retry(() => options.recordRefusal(refusal), { forMs: LEASE_MS, everyMs: REFUSAL_RETRY_MS });
    }
    await options.relayWatch.replied(result, domain);
  };

  const handle = async (item: Item, result: SendResult, replyMs: number): Promise<void> => {
    const { row, claim } = item;
    const outcome = outcomeOf(result, row, { policy: options.policy, now: clock.now() });
    try {
      journal.replied(claim, row.digestId, outcome);
    } catch (error) {
      // A full disk must not keep the outcome from the ledger.
      log.error({ digestId: row.digestId, err: error }, 'a reply could not be written to the journal');
    }
    noteDomain(item, result, replyMs);
    // Whatever goes wrong with what follows from it, the outcome itself is recorded.
    await followUp(item, result, outcome.refusal).catch((error: unknown) =>
      log.error({ digestId: row.digestId, err: messageOf(error) }, 'what a reply asks for could not be done'),
    );
    const { refusal, retryAt, ...rest } = outcome;
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
