import type { Holds } from '../../digests/ledger/holds.ts';
import type { Dispatcher } from '../../jobs/dispatcher.ts';
import type { Clock } from '../../platform/clock.ts';
import { DAY_MS } from '../../platform/dates.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Db } from '../../platform/postgres.ts';
import { DUE, END_CANCELLED, FINISH, FORGET } from '../announcement-statements.ts';
import type { MailLedger } from '../ledger/mail-ledger.ts';
import type { AnnouncementPlanner } from '../ledger/planner.ts';
import type { AnnouncementDelivery } from './delivery.ts';

/** Runs announcements, from their time to their end; what a worker leaves behind, the next sweep finds. */
export const createAnnouncementRuns = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  dispatcher: Pick<Dispatcher, 'wake'>;
  holds: Pick<Holds, 'list'>;
  ledger: Pick<MailLedger, 'mend'>;
  planner: AnnouncementPlanner;
  delivery: Pick<AnnouncementDelivery, 'send'>;
  retentionDays: number;
}) => {
  const { db, clock, log } = options;

  const finish = async (): Promise<number> => {
    await db.query(END_CANCELLED);
    return (await db.query(FINISH, [clock.now()])).rowCount ?? 0;
  };

  return {
    /** Plans an announcement that is due, sends what may be sent of it, and finishes it once nothing is left. */
    run: async (announcement: number): Promise<void> => {
      await options.planner.plan(announcement);
      await options.delivery.send(announcement);
      await finish();
    },

    /**
     * Mends the mails of dead workers, finishes what is done, and queues what is due: scheduled announcements, retries, and all
     * of it when Redis was emptied.
     */
    sweep: async (): Promise<void> => {
      const now = clock.now();
      const { released, uncertain } = await options.ledger.mend();
      const finished = await finish();
      const isHeld = (await options.holds.list()).length > 0;
      const { rows } = await db.query<{ number: number }>(DUE, [now]);
      const due = isHeld ? [] : rows;
      await options.dispatcher.wake(
        'send-announcements',
        due.map(({ number }) => ({ announcement: number })),
      );
      await db.query(FORGET, [new Date(now.getTime() - options.retentionDays * DAY_MS)]);
      const result = { released, uncertain, finished, woken: due.length };
      if (Object.values(result).some((count) => count > 0)) log.info(result, 'swept announcements');
    },
  };
};

export type AnnouncementRuns = ReturnType<typeof createAnnouncementRuns>;
