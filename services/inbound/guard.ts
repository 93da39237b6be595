import type { SendingIncident } from '../digests/delivery/sending-incidents.ts';
import type { Batches } from '../digests/ledger/batches.ts';
import type { DomainHolds } from '../digests/ledger/domain-holds.ts';
import type { Holds } from '../digests/ledger/holds.ts';
import type { Incidents } from '../incidents/incidents.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { addDays, dayOfTime } from '../platform/dates.ts';
import type { Db } from '../platform/postgres.ts';
import { type Figures, judge, type Trouble } from './guard-judgement.ts';
import type { ReportIncident } from './report-incidents.ts';

const DAY_MS = 86_400_000;
const ALL = 'all domains';
/** The subject of every incident about all of sending; relay-watch.ts has the same. */
const SENDING = 'sending';

// Mails of the window, each once, by what was reported of them. What came before the operator last lifted a hold was forgiven.
const COUNTS = `
  count(distinct (digest_id, announcement_id, subscriber_id)) filter (where verdict = 'complaint')::int as complaints,
  count(distinct (digest_id, announcement_id, subscriber_id)) filter (where verdict in ('hard', 'soft'))::int as bounces,
  count(distinct (digest_id, announcement_id, subscriber_id)) filter (where verdict = 'blocked')::int as blocks`;
// A digest counts for its local date, an announcement for the day on which it began.
const DAY = `coalesce(m.local_date,
  (select (a.started_at at time zone 'UTC')::date from announcements a where a.id = m.announcement_id))`;
const IS_COUNTED = `m.received_at >= $1 and ${DAY} >= $2 and m.action in ('suppressed', 'counted', 'incident')`;
const liftedAt = (kind: SendingIncident): string =>
  `(select max(resolved_at) from incidents where kind = '${kind}' and subject =`;

type DomainRow = Figures & { domain: string };
const BY_DOMAIN = `
  select r.domain, r.complaints, r.bounces, r.blocks,
    coalesce((select sum(d.sent + d.failed) from recipient_domains d
      where d.domain = r.domain and d.day >= greatest($2::date, (r.lifted_at at time zone 'UTC')::date)), 0)::int as sent
  from (
    select m.domain, max(l.at) as lifted_at, ${COUNTS}
    from mail_reports m left join lateral ${liftedAt('domain-held')} m.domain) l(at) on true
    where ${IS_COUNTED} and m.domain is not null and m.received_at > coalesce(l.at, '-infinity')
      and ${DAY} >= coalesce((l.at at time zone 'UTC')::date, '-infinity')
    group by m.domain) r
  where greatest(r.complaints, r.bounces, r.blocks) >= $3
  order by r.domain`;

type AllRow = Record<Trouble, number> & { liftedAt: Date | null };
const OVER_ALL = `
  select ${COUNTS}, max(l.at) as "liftedAt"
  from ${liftedAt('sending-guard')} '${SENDING}') l(at) left join mail_reports m
    on ${IS_COUNTED} and m.received_at > coalesce(l.at, '-infinity')
      and ${DAY} >= coalesce((l.at at time zone 'UTC')::date, '-infinity')`;

const SENT_ANNOUNCEMENTS = `
  select coalesce(sum(case when a.counts is null
      then (select count(*) from announcement_mails m
        where m.announcement_id = a.id and m.state in ('sent', 'failed', 'uncertain'))
      else (select coalesce(sum(n::int), 0) from jsonb_each_text(a.counts) as c(state, n)
        where state in ('sent', 'failed', 'uncertain')) end), 0)::int as sent
  from announcements a where a.started_at >= $1`;

const LAST_BLOCKS = `
  select distinct domain from mail_reports
  where received_at >= $1 and verdict = 'blocked' and action = 'incident' and domain is not null`;

/**
 * Compares what comes back of the last days' mail with the limits of GUARD_*: past a limit it holds sending to a domain, or all
 * of it, until the operator lifts that; where only a warning is due, it tells the operators for as long as that lasts.
 */
