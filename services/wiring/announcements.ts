import { createAnnouncements } from '../announcements/announcements.ts';
import { createAnnouncementComposer } from '../announcements/compose.ts';
import { createAnnouncementDelivery } from '../announcements/delivery/delivery.ts';
import { createMailResultHandler } from '../announcements/delivery/handle-result.ts';
import type { Item } from '../announcements/delivery/item.ts';
import { createAnnouncementRuns } from '../announcements/delivery/run.ts';
import { createMailSettling } from '../announcements/delivery/settling.ts';
import { createMailLedger } from '../announcements/ledger/mail-ledger.ts';
import { createAnnouncementPlanner } from '../announcements/ledger/planner.ts';
import { createHtmlWriter } from '../announcements/markdown/to-html.ts';
import { createAnnouncementTest } from '../announcements/send-test.ts';
import { createAnnouncementWriter } from '../announcements/write-message.ts';
import { createAdmission } from '../digests/delivery/admission.ts';
import { createAfterReply } from '../digests/delivery/after-reply.ts';
import { createTestSender } from '../mail/send-test.ts';
import type { ActingParts } from './acting.ts';
import type { Base } from './base.ts';
import type { Delivery } from './delivery.ts';
import type { Papers } from './papers.ts';
import type { Subscribers } from './subscribers.ts';

/**
 * Wires announcements. They have a line of their own over the connections of digests, of which they use half, and the same
 * pacer, warm-up and holds.
 */
export const wireAnnouncements = ({
  config,
  db,
  clock,
  log,
  dispatcher,
  topics,
  templates,
  tokens,
  links,
  signer,
  buffers,
  pacer,
  transport,
  transactionalTransport,
  suppression,
  recordRefusal,
  relayWatch,
  warmUp,
  tallies,
  holds,
  domainHolds,
}: Base & Papers & Subscribers & ActingParts & Delivery) => {
  const announcementComposer = createAnnouncementComposer({
    templates,
    writeHtml: createHtmlWriter(tokens),
    config,
  });
  const announcements = createAnnouncements({
    db,
    clock,
    topics,
    composer: announcementComposer,
    dispatcher,
  });
  const ledger = createMailLedger({ db, clock });
  const settling = createMailSettling({ ledger, clock, log });
  const admission = createAdmission<Item>({ config, pacer, warmUp, putBack: settling.putBack, clock, log });
  const announcementDelivery = createAnnouncementDelivery({
    clock,
    log,
    connections: Math.max(1, config.smtpConnections >> 1),
    announcements,
    composer: announcementComposer,
    writeMessage: createAnnouncementWriter({ config, links, signer, buffers, clock }),
    ledger,
    tallies,
    domainHolds,
    suppression,
    admission,
    settling,
    handleResult: createMailResultHandler({
      clock,
      log,
      afterReply: createAfterReply<Item>({ clock, admission, tallies, recordRefusal, relayWatch }),
      settle: settling.settle,
    }),
    transport,
  });
  const announcementRuns = createAnnouncementRuns({
    db,
    clock,
    log,
    dispatcher,
    holds,
    ledger,
    planner: createAnnouncementPlanner({ db, clock }),
    delivery: announcementDelivery,
    retentionDays: config.ledgerRetentionDays,
  });
  const announcementTest = createAnnouncementTest({
    composer: announcementComposer,
    sendTest: createTestSender({ config, transport: transactionalTransport }),
  });
  return { announcements, announcementComposer, announcementTest, announcementDelivery, announcementRuns };
};

export type AnnouncementParts = ReturnType<typeof wireAnnouncements>;
