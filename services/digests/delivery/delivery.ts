import type { SendResult } from '../../mail/smtp/outcome.ts';
import type { Transport } from '../../mail/transport.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Suppression } from '../../subscribers/privacy/suppression.ts';
import type { Range } from '../ledger/batches.ts';
import type { DomainHolds } from '../ledger/domain-holds.ts';
import type { Begun, Ledger } from '../ledger/ledger.ts';
import { skipped } from '../ledger/skip-reasons.ts';
import type { Admission } from './admission.ts';
import type { Item } from './delivery-item.ts';
import type { ResultHandler } from './handle-result.ts';
import type { Journal } from './journal.ts';
import { createPageOffer } from './offer-page.ts';
import type { PagePreparer } from './prepare-page.ts';
import type { ItemWriter, Written } from './select-and-write.ts';
import { createPageSender } from './send-page.ts';
import { createSendingLine } from './sending-line.ts';
import type { End, Settling } from './settle-items.ts';
import type { Tallies } from './tallies.ts';

const PAGE = 500;

export type DeliveryDeps = {
  clock: Clock;
  log: Logger;
  connections: number;
  ledger: Ledger;
  journal: Journal;
  tallies: Tallies;
  domainHolds: Pick<DomainHolds, 'list'>;
  suppression: Pick<Suppression, 'hashesOf'>;
  prepare: PagePreparer;
  writeItem: ItemWriter;
  admission: Admission<Item>;
  settling: Settling;
  handleResult: ResultHandler;
  transport: Pick<Transport, 'send'>;
};

/** How items end that were ready to be sent, and may not begin. */
const endOf: Record<Exclude<Begun, 'begun'>, End> = {
  expired: { state: 'expired', note: 'not sent within its window' },
  left: skipped('reader_left'),
  suppressed: skipped('suppressed'),
  held: { state: 'planned', note: null },
  lost: { state: 'planned', note: null },
};

/** Sends planned digests: claim, rank, compose, record `sending`, hand over, record the outcome. */
export const createDelivery = (deps: DeliveryDeps) => {
  const { admission, journal, ledger, settling, writeItem } = deps;
  let isStopping = false;

  const giveUp = (item: Item, end: End): void => {
    admission.withdraw(item);
    settling.settle(item, end);
  };

  const write = async (item: Item): Promise<Written | null> => {
    const written = await writeItem(item);
    if ('message' in written) return written;
    giveUp(item, written);
    return null;
  };

  const start = (group: { item: Item; written: Written }[]): Promise<Begun[]> =>
    ledger.start(
      group.map(({ item, written }) => ({
        digestId: item.row.digestId,
        localDate: item.row.localDate,
        token: item.row.token,
        selection: written.selection,
        throughEdition: item.candidates.through,
        suppressionHashes: deps.suppression.hashesOf(item.reader.addressKey),
      })),
      group[0]!.item.isProbe,
    );

  const line = createSendingLine<Item, Written>({
    connections: deps.connections,
    log: deps.log,
    transport: deps.transport,
    next: admission.take,
    write,
    start,
    handOver: (item) => journal.handOver(item.claim, item.digestId),
    mayTakeLong: admission.mayTakeLong,
    onNotBegun: (item, verdict) => giveUp(item, endOf[verdict]),
    onResult: deps.handleResult,
    describe: ({ digestId }) => ({ digestId }),
  });

  const offer = createPageOffer<Item>({
    ...deps,
    putBack: settling.putBack,
    pump: line.pump,
    isStopping: () => isStopping,
  });
  const sendPage = createPageSender({ ...deps, offer });

  return {
    /** Finishes what has begun and begins nothing more: a process that ends must leave no outcome unknown. */
    stop: (): void => {
      isStopping = true;
      line.stop();
      admission.stop();
      settling.flush();
    },

    /** Sends every planned digest of a range of the ledger. Safe to repeat and to run in many places at once. */
    sendRange: async (range: Range): Promise<{ handled: number }> => {
      let handled = 0;
      for (const localDate of await ledger.datesOf(range)) {
        for (;;) {
          if (isStopping) return { handled };
          const { count } = await sendPage({ ...range, localDate }, PAGE);
          handled += count;
          if (count < PAGE) break;
        }
      }
      return { handled };
    },

    /** Sends one digest of a range to find out whether the relay is back; null where there was none to send. */
    probe: async (range: Range): Promise<SendResult | null> => {
      for (const localDate of await ledger.datesOf(range)) {
        const { count, result } = await sendPage({ ...range, localDate }, 1, true);
        if (count > 0) return result ?? null;
      }
      return null;
    },
  };
};

export type DigestDelivery = ReturnType<typeof createDelivery>;
