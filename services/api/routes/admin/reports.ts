import Type from 'typebox';
import type { LoggedReport } from '../../../inbound/report-log.ts';
import { type Verdict, verdicts } from '../../../mail/reports/report.ts';
import { DomainError } from '../../../platform/errors.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { idOf, page as place, text } from '../../http/schemas.ts';
import type { AdminPage } from './page.ts';
import { ago, minutes, textOf } from './wording.ts';

const SHOWN = 50;
const DAY_MS = 24 * 3_600_000;

const LONG_ID = /^[0-9]{1,18}$/;

/** Says in a word or two what each verdict means. */
export const verdictWords: Record<Verdict, string> = {
  hard: 'does not exist',
  soft: 'not now',
  blocked: 'refuses us',
  complaint: 'called spam',
  unsubscribe: 'unsubscribed by mail',
  delayed: 'delayed',
  delivered: 'delivered',
  'auto-reply': 'automatic reply',
  other: 'anything else',
};

/** Says what was done about a report. */
export const actionWords: Record<LoggedReport['action'], string> = {
  suppressed: 'never mailed again',
  counted: 'counted',
  unsubscribed: 'unsubscribed',
  incident: 'you were told',
  forwarded: 'forwarded',
  none: 'nothing to do',
  unmatched: 'ignored: not a mail of ours',
  forged: 'ignored: forged',
  expired: 'ignored: too old',
  repeated: 'ignored: said before',
};

const matchWords: Record<string, string> = {
  'return-address': 'the signed return address',
  'message-id': 'the Message-ID of the returned mail',
  link: 'a link in the returned mail',
  header: 'a header of the returned mail',
  reply: 'the reply while it was sent',
};

export const reportRow = (report: LoggedReport) => ({
  id: report.id,
  at: minutes(report.receivedAt),
  via: report.via,
  verdict: report.verdict,
  means: verdictWords[report.verdict],
  done: actionWords[report.action],
  isBad: ['hard', 'blocked', 'complaint'].includes(report.verdict) && report.action !== 'unmatched',
  rule: report.rule,
  status: report.status ?? (report.code === null ? '' : String(report.code)),
  diagnostic: report.diagnostic ?? '',
  domain: report.domain ?? '',
  subscriberId: report.subscriberId,
});

const ReportsQuery = Type.Object({ verdict: text(20), domain: text(255), reader: text(20), before: place });

/** Serves `/admin/reports`: what came back about the mail that was sent, with the rule that decided and the evidence. */
export const reportRoutes = async (
  app: App,
  { reportLog, clock, page }: Container & { page: AdminPage },
): Promise<void> => {
  app.get('/reports', { schema: { querystring: ReportsQuery } }, async (request, reply) => {
    const { query } = request;
    const filter = {
      verdict: verdicts.find((each) => each === query.verdict) ?? null,
      domain: textOf(query.domain).toLowerCase() || null,
      subscriberId: idOf(query.reader),
    };
    const before = LONG_ID.test(query.before ?? '') ? query.before! : null;
    const now = clock.now();
    const [rows, counts, waiting] = await Promise.all([
      reportLog.list(filter, before, SHOWN + 1),
      reportLog.count(new Date(now.getTime() - DAY_MS)),
      reportLog.waiting(),
    ]);
    const shown = rows.slice(0, SHOWN);
    const urlOf = (over: Record<string, string | null>): string => {
      const given = { verdict: filter.verdict, domain: filter.domain, reader: filter.subscriberId, ...over };
      const entries = Object.entries(given).flatMap(([name, value]) =>
        value === null ? [] : [[name, String(value)] as [string, string]],
      );
      const search = new URLSearchParams(entries).toString();
      return `/admin/reports${search && `?${search}`}`;
    };
    return page.send(request, reply, 'admin/reports', {
      verdict: filter.verdict,
      domain: filter.domain,
      reader: filter.subscriberId,
      waiting: waiting.since && { n: waiting.n, since: ago(waiting.since, now) },
      filters: [
        { name: 'all', url: urlOf({ verdict: null }), isHere: filter.verdict === null, n: null },
        ...verdicts.map((verdict) => ({
          name: verdict,
          url: urlOf({ verdict }),
          isHere: filter.verdict === verdict,
          n: counts.reduce((sum, each) => sum + (each.verdict === verdict ? each.n : 0), 0),
        })),
      ],
      rows: shown.map(reportRow),
      older: rows.length > SHOWN ? urlOf({ before: shown.at(-1)!.id }) : null,
    });
  });

  app.get(
    '/reports/:id',
    { schema: { params: Type.Object({ id: Type.String({ pattern: LONG_ID.source }) }) } },
    async (request, reply) => {
      const report = await reportLog.of(request.params.id);
      if (!report) throw new DomainError('not_found', 'There is no such report, or it was deleted.');
      const { subscriberId } = report;
      const facts: [string, string][] = [
        ['Came in', `${minutes(report.receivedAt)} UTC by ${report.via}`],
        ['Verdict', `${report.verdict}: ${verdictWords[report.verdict]}`],
        ['Rule that decided', report.rule],
        ['What was done', actionWords[report.action]],
        [
          'Known by',
          report.matchedBy === null
            ? 'nothing: it names no mail of ours'
            : (matchWords[report.matchedBy] ?? report.matchedBy),
        ],
        ['Recipient’s domain', report.domain ?? 'not named'],
        ['Code', [report.code, report.status].filter((each) => each !== null).join(' ') || 'none'],
        ['The server’s words', report.diagnostic ?? 'none'],
      ];
      return page.send(request, reply, 'admin/report', {
        id: report.id,
        verdict: report.verdict,
        facts,
        subscriberId,
        digestId: report.digestId,
        evidence: report.evidence,
      });
    },
  );
};
