import { withoutAddresses } from '../digests/delivery/relay-watch.ts';
import type { Incidents } from '../incidents/incidents.ts';
import type { Verdict } from '../mail/reports/report.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { addDays, dayOfTime } from '../platform/dates.ts';
import { groupBy } from '../platform/group-by.ts';
import type { Queryable } from '../platform/postgres.ts';
import {
  COMPLAINT,
  HARD_BOUNCE,
  SOFT_BOUNCES,
  type Suppression,
} from '../subscribers/privacy/suppression.ts';
import type { Subscription } from '../subscribers/subscription.ts';
import { actionOf, type ReportAction } from './decide.ts';
import type { Match, Matcher } from './match.ts';
import type { RecordEntry } from './read-item.ts';
import { addReports, createDeciding, domainOf, type Found } from './record-reports.ts';
import type { ReportIncident } from './report-incidents.ts';
import {
  COUNT_BY_DOMAIN,
  FAIL_SIGNUPS,
  MARK_ANNOUNCEMENTS_BOUNCED,
  MARK_BOUNCED,
  READ_OUTCOMES,
  SET_SUPPRESSED,
} from './report-statements.ts';
import { countSoftBounces, type SoftRuleDigest } from './soft-rule.ts';

/** A report that is acted on. */
type Acted = {
  id: string;
  at: Date;
  verdict: Verdict;
  diagnostic: string | null;
  match: Match;
  domain: string;
};

const bounces: Verdict[] = ['hard', 'soft', 'blocked'];

/**
 * Records reports and acts on them: suppresses, unsubscribes, marks digests that came back, and tells the operators when a domain
 * refuses our mail. All of it is part of the caller's transaction, so that a report counts once or not at all.
 */
