import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/postgres.ts';

export type DomainFigures = {
  domain: string;
  sent: number;
  deferred: number;
  failed: number;
  /** Mean time from handing a mail over to its reply. */
  meanMs: number;
  /** Until when workers hold the domain, the latest of them; null where none does. */
  heldUntil: Date | null;
};

type Counted = { sent: number; deferred: number; failed: number; waitedMs: number; heldUntil: Date | null };

const BUCKET_MS = 10_000;
const RATE_OVER_MS = 60_000;
// Most domains have one or two readers, so only those with figures worth showing get a row. The others are counted on until they
// have; past so many of them they are forgotten, which keeps memory flat.
const WORTH_A_ROW = 20;
const MAX_KEPT = 20_000;
const SLOW_MS = 1_000;

const PUT_PACE = `
  insert into sending_paces as p (at, settled) values ($1, $2)
  on conflict (at) do update set settled = p.settled + excluded.settled`;

const PUT_DOMAINS = `
  insert into recipient_domains as d (day, domain, sent, deferred, failed, waited_ms, held_until)
  select $1, r.* from json_to_recordset($2::json) as r(domain text, sent int, deferred int, failed int, "waitedMs" bigint, "heldUntil" timestamptz)
  order by r.domain
  on conflict (day, domain) do update set sent = d.sent + excluded.sent, deferred = d.deferred + excluded.deferred,
    failed = d.failed + excluded.failed, waited_ms = d.waited_ms + excluded.waited_ms,
    held_until = greatest(d.held_until, excluded.held_until)`;

/** Counts what is sent, for the operators' pages, and writes the counts now and then: a crash may lose some seconds of them. */
export const createTallies = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  let settled = 0;
  const domains = new Map<string, Counted>();

  const countedOf = (domain: string): Counted => {
    const counted = domains.get(domain) ?? { sent: 0, deferred: 0, failed: 0, waitedMs: 0, heldUntil: null };
    domains.set(domain, counted);
    return counted;
  };

  const held = (domain: string, until: Date): void => {
    const counted = countedOf(domain);
    if (!counted.heldUntil || counted.heldUntil <= until) counted.heldUntil = until;
  };

  const putBack = (domain: string, taken: Counted): void => {
    const counted = countedOf(domain);
    for (const what of ['sent', 'deferred', 'failed', 'waitedMs'] as const) counted[what] += taken[what];
    if (taken.heldUntil) held(domain, taken.heldUntil);
  };

  const writeSettled = async (now: Date): Promise<void> => {
    const taken = settled;
    if (taken === 0) return;
    settled = 0;
    try {
      await db.query(PUT_PACE, [new Date(Math.floor(now.getTime() / BUCKET_MS) * BUCKET_MS), taken]);
    } catch (error) {
      settled += taken;
      throw error;
    }
  };

  const isWorthARow = ({ sent, deferred, failed, waitedMs, heldUntil }: Counted): boolean => {
    const answers = sent + deferred + failed;
    return (
      answers >= WORTH_A_ROW || heldUntil !== null || deferred + failed > 0 || waitedMs > answers * SLOW_MS
    );
  };

  const writeDomains = async (now: Date): Promise<void> => {
    const taken = [...domains].filter(([, counted]) => isWorthARow(counted));
    for (const [domain] of taken) domains.delete(domain);
    if (domains.size > MAX_KEPT) domains.clear();
    if (taken.length === 0) return;
    try {
      const rows = taken.map(([domain, counted]) => ({
        domain,
        ...counted,
        waitedMs: Math.round(counted.waitedMs),
      }));
      await db.query(PUT_DOMAINS, [now, JSON.stringify(rows)]);
    } catch (error) {
      for (const [domain, counted] of taken) putBack(domain, counted);
      throw error;
    }
  };

  return {
    settled: (more: number): void => {
      settled += more;
    },
    replied: (domain: string, what: 'sent' | 'deferred' | 'failed', waitedMs: number): void => {
      const counted = countedOf(domain);
      counted[what] += 1;
      counted.waitedMs += waitedMs;
    },
    held,

    /** Writes the counts; those that cannot be written are kept for the next time. */
    write: async (): Promise<void> => {
      const now = clock.now();
      await writeSettled(now);
      await writeDomains(now);
    },

    /** Returns the domains that a worker holds, and for how many ms more. */
    heldDomains: async (now: Date): Promise<Map<string, number>> => {
      const { rows } = await db.query<{ domain: string; until: Date }>(
        'select domain, max(held_until) as until from recipient_domains where held_until > $1 group by domain',
        [now],
      );
      return new Map(rows.map(({ domain, until }) => [domain, until.getTime() - now.getTime()]));
    },

    /** Deletes figures that are no longer shown. */
    forget: async (now: Date): Promise<void> => {
      await db.query('delete from sending_paces where at < $1', [new Date(now.getTime() - 86_400_000)]);
      await db.query(`delete from recipient_domains where day < $1::date - 7`, [now]);
      await db.query(`delete from sending_days where day < $1::date - 60`, [now]);
    },

    /** Returns the digests settled per second, over the last minute. */
    rate: async (now: Date): Promise<number> => {
      const { rows } = await db.query<{ n: number; since: Date | null }>(
        'select coalesce(sum(settled), 0)::int as n, min(at) as since from sending_paces where at > $1 and at <= $2',
        [new Date(now.getTime() - RATE_OVER_MS), now],
      );
      const { n, since } = rows[0]!;
      if (since === null) return 0;
      return Math.round((n / Math.max(BUCKET_MS, now.getTime() - since.getTime())) * 10_000) / 10;
    },

    slowest: async (now: Date, limit: number): Promise<DomainFigures[]> => {
      const { rows } = await db.query<DomainFigures>(
        `select domain, sent, deferred, failed, (waited_ms / greatest(sent + deferred + failed, 1))::int as "meanMs",
           case when held_until > $1 then held_until end as "heldUntil"
         from recipient_domains where day = $1::date
         order by waited_ms / greatest(sent + deferred + failed, 1) desc, domain limit $2`,
        [now, limit],
      );
      return rows;
    },
  };
};

export type Tallies = ReturnType<typeof createTallies>;
