import type { Command } from 'commander';
import { number } from '../../services/platform/plural.ts';
import { type Cli, UsageError } from './cli.ts';
import { readDate } from './read-date.ts';
import { paragraph, table } from './text.ts';

export const registerEditions = (program: Command, cli: Cli): void => {
  const group = program.command('editions').description('The days of papers, and when they close.');

  group
    .command('list')
    .description('Show the newest editions: how many papers each has, and when it closes or closed (UTC).')
    .option('--limit <n>', 'the maximum number to show', '14')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"editions":[{"date","papers","state","closedAt","closesAt","outcome"}]}

Example:
  npm run --silent paperboy -- editions list`,
    )
    .action(async (options: { limit: string; json?: boolean }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
        throw new UsageError(`--limit: "${options.limit}" is not a number from 1 to 10000.`);
      await cli.withContainer('editions list', ['DATABASE_URL'], async (container) => {
        const editions = await container.allEditions.list(limit);
        const rows = editions.map(({ date, papers, state, closedAt, closesAt, outcome }) => [
          date,
          number(papers),
          outcome ?? state,
          inMinutes(closedAt ?? closesAt),
        ]);
        const columns = [
          { title: 'DATE' },
          { title: 'PAPERS', align: 'right' as const },
          { title: 'STATE' },
          { title: 'CLOSES' },
        ];
        cli.print(
          options,
          { editions },
          rows.length > 0 ? table(columns, rows) : 'There are no editions yet.',
        );
      });
    });

  group
    .command('close-at')
    .description('Close the edition of one day at another time than EDITION_CLOSES_AT.')
    .argument('<date>', 'its day, YYYY-MM-DD; today or later')
    .argument('<time>', 'HH:MM of that day, UTC, or "usual"')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Papers that come after that time go into the next edition.
JSON: {"date","closesAt"}

Example:
  npm run --silent paperboy -- editions close-at 2026-12-24 15:00`,
    )
    .action(async (given: string, time: string, options: { json?: boolean }) => {
      const date = (await readDate(given, 'date'))!;
      if (time !== 'usual' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
        throw new UsageError(`time: "${time}" is not a time. Write it as HH:MM, or "usual".`);
      await cli.withContainer('editions close-at', ['DATABASE_URL'], async (container) => {
        const today = container.clock.now().toISOString().slice(0, 10);
        if (date < today) throw new UsageError(`date: ${date} is over; today is ${today} (UTC).`);
        const closesAt = await container.allEditions.closeAt(date, time === 'usual' ? null : time);
        cli.print(
          options,
          { date, closesAt },
          paragraph(`The edition of ${date} closes at ${inMinutes(closesAt)} UTC.`),
        );
      });
    });
};

/** Writes a time as `2026-12-24 15:00`. */
const inMinutes = (time: Date): string => time.toISOString().slice(0, 16).replace('T', ' ');
