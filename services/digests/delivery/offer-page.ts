import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Clock } from '../../platform/clock.ts';
import { type DomainHolds, heldNote } from '../ledger/domain-holds.ts';
import type { Admission } from './admission.ts';
import type { Tallies } from './tallies.ts';

/** How long mails of a domain that the guard holds are put back at least: each time costs as much as preparing them. */
const HELD_MS = 15 * 60_000;

/** An item of a page. `finish` is called once its outcome is in the ledger. */
type Offered = { domain: string; finish: (result?: SendResult) => void };

/** `deferred`: domains that asked for patience, and for how many ms more; `stopped`: those whose mail is held. */
type PageHolds = { deferred: Map<string, number>; stopped: Set<string> };

/** Hands the items of claimed pages to the admission, and waits until each of them is settled. */
export const createPageOffer = <Item extends Offered>(options: {
  tallies: Pick<Tallies, 'heldDomains'>;
  domainHolds: Pick<DomainHolds, 'list'>;
  admission: Pick<Admission<Item>, 'add' | 'deferUntil' | 'watch'>;
  putBack: (item: Item, why: string | null, afterMs?: number) => void;
  /** Called when there is something to send. */
  pump: () => void;
  isStopping: () => boolean;
  clock: Clock;
}) => {
  const { admission, clock, pump, putBack, tallies } = options;
  return {
    /** Reads what holds back the mail of single domains, once for each page. */
    readHolds: async (): Promise<PageHolds> => {
      const [deferred, holds] = await Promise.all([
        tallies.heldDomains(clock.now()),
        options.domainHolds.list(),
      ]);
      return { deferred, stopped: new Set(holds.map(({ domain }) => domain)) };
    },

    /** Sends the items of a page, and returns the result of the last attempt. */
    sendAll: (
      items: Omit<Item, 'finish'>[],
      { deferred, stopped }: PageHolds,
    ): Promise<SendResult | undefined> =>
      new Promise((resolve) => {
        let last: SendResult | undefined;
        let left = items.length;
        if (left === 0) return resolve(last);
        const finish = (result?: SendResult): void => {
          last = result ?? last;
          left -= 1;
          if (left === 0) resolve(last);
        };
        for (const each of items) {
          const item = { ...each, finish } as Item;
          if (options.isStopping()) {
            putBack(item, null);
            continue;
          }
          if (stopped.has(item.domain)) {
            putBack(item, heldNote(item.domain), HELD_MS * (1 + Math.random() / 2));
            continue;
          }
          admission.add(item);
          // What one worker was told holds for all, and for those that were started since.
          const heldMs = deferred.get(item.domain);
          if (heldMs !== undefined) admission.deferUntil(item.domain, heldMs);
        }
        pump();
        admission.watch(pump);
      }),
  };
};

export type PageOffer<Item extends Offered> = ReturnType<typeof createPageOffer<Item>>;
