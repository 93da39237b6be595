import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/postgres.ts';

export type DomainFigures = {
  domain: string;
  sent: number;
  deferred: number;
  failed: number;
  /** Mean time from handing a mail over to its answer. */
  meanMs: number;
  /** The latest of the times until which a worker leaves it alone; null where none does. */
  heldUntil: Date | null;
};

type Counted = { sent: number; deferred: number; failed: number; waitedMs: number; heldUntil: Date | null };

const BUCKET_MS = 10_000;
const RATE_OVER_MS = 60_000;
// Most domains have a reader or two: only those that show something are worth a row.
const WORTH_A_ROW = 20;
const SLOW_MS = 1_000;

const PUT_DOMAINS = `
  insert into recipient_domains as d (day, domain, sent, deferred, failed, waited_ms, held_until)
  select $1, r.* from json_to_recordset($2::json) as r(domain text, sent int, deferred int, failed int, "waitedMs" bigint, "heldUntil" timestamptz)
  order by r.domain
  on conflict (day, domain) do update set sent = d.sent + excluded.sent, deferred = d.deferred + excluded.deferred,
    failed = d.failed + excluded.failed, waited_ms = d.waited_ms + excluded.waited_ms,
    held_until = greatest(d.held_until, excluded.held_until)`;

/** Figures for whoever watches, gathered in the process and written now and then: a crash may lose some seconds of them. */
export const createTallies = (options: { db: Db; clock: Clock }) => {
  const { db, clock } = options;
  let settled = 0;
  let domains = new Map<string, Counted>();

  const of = (domain: string): Counted => {
    let counted = domains.get(domain);
    if (!counted) {
      counted = { sent: 0, deferred: 0, failed: 0, waitedMs: 0, heldUntil: null };
      domains.set(domain, counted);
    }
    return counted;
  };

  return {
    settled: (count: number): void => {
      settled += count;
    },
    answered: (domain: string, what: 'sent' | 'deferred' | 'failed', waitedMs: number): void => {
      const counted = of(domain);
      counted[what] += 1;
      counted.waitedMs += waitedMs;
    },
    held: (domain: string, until: Date): void => {
      of(domain).heldUntil = until;
    },

    write: async (): Promise<void> => {
      const now = clock.now();
      const [count, gathered] = [settled, domains];
      settled = 0;
      domains = new Map();
      if (count > 0)
        await db.query(
          `insert into sending_paces as p (at, settled) values ($1, $2)
           on conflict (at) do update set settled = p.settled + excluded.settled`,
          [new Date(Math.floor(now.getTime() / BUCKET_MS) * BUCKET_MS), count],
        );
      const shown = [...gathered].flatMap(([domain, each]) => {
        const answers = each.sent + each.deferred + each.failed;
        const isWorth =
          answers >= WORTH_A_ROW ||
          each.heldUntil !== null ||
          each.deferred + each.failed > 0 ||
          each.waitedMs > answers * SLOW_MS;
        return isWorth ? [{ domain, ...each, waitedMs: Math.round(each.waitedMs) }] : [];
      });
      if (shown.length > 0) await db.query(PUT_DOMAINS, [now, JSON.stringify(shown)]);
    },

    /** Domains that some worker leaves alone, and for how many ms more. */
    heldDomains: async (now: Date): Promise<Map<string, number>> => {
      const { rows } = await db.query<{ domain: string; until: Date }>(
        'select domain, max(held_until) as until from recipient_domains where held_until > $1 group by domain',
        [now],
      );
      return new Map(rows.map(({ domain, until }) => [domain, until.getTime() - now.getTime()]));
    },

    /** What nobody asks for any more. */
    forget: async (now: Date): Promise<void> => {
      await db.query('delete from sending_paces where at < $1', [new Date(now.getTime() - 86_400_000)]);
      await db.query(`delete from recipient_domains where day < $1::date - 7`, [now]);
      await db.query(`delete from sending_days where day < $1::date - 60`, [now]);
    },

    /** Digests that came to an end, a second, over the last minute. */
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
