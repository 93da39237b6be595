import type { Config } from '../platform/config.ts';
import { wireActing } from './acting.ts';
import { wireAnnouncements } from './announcements.ts';
import { type Overrides, wireBase } from './base.ts';
import { wireDelivery } from './delivery.ts';
import { wireInbound } from './inbound.ts';
import { wireOutbound } from './outbound.ts';
import { wirePapers } from './papers.ts';
import { wireRetention } from './retention.ts';
import { wireSubscribers } from './subscribers.ts';
import { wireViews } from './views.ts';

export type { Overrides };

/**
 * Wires everything, one room after the other; each room gets the ones before it. Nothing connects before its first use,
 * except the queues, which begin to connect; `close` closes what was opened, in order.
 */
export const createContainer = (config: Config, name: string, overrides: Overrides = {}) => {
  const base = wireBase(config, name, overrides);
  const papers = wirePapers(base);
  const subscribers = wireSubscribers(base);
  const acting = wireActing({ ...base, ...papers, ...subscribers });
  const delivery = wireDelivery({ ...base, ...papers, ...subscribers, ...acting }, overrides);
  const announcements = wireAnnouncements({ ...base, ...papers, ...subscribers, ...acting, ...delivery });
  const inbound = wireInbound({ ...base, ...papers, ...subscribers, ...acting, ...delivery }, overrides);
  const outbound = wireOutbound({ ...base, ...papers });
  const views = wireViews({ ...base, ...papers, ...subscribers, ...delivery, ...inbound, ...outbound });
  const keeping = wireRetention({ ...base, ...subscribers, ...views });
  const { db, dispatcher, fetcher, pacer, parsing, prisma, transport } = base;

  return {
    ...base,
    ...papers,
    ...subscribers,
    ...acting,
    ...delivery,
    ...inbound,
    ...announcements,
    ...outbound,
    ...views,
    ...keeping,
    close: async (): Promise<void> => {
      await views.signInMail.settled();
      transport.close();
      pacer.close();
      delivery.journal.close();
      await fetcher.close();
      await outbound.webhookSender.close();
      await parsing.close();
      await inbound.messageReading.close();
      await dispatcher.close();
      await prisma.close();
      await db.end();
    },
  };
};

export type Container = ReturnType<typeof createContainer>;
