import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Clock } from '../../platform/clock.ts';
import { retry } from '../../platform/retry.ts';
import { LEASE_MS } from '../ledger/ledger.ts';
import type { Admission } from './admission.ts';
import type { RecordRefusal, Refusal } from './refusal.ts';
import type { RelayWatch } from './relay-watch.ts';
import type { Tallies } from './tallies.ts';

const REFUSAL_RETRY_MS = 250;
/** Results in which the recipient's domain had no part. */
const NOT_OF_DOMAIN: SendResult['kind'][] = ['unreachable', 'refused', 'interrupted', 'held'];

/** Does what a relay's reply asks for beside the ledger, the same for digests and announcements. */
export const createAfterReply = <Item extends { domain: string }>(options: {
  clock: Clock;
  admission: Pick<Admission<Item>, 'release' | 'markHealthy' | 'hold'>;
  tallies: Pick<Tallies, 'held' | 'replied'>;
  recordRefusal: RecordRefusal;
  relayWatch: RelayWatch;
}) => {
  const { clock, admission, tallies } = options;
  return {
    /** Frees the place of an item, and notes how its domain replied. */
    noteDomain: (item: Item, result: SendResult, replyMs: number): void => {
      const { domain } = item;
      const isOfDomain = !NOT_OF_DOMAIN.includes(result.kind);
      admission.release(item, isOfDomain ? replyMs : null);
      if (result.kind === 'sent') admission.markHealthy(domain);
      if (result.kind === 'deferred' && result.slowDomain)
        tallies.held(domain, new Date(clock.now().getTime() + admission.hold(domain)));
      if (!isOfDomain) return;
      const what = result.kind === 'sent' || result.kind === 'deferred' ? result.kind : 'failed';
      tallies.replied(domain, what, replyMs);
    },

    /** Records a refusal, and holds all sending where every further mail would fail too. */
    followUp: async ({ domain }: Item, result: SendResult, refusal: Refusal | null): Promise<void> => {
      if (refusal)
        await retry(() => options.recordRefusal(refusal), { forMs: LEASE_MS, everyMs: REFUSAL_RETRY_MS });
      await options.relayWatch.replied(result, domain);
    },
  };
};

export type AfterReply<Item extends { domain: string }> = ReturnType<typeof createAfterReply<Item>>;
