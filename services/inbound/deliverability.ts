import type { Clock } from '../platform/clock.ts';
import { addDays, dayOfTime } from '../platform/dates.ts';
import type { Db } from '../platform/postgres.ts';

/** How a recipient domain took the mail of some days. */
export type DomainDelivery = {
  domain: string;
  sent: number;
  deferred: number;
  /** Refused while it was sent. */
  failed: number;
  /** Reported afterwards. */
  bounced: number;
  blocked: number;
  complaints: number;
};

export type DailyDelivery = Omit<DomainDelivery, 'domain'> & { day: string };

export const DELIVERY_SUMS = `sum(sent)::int as sent, sum(deferred)::int as deferred, sum(failed)::int as failed,
  sum(bounced)::int as bounced, sum(blocked)::int as blocked, sum(complaints)::int as complaints`;

/**
 * Reads how the recipient domains take mail. Domains that had few mails and no trouble are not counted one by one, as
 * `tallies.ts` says, so the sums are those of the larger domains.
 */
export const createDeliverability = ({ db, clock }: { db: Db; clock: Clock }) => {
  const since = (days: number): string => addDays(dayOfTime(clock.now()), 1 - days);
  return {
    /** Returns the domains of the last `days` UTC days, including today: those with the most trouble first. */
    domains: async (days: number, limit: number): Promise<DomainDelivery[]> => {
      const { rows } = await db.query<DomainDelivery>(
        `select domain, ${DELIVERY_SUMS} from recipient_domains where day >= $1 group by domain
         order by sum(bounced) + sum(blocked) + sum(complaints) desc, sum(sent) desc, domain limit $2`,
        [since(days), limit],
      );
      return rows;
    },

    /** Returns the sums by day of one domain, or of all of them for null. */
    byDay: async (days: number, domain: string | null): Promise<DailyDelivery[]> => {
      const { rows } = await db.query<DailyDelivery>(
        `select day::text as day, ${DELIVERY_SUMS} from recipient_domains
         where day >= $1 and ($2::text is null or domain = $2) group by day order by day`,
        [since(days), domain],
      );
      return rows;
    },
  };
};

export type Deliverability = ReturnType<typeof createDeliverability>;