export const createGuard = (options: {
  db: Db;
  clock: Clock;
  holds: Pick<Holds, 'put'>;
  domainHolds: Pick<DomainHolds, 'put'>;
  batches: Pick<Batches, 'countQuickly'>;
  incidents: Pick<Incidents<SendingIncident | ReportIncident>, 'raise' | 'resolve'> & Pick<Incidents, 'open'>;
  config: Pick<Config, 'guard'>;
}) => {
  const { db, clock, incidents } = options;
  const { guard } = options.config;

  /** Returns the figures of each domain with enough reports, and those of all; null where all together have too few. */
  const read = async (now: Date): Promise<{ domains: DomainRow[]; all: Figures | null }> => {
    const firstDay = addDays(dayOfTime(now), 1 - guard.days);
    const since = new Date(`${firstDay}T00:00:00Z`);
    // A day of the calendar begins up to 14 hours before that of UTC.
    since.setUTCDate(since.getUTCDate() - 1);
    const { rows: domains } = await db.query<DomainRow>(BY_DOMAIN, [since, firstDay, guard.minReports]);
    const { rows } = await db.query<AllRow>(OVER_ALL, [since, firstDay]);
    const { liftedAt: at, ...counts } = rows[0]!;
    if (Math.max(...Object.values(counts)) < guard.minReports) return { domains, all: null };
    const from = at && dayOfTime(at) > firstDay ? dayOfTime(at) : firstDay;
    const states = [...(await options.batches.countQuickly(from, addDays(dayOfTime(now), 1))).values()];
    const digests = states.reduce((sum, { sent, failed, uncertain }) => sum + sent + failed + uncertain, 0);
    const { rows: announced } = await db.query<{ sent: number }>(SENT_ANNOUNCEMENTS, [`${from}T00:00:00Z`]);
    return { domains, all: { ...counts, sent: digests + announced[0]!.sent } };
  };

  const holdDomain = async (domain: string, words: string): Promise<void> => {
    await options.domainHolds.put(domain, words);
    await incidents.raise(
      'domain-held',
      domain,
      `Sending to ${domain} is held: ${words} Its digests wait, and expire by the catch-up rule. Look at the reports of ${domain} in /admin and at what was sent, correct it, then run: paperboy digests resume --domain ${domain}.`,
    );
  };

  const holdAll = async (words: string): Promise<void> => {
    await options.holds.put('guard', words);
    await incidents.raise(
      'sending-guard',
      SENDING,
      `All sending is held: ${words} Digests wait, and expire by the catch-up rule. Look at the reports in /admin, at where the readers came from and at what was sent, correct it, then run: paperboy digests resume.`,
    );
  };

  const warn = (subject: string, words: string): Promise<void> =>
    incidents.raise(
      'delivery-warning',
      subject,
      `${subject}: ${words} Nothing is held yet. Look at the reports in /admin before it becomes more.`,
    );

  /** Resolves what is over, of the incidents that end by themselves. */
  const resolveOld = async (now: Date, warned: Set<string>): Promise<void> => {
    const open = await incidents.open();
    const ending = open.flatMap(({ kind, subject }) =>
      kind === 'delivery-warning' || kind === 'mail-blocked' ? [{ kind, subject } as const] : [],
    );
    if (ending.length === 0) return;
    const { rows } = await db.query<{ domain: string | null }>(LAST_BLOCKS, [
      new Date(now.getTime() - DAY_MS),
    ]);
    const blocked = new Set(rows.map(({ domain }) => domain));
    for (const { kind, subject } of ending)
      if (kind === 'mail-blocked' ? !blocked.has(subject) : !warned.has(subject))
        await incidents.resolve(kind, subject);
  };

  return {
    /** Compares once, and does what follows. */
    check: async (): Promise<void> => {
      const now = clock.now();
      const { domains, all } = await read(now);
      const warned = new Set<string>();
      for (const { domain, ...figures } of domains) {
        const judged = judge(figures, guard);
        if (judged?.level === 'stop') await holdDomain(domain, judged.words);
        if (judged?.level !== 'warn') continue;
        warned.add(domain);
        await warn(domain, judged.words);
      }
      const judged = all && judge(all, guard);
      if (judged?.level === 'stop') await holdAll(judged.words);
      if (judged?.level === 'warn') {
        warned.add(ALL);
        await warn(ALL, judged.words);
      }
      await resolveOld(now, warned);
    },
  };
};

export type Guard = ReturnType<typeof createGuard>;
