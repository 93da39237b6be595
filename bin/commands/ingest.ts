import { basename } from 'node:path';
import type { Command } from 'commander';
import type { ParseReport } from '../../services/papers/paper.ts';
import { type Cli, CommandFailed, UsageError } from './cli.ts';
import { count } from './text.ts';

type Options = { date?: string; partial?: boolean; keepOpen?: boolean; json?: boolean };

/** The first `YYYY-MM-DD` in the last part of a path or address. */
export const dateInName = (fileOrUrl: string): string | null =>
  /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/.exec(basename(fileOrUrl.replace(/[?#].*$/, '')))?.[0] ?? null;

export const registerIngest = (program: Command, cli: Cli): void => {
  program
    .command('ingest')
    .description("Take a day's papers from the Daily Papers text export, and close that day's edition.")
    .argument('<file-or-url>', 'the text export: a file, or an http(s) address')
    .option('--date <YYYY-MM-DD>', "the edition's day (default: the date in the file's name)")
    .option('--partial', 'take the good papers even where others are refused')
    .option('--keep-open', 'do not close the edition yet: more papers are to come')
    .option('--json', 'answer with one JSON object')
    .addHelpText(
      'after',
      `
All or nothing: while a line is refused, nothing changes. The same file twice changes nothing.
JSON: {"parsed","created","updated","unchanged","rejected":[{"line","reason"}],"warnings","date"}

Example:
  npm run --silent paperboy -- ingest seeds/daily-papers/2025-09-04.txt`,
    )
    .action(async (source: string, options: Options) => {
      const { isIsoDate } = await import('../../services/papers/sources/page-date.ts');
      const date = options.date ?? dateInName(source);
      if (date === null)
        throw new UsageError(
          `${source}: its name holds no date. Say which day's papers these are: --date YYYY-MM-DD`,
        );
      if (!isIsoDate(date))
        throw new UsageError(`"${date}" is no date. Write it as YYYY-MM-DD, for example 2025-09-04.`);
      await cli.withContainer('ingest', ['DATABASE_URL'], async (container) => {
        const { DAILY_PAPERS_TEXT, readDailyPapersFile } = await import(
          '../../services/papers/sources/daily-papers-text.ts'
        );
        const report = await readDailyPapersFile(cli.path(source), { date });
        const partial = options.partial ?? false;
        const result = await container.ingest
          .ingest(report, { source: DAILY_PAPERS_TEXT, origin: source, date, partial })
          .catch((error: unknown) => refuse(error, date, report));
        for (const { line, reason } of result.warnings) cli.say(`warning: line ${line}: ${reason}`);
        for (const { line, reason } of result.rejected) cli.say(`refused: line ${line}: ${reason}`);
        const listed = options.keepOpen ? null : (await container.ingest.closeEdition(date)).papers;
        const closed = listed !== null && listed > 0;
        if (listed === 0)
          cli.say(
            `warning: all these papers are in earlier editions, so that of ${date} is empty and stays open`,
          );
        cli.answer(options, { ...result, closed }, summary(result, closed));
      });
    });
};

type Result = { date: string; parsed: number; created: number; updated: number; unchanged: number };

const summary = (result: Result & { rejected: unknown[] }, closed: boolean): string =>
  [
    `${count(result.parsed, 'paper')} for ${result.date}: ${result.created} new, ${result.updated} updated, ${result.unchanged} as before` +
      (result.rejected.length > 0 ? `; ${result.rejected.length} refused.` : '.'),
    closed
      ? 'The edition is closed: readers get it with their next digest.'
      : 'The edition is open: readers do not get it yet.',
  ].join('\n');

// What was refused, line by line, stands in the answer too: nothing of it is in the database.
const refuse = async (error: unknown, date: string, report: ParseReport): Promise<never> => {
  const { IngestRefused } = await import('../../services/papers/ingest.ts');
  const cause = error instanceof Error ? error.cause : undefined;
  const { fatal, warnings } = report;
  if (!fatal && !(cause instanceof IngestRefused)) throw error;
  const fatalLine = fatal?.line ? [{ line: fatal.line, reason: fatal.reason }] : [];
  throw new CommandFailed((error as Error).message, {
    date,
    parsed: report.papers.length,
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: cause instanceof IngestRefused ? cause.rejected : fatalLine,
    warnings,
  });
};