export const createActing = (options: {
  matcher: Matcher;
  suppression: Pick<Suppression, 'addAll'>;
  subscription: Pick<Subscription, 'unsubscribe'>;
  incidents: Pick<Incidents<ReportIncident>, 'raise'>;
  config: Pick<Config, 'softBounces' | 'softBounceDays'>;
  clock: Clock;
  /** Tells whether an item is passed on to a person. */
  isForwarded?: (entry: RecordEntry) => boolean;
}) => {
  const { matcher, suppression, subscription, incidents, config, clock } = options;
  const decide = createDeciding(options);

  const markBounced = async (client: Queryable, acted: Acted[]): Promise<void> => {
    const matches = acted.flatMap(({ verdict, match }) => (bounces.includes(verdict) ? match : []));
    const digests = matches.filter(({ digestId }) => digestId !== null);
    if (digests.length > 0)
      await client.query(MARK_BOUNCED, [
        [...new Set(digests.map(({ localDate }) => localDate))],
        digests.map(({ digestId }) => digestId),
        clock.now(),
      ]);
    const announcements = matches.filter(({ announcementId }) => announcementId !== null);
    if (announcements.length > 0)
      await client.query(MARK_ANNOUNCEMENTS_BOUNCED, [
        announcements.map(({ announcementId }) => announcementId),
        announcements.map(({ subscriberId }) => subscriberId),
        clock.now(),
      ]);
  };

  /** Returns the soft bounces that are one too many. */
  const findTooSoft = async (client: Queryable, acted: Acted[]): Promise<Acted[]> => {
    const soft = acted.filter(({ verdict, match }) => verdict === 'soft' && match.localDate);
    if (soft.length === 0) return [];
    const dates = soft.map(({ match }) => match.localDate!).sort();
    const { rows } = await client.query<{
      subscriberId: number;
      localDate: string;
      outcome: SoftRuleDigest['outcome'];
    }>(READ_OUTCOMES, [
      soft.map(({ match }) => match.subscriberId),
      addDays(dates[0]!, -config.softBounceDays),
      addDays(dates.at(-1)!, config.softBounceDays),
    ]);
    const byReader = groupBy(rows, ({ subscriberId }) => subscriberId);
    return soft.filter(({ match }) => {
      const digests = byReader.get(match.subscriberId) ?? [];
      return countSoftBounces(digests, match.localDate!, config.softBounceDays) >= config.softBounces;
    });
  };

  const suppress = async (client: Queryable, acted: Acted[], tooSoft: Acted[]): Promise<void> => {
    if (tooSoft.length > 0) await client.query(SET_SUPPRESSED, [tooSoft.map(({ id }) => id)]);
    const reasons: { [Each in Verdict]?: string } = { hard: HARD_BOUNCE, complaint: COMPLAINT };
    const given = [
      ...acted.map((each) => ({ ...each, reason: reasons[each.verdict] })),
      ...tooSoft.map((each) => ({ ...each, reason: SOFT_BOUNCES })),
    ];
    await suppression.addAll(
      client,
      given.flatMap(({ id, reason, match }) =>
        reason ? { addressKey: match.addressKey!, reason, reportId: id } : [],
      ),
      clock.now(),
    );
  };

  const isAtTheirAddress = async (
    client: Queryable,
    { subscriberId, addressKey }: Match,
  ): Promise<boolean> => {
    const { rowCount } = await client.query('select 1 from subscribers where id = $1 and address_key = $2', [
      subscriberId,
      addressKey,
    ]);
    return rowCount === 1;
  };

  /** Ends the subscriptions of readers who asked for it, and of those who complained about a digest at a former address. */
  const unsubscribe = async (client: Queryable, acted: Acted[]): Promise<void> => {
    for (const { verdict, match } of acted) {
      if (verdict !== 'unsubscribe' && verdict !== 'complaint') continue;
      // The mail that answered a request may have gone to an address that is not the reader's.
      const isTheirs =
        match.signupId === null || (verdict === 'unsubscribe' && (await isAtTheirAddress(client, match)));
      if (isTheirs) await subscription.unsubscribe(match.subscriberId, client);
    }
  };

  const failSignups = async (client: Queryable, acted: Acted[]): Promise<void> => {
    const failed = acted.flatMap(({ verdict, match }) => (verdict === 'hard' ? (match.signupId ?? []) : []));
    if (failed.length > 0) await client.query(FAIL_SIGNUPS, [failed]);
  };

  const countByDomain = async (client: Queryable, acted: Acted[]): Promise<void> => {
    const days = groupBy(acted, ({ at, domain }) => `${dayOfTime(at)} ${domain}`);
    const counted = [...days.values()].map((all) => {
      const count = (...which: Verdict[]): number =>
        all.filter(({ verdict }) => which.includes(verdict)).length;
      const { at, domain } = all[0]!;
      const counts = {
        bounced: count('hard', 'soft'),
        blocked: count('blocked'),
        complaints: count('complaint'),
      };
      return { day: dayOfTime(at), domain, ...counts };
    });
    const given = counted.filter(({ bounced, blocked, complaints }) => bounced + blocked + complaints > 0);
    if (given.length > 0) await client.query(COUNT_BY_DOMAIN, [JSON.stringify(given)]);
  };

  const tellOfBlocks = async (client: Queryable, acted: Acted[]): Promise<void> => {
    const blocked = groupBy(
      acted.filter(({ verdict }) => verdict === 'blocked'),
      ({ domain }) => domain,
    );
    for (const domain of [...blocked.keys()].sort()) {
      const said = withoutAddresses(blocked.get(domain)![0]!.diagnostic ?? 'nothing more');
      await incidents.raise(
        'mail-blocked',
        domain,
        `${domain} refuses mail from this sender: its reputation, its authentication or what it says. Nobody was suppressed. Check SPF, DKIM, DMARC and block lists. It said: ${said}`,
        client,
      );
    }
  };

  /** Records reports whose mail is known, and acts on them; returns what was done about each report, in order. */
  const recordFound = async (client: Queryable, batch: Found[]): Promise<ReportAction[]> => {
    const lines = await decide(client, batch);
    if (lines.length === 0) return [];
    const ids = await addReports(client, lines);
    const acted = lines.flatMap(({ found, report, match, action }, n): Acted[] => {
      const domain = domainOf(match?.addressKey ?? null);
      if (!match || !domain || action !== actionOf[report.verdict] || action === 'none') return [];
      const { verdict, diagnostic } = report;
      return [{ id: ids[n]!, at: found.receivedAt, verdict, diagnostic, match, domain }];
    });
    if (acted.length > 0) {
      await markBounced(client, acted);
      const tooSoft = await findTooSoft(client, acted);
      await suppress(client, acted, tooSoft);
      await unsubscribe(client, acted);
      await failSignups(client, acted);
      await countByDomain(client, acted);
      await tellOfBlocks(client, acted);
    }
    return lines.map(({ action }) => action);
  };

  return {
    recordFound,
    /** Finds the mails that entries are about, records what was said of them and acts on it. */
    record: async (client: Queryable, entries: RecordEntry[]): Promise<ReportAction[]> => {
      const matches = await matcher.match(
        client,
        entries.map(({ message }) => message.traces),
        clock.now(),
      );
      return recordFound(
        client,
        entries.map((entry, n) => ({ ...entry, match: matches[n]! })),
      );
    },
  };
};

export type { Found } from './record-reports.ts';
export type Acting = ReturnType<typeof createActing>;
