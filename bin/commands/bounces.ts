import type { Command } from 'commander';
import type { ReportCount } from '../../services/inbound/report-log.ts';
import { count, number } from '../../services/platform/plural.ts';
import { type Cli, UsageError } from './cli.ts';
import { table } from './text.ts';

const DAY_MS = 24 * 3_600_000;
const JSON_OPTION = ['--json', 'print one JSON object'] as const;

export const registerBounces = (program: Command, cli: Cli): void => {
  const group = program
    .command('bounces')
    .description('What came back about the mail that was sent: bounces, complaints, replies.');
  registerList(group, cli);
  registerStats(group, cli);
};

const readNumber = (name: string, given: string, max: number): number => {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw new UsageError(`${name}: "${given}" is not a whole number from 1 to ${number(max)}.`);
  return value;
};

type ListOptions = { verdict?: string; domain?: string; reader?: string; limit: string; json?: boolean };

const registerList = (group: Command, cli: Cli): void => {
  group
    .command('list')
    .description('Show the newest reports: what each said, the rule that decided, and what was done.')
    .option(
      '--verdict <verdict>',
      'only hard, soft, blocked, complaint, unsubscribe, delayed, delivered, auto-reply or other',
    )
    .option('--domain <domain>', "only of this recipients' domain")
    .option('--reader <id>', 'only of this reader')
    .option('--limit <n>', 'the maximum number to show', '50')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
JSON: {"reports":[{"id","receivedAt","via","verdict","rule","action","status","code","diagnostic","domain","subscriberId","digestId","matchedBy"}]}

Example:
  npm run --silent paperboy -- bounces list --verdict hard --limit 10`,
    )
    .action(async (options: ListOptions) => {
      const { verdicts } = await import('../../services/mail/reports/report.ts');
      const verdict = verdicts.find((each) => each === options.verdict) ?? null;
      if (options.verdict !== undefined && verdict === null)
        throw new UsageError(`--verdict: "${options.verdict}" is not one of ${verdicts.join(', ')}.`);
      const limit = readNumber('--limit', options.limit, 10_000);
      const subscriberId =
        options.reader === undefined ? null : readNumber('--reader', options.reader, 2_147_483_647);
      await cli.withContainer('bounces list', ['DATABASE_URL'], async ({ reportLog }) => {
        const filter = { verdict, domain: options.domain?.toLowerCase() ?? null, subscriberId };
        const reports = await reportLog.list(filter, null, limit);
        const rows = reports.map((each) => [
          each.receivedAt.toISOString().slice(0, 16).replace('T', ' '),
          each.verdict,
          each.action,
          each.subscriberId ?? '',
          each.domain ?? '',
          each.status ?? each.code ?? '',
          each.rule,
        ]);
        const columns = ['WHEN, UTC', 'VERDICT', 'DONE', 'READER', 'DOMAIN', 'CODE', 'RULE'];
        const text =
          rows.length > 0
            ? table(
                columns.map((title) => ({ title })),
                rows,
              )
            : 'Nothing of this kind has come back.';
        cli.print(options, { reports }, text);
      });
    });
};

const registerStats = (group: Command, cli: Cli): void => {
  group
    .command('stats')
    .description(
      'Count what came back by verdict and by what was done, and show the domains with the most trouble.',
    )
    .option('--days <n>', 'of the last days', '7')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
"waiting" are messages that no worker has read yet.
JSON: {"days","waiting","reports":[{"verdict","action","n"}],"domains":[{"domain","sent","deferred","failed","bounced","blocked","complaints"}]}

Example:
  npm run --silent paperboy -- bounces stats --days 1`,
    )
    .action(async (options: { days: string; json?: boolean }) => {
      const days = readNumber('--days', options.days, 365);
      await cli.withContainer('bounces stats', ['DATABASE_URL'], async (container) => {
        const { reportLog, deliverability, clock } = container;
        const [reports, waiting, domains] = await Promise.all([
          reportLog.count(new Date(clock.now().getTime() - days * DAY_MS)),
          reportLog.waiting(),
          deliverability.domains(days, 20),
        ]);
        const result = { days, waiting: waiting.n, reports, domains };
        cli.print(options, result, inWords(result));
      });
    });
};

type Stats = {
  days: number;
  waiting: number;
  reports: ReportCount[];
  domains: { domain: string; sent: number; bounced: number; blocked: number; complaints: number }[];
};

const inWords = ({ days, waiting, reports, domains }: Stats): string => {
  const total = reports.reduce((sum, { n }) => sum + n, 0);
  const lines = [`${count(total, 'report')} in ${count(days, 'day')}; ${number(waiting)} not read yet`];
  const right = (title: string) => ({ title, align: 'right' as const });
  if (reports.length > 0)
    lines.push(
      '',
      table(
        [{ title: 'VERDICT' }, { title: 'DONE' }, right('REPORTS')],
        reports.map(({ verdict, action, n }) => [verdict, action, number(n)]),
      ),
    );
  if (domains.length > 0)
    lines.push(
      '',
      table(
        [{ title: 'DOMAIN' }, ...['SENT', 'BOUNCED', 'BLOCKED', 'COMPLAINTS'].map(right)],
        domains.map((each) => [
          each.domain,
          ...[each.sent, each.bounced, each.blocked, each.complaints].map(number),
        ]),
      ),
    );
  return lines.join('\n');
};
