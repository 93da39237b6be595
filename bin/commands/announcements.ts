import type { Command } from 'commander';
import type { Announcement } from '../../services/announcements/announcement.ts';
import { count, number } from '../../services/platform/plural.ts';
import type { Container } from '../../services/wiring/container.ts';
import { type Cli, UsageError } from './cli.ts';
import { inLine, paragraph, table } from './text.ts';

type Json = { json?: boolean };

const JSON_OPTION = ['--json', 'print one JSON object'] as const;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const BY_CONSOLE = { operator: 'console', ip: null };

export const registerAnnouncements = (program: Command, cli: Cli): void => {
  const group = program.command('announcements').description('Mails that you write to readers.');
  registerList(group, cli);
  registerSend(group, cli);
  registerShow(group, cli);
  registerCancel(group, cli);
};

const registerList = (group: Command, cli: Cli): void => {
  group
    .command('list')
    .description('List the newest announcements.')
    .option('--limit <n>', 'the maximum number to show', '30')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
JSON: {"announcements":[{"id","subject","state","segment","scheduledFor","startedAt","finishedAt","mails":{state:n},…}]}

Example:
  npm run --silent paperboy -- announcements list`,
    )
    .action(async (options: Json & { limit: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
        throw new UsageError(`--limit: "${options.limit}" is not a number from 1 to 1000.`);
      await cli.withContainer('announcements list', ['DATABASE_URL'], async ({ announcements }) => {
        const found = await announcements.list(null, limit);
        const rows = found.map(({ id, state, mails, subject }) => [id, state, number(mails.sent), subject]);
        const columns = [
          { title: 'ID' },
          { title: 'STATE' },
          { title: 'SENT', align: 'right' as const },
          { title: 'SUBJECT' },
        ];
        const text = rows.length > 0 ? table(columns, rows) : 'Nothing has been announced yet.';
        cli.print(options, { announcements: found.map(shown) }, text);
      });
    });
};

type SendOptions = Json & {
  subject: string;
  topic: string[];
  paused?: boolean;
  at?: string;
  dryRun?: boolean;
};

const registerSend = (group: Command, cli: Cli): void => {
  const several = (topic: string, before: string[]): string[] => [...before, topic];
  group
    .command('send')
    .description('Send a Markdown file to all active readers, or to those who follow a topic.')
    .argument('<file>', 'the text, in Markdown; "-" reads standard input')
    .requiredOption('--subject <text>', 'the subject')
    .option('--topic <slug>', 'only followers of this topic; may be given several times', several, [])
    .option('--paused', 'also readers who paused')
    .option('--at <ISO time>', 'when, such as 2025-09-05T08:00:00Z (default: now)')
    .option('--dry-run', 'say how many readers it would go to, and print its text; nothing is stored')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Workers send it. It cannot be changed afterwards; "announcements cancel" stops what is not sent yet.
JSON: {"readers","announcement":{"id","state",…}}; with --dry-run {"readers","subject","html","text"}

Example:
  npm run --silent paperboy -- announcements send news.md --subject "A better ranking" --dry-run`,
    )
    .action(async (file: string, options: SendOptions) => {
      const at = readTime(options.at);
      const { readText } = await import('./read-text.ts');
      const body = await readText(cli, file);
      const segment = {
        states: options.paused ? (['active', 'paused'] as const).slice() : ['active' as const],
        topics: options.topic,
      };
      const draft = { subject: options.subject, body, segment };
      await cli.withContainer('announcements send', ['DATABASE_URL'], async (container) => {
        const { announcements, audit } = container;
        if (options.dryRun) return preview(cli, container, draft, options);
        const readers = await announcements.countReaders(segment);
        const { id, version } = await announcements.create(draft, BY_CONSOLE.operator);
        const sent = await announcements.send(id, version, at);
        await audit.record({
          ...BY_CONSOLE,
          action: at ? 'scheduled an announcement' : 'sent an announcement',
          subject: `announcement ${id}`,
          detail: sent.subject,
        });
        const when = at ? `It leaves on ${at.toISOString()}` : 'It is on its way';
        const text = paragraph(`${when}, to ${count(readers, 'reader')}. Its id is ${id}.`);
        cli.print(options, { readers, announcement: shown(sent) }, text);
      });
    });
};

const preview = async (
  cli: Cli,
  { announcements }: Container,
  draft: Parameters<Container['announcements']['check']>[0],
  options: Json,
): Promise<void> => {
  const mail = await announcements.check(draft);
  const readers = await announcements.countReaders(draft.segment);
  const text = `${mail.text}\n${paragraph(`It would go to ${count(readers, 'reader')}. Nothing was stored.`)}`;
  cli.print(options, { readers, ...mail }, text);
};

const registerShow = (group: Command, cli: Cli): void => {
  group
    .command('show')
    .description('Show an announcement and what became of its mails.')
    .argument('<id>', 'as the list shows it')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
JSON: {"announcement":{"id","subject","body","state","segment","scheduledFor","startedAt","finishedAt","mails":{state:n},…}}

Example:
  npm run --silent paperboy -- announcements show 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51`,
    )
    .action(async (given: string, options: Json) => {
      const id = readId(given);
      await cli.withContainer('announcements show', ['DATABASE_URL'], async ({ announcements }) => {
        const found = await announcements.get(id);
        const rows = Object.entries(found.mails)
          .filter(([, n]) => n > 0)
          .map(([state, n]) => [state, number(n)]);
        const lines = [`${inLine(found.subject)} (${found.state})`, '', found.body.trim()];
        if (rows.length > 0)
          lines.push('', table([{ title: 'STATE' }, { title: 'MAILS', align: 'right' }], rows));
        cli.print(options, { announcement: shown(found) }, lines.join('\n'));
      });
    });
};

const registerCancel = (group: Command, cli: Cli): void => {
  group
    .command('cancel')
    .description(
      'Cancel an announcement that is scheduled, or what is not sent yet of one that is being sent.',
    )
    .argument('<id>', 'as the list shows it')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
JSON: {"announcement":{"id","state",…}}

Example:
  npm run --silent paperboy -- announcements cancel 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51`,
    )
    .action(async (given: string, options: Json) => {
      const id = readId(given);
      await cli.withContainer('announcements cancel', ['DATABASE_URL'], async ({ announcements, audit }) => {
        const cancelled = await announcements.cancel(id);
        await audit.record({
          ...BY_CONSOLE,
          action: 'cancelled an announcement',
          subject: `announcement ${id}`,
          detail: cancelled.subject,
        });
        const text = paragraph(
          `Cancelled: ${cancelled.subject}. ${count(cancelled.mails.sent, 'mail')} had been sent.`,
        );
        cli.print(options, { announcement: shown(cancelled) }, text);
      });
    });
};

const shown = ({ number: _, ...announcement }: Announcement) => announcement;

const readId = (given: string): string => {
  if (!ID.test(given)) throw new UsageError(`"${given}" is not an id. The list shows them.`);
  return given;
};

const readTime = (given: string | undefined): Date | null => {
  if (given === undefined) return null;
  const at = new Date(given);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(given) || Number.isNaN(at.getTime()))
    throw new UsageError(`--at: "${given}" is not a time. Write it as 2025-09-05T08:00:00Z.`);
  return at;
};
