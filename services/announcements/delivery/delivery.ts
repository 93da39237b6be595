import { randomUUID } from 'node:crypto';
import type { Admission } from '../../digests/delivery/admission.ts';
import { createPageOffer } from '../../digests/delivery/offer-page.ts';
import { createSendingLine } from '../../digests/delivery/sending-line.ts';
import type { Tallies } from '../../digests/delivery/tallies.ts';
import type { DomainHolds } from '../../digests/ledger/domain-holds.ts';
import { type Begun, LEASE_MS } from '../../digests/ledger/ledger.ts';
import { skipReasons } from '../../digests/ledger/skip-reasons.ts';
import type { PreparedMail } from '../../mail/message.ts';
import type { Transport } from '../../mail/transport.ts';
import type { Clock } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Suppression } from '../../subscribers/privacy/suppression.ts';
import type { Announcements } from '../announcements.ts';
import type { AnnouncementComposer } from '../compose.ts';
import type { MailLedger } from '../ledger/mail-ledger.ts';
import type { AnnouncementWriter } from '../write-message.ts';
import type { MailResultHandler } from './handle-result.ts';
import { describe, type End, type Item } from './item.ts';
import type { MailSettling } from './settling.ts';

const PAGE = 500;
// A mail that was begun when its worker is killed stays uncertain for good, so few are open at a time.
const OPEN_PER_CONNECTION = 4;

/** How mails end that were ready to be sent, and may not begin. */
const endOf: Record<Exclude<Begun, 'begun'>, End> = {
  left: { state: 'skipped', note: skipReasons.reader_left },
  suppressed: { state: 'skipped', note: skipReasons.suppressed },
  expired: { state: 'planned', note: null },
  held: { state: 'planned', note: null },
  lost: { state: 'planned', note: null },
};

/** Sends the planned mails of announcements: claim, compose, record `sending`, hand over, record the outcome. */
export const createAnnouncementDelivery = (options: {
  clock: Clock;
  log: Logger;
  connections: number;
  announcements: Pick<Announcements, 'byNumber'>;
  composer: Pick<AnnouncementComposer, 'open'>;
  writeMessage: AnnouncementWriter;
  ledger: MailLedger;
  tallies: Pick<Tallies, 'heldDomains'>;
  domainHolds: Pick<DomainHolds, 'list'>;
  suppression: Pick<Suppression, 'hashesOf'>;
  admission: Admission<Item>;
  settling: MailSettling;
  handleResult: MailResultHandler;
  transport: Pick<Transport, 'send'>;
}) => {
  const { admission, ledger, log, settling } = options;
  const maxOpen = OPEN_PER_CONNECTION * options.connections;
  let isStopping = false;
  /** The number of mails that may have been begun, and whose outcome is not recorded. */
  let open = 0;

  const giveUp = (item: Item, end: End): void => {
    admission.withdraw(item);
    settling.settle(item, end);
  };

  const write = async (item: Item): Promise<{ message: PreparedMail } | null> => {
    try {
      return { message: await options.writeMessage(item.mail, item.compose) };
    } catch (error) {
      log.error({ ...describe(item), err: error }, 'a mail could not be written');
      giveUp(item, { state: 'failed', note: `not written: ${messageOf(error)}` });
      return null;
    }
  };

  const next = async (count: number, retry: () => void): Promise<Item[]> => {
    const room = Math.min(count, maxOpen - open);
    if (room <= 0) return [];
    const items = await admission.take(room, retry);
    open += items.length;
    return items.map((item) => ({
      ...item,
      finish: (result) => {
        open -= 1;
        item.finish(result);
        line.pump();
      },
    }));
  };

  const line = createSendingLine<Item, { message: PreparedMail }>({
    connections: options.connections,
    log,
    transport: options.transport,
    next,
    write,
    start: (group) =>
      ledger.start(
        group.map(({ item: { mail } }) => ({
          ...mail,
          suppressionHashes: options.suppression.hashesOf(mail.addressKey),
        })),
      ),
    handOver: () => {},
    mayTakeLong: admission.mayTakeLong,
    onNotBegun: (item, verdict) => giveUp(item, endOf[verdict]),
    onResult: options.handleResult,
    describe,
  });

  const offer = createPageOffer<Item>({
    ...options,
    putBack: settling.putBack,
    pump: line.pump,
    isStopping: () => isStopping,
  });

  /** Claims and sends a page; returns how many mails it had. */
  const sendPage = async (announcement: number, compose: Item['compose']): Promise<number> => {
    const token = randomUUID();
    const mails = await ledger.claim(announcement, token, PAGE);
    const renewal = setInterval(() => {
      ledger
        .renew(announcement, token)
        .catch((error: unknown) => log.warn({ err: messageOf(error) }, 'a lease could not be renewed'));
    }, LEASE_MS / 4);
    try {
      const items = mails.map((mail) => ({
        domain: mail.address.slice(mail.address.lastIndexOf('@') + 1).toLowerCase(),
        mail,
        compose,
      }));
      await offer.sendAll(items, await offer.readHolds());
      return mails.length;
    } finally {
      clearInterval(renewal);
    }
  };

  return {
    /** Finishes what has begun and begins nothing more: a process that ends must leave no outcome unknown. */
    stop: (): void => {
      isStopping = true;
      line.stop();
      admission.stop();
    },

    /** Sends every planned mail of an announcement. Safe to repeat and to run in many places at once. */
    send: async (announcement: number): Promise<{ handled: number }> => {
      const found = await options.announcements.byNumber(announcement);
      const compose = await options.composer.open(found);
      let handled = 0;
      while (!isStopping) {
        const count = await sendPage(announcement, compose);
        handled += count;
        if (count < PAGE) break;
      }
      return { handled };
    },
  };
};

export type AnnouncementDelivery = ReturnType<typeof createAnnouncementDelivery>;
