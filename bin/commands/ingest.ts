import type { Command } from 'commander';
import type { Container } from '../../services/container.ts';
import type { ParseReport } from '../../services/papers/paper.ts';
import { type Cli, CommandFailed, UsageError } from './cli.ts';
import { count } from './text.ts';

type Options = { date?: string; source?: string; partial?: boolean; keepOpen?: boolean; json?: boolean };

export const registerIngest = (program: Command, cli: Cli): void => {
  program
    .command('ingest')
    .description("Take a day's papers from a file or address of any source, and close that day's edition.")
    .argument('<file-or-url>', 'a file, or an http(s) address')
    .option(
      '--date <YYYY-MM-DD>',
      "the edition's day (default: the date in the file's name, else in the file)",
    )
    .option(
      '--source <kind>',
      'daily-papers-text, hf-daily-papers, arxiv or feed (default: by what is in it)',
    )
    .option('--partial', 'take the good papers even where others are refused')
    .option('--keep-open', 'do not close the edition yet: more papers are to come')
    .option('--json', 'answer with one JSON object')
    .addHelpText(
      'after',
      `
Reads the text export of Daily Papers, an answer of the daily_papers API of Hugging Face, an Atom or RSS feed of arXiv,
and any RSS, Atom or JSON feed of papers. All or nothing: while a line is refused, nothing changes. The same file twice changes nothing.
JSON: {"parsed","created","updated","unchanged","rejected":[{"line","reason"}],"warnings","date","source","announceTypes"}

Example:
  npm run --silent paperboy -- ingest seeds/daily-papers/2025-09-04.txt`,
    )
    .action(async (source: string, options: Options) => {
      const { dateInName, isIsoDate } = await import('../../services/papers/sources/page-date.ts');
      const { isSourceKind, parseSource, sourceKinds } = await import(
        '../../services/papers/sources/detect.ts'
      );
      const { source: kind } = options;
      if (kind !== undefined && !isSourceKind(kind))
        throw new UsageError(`--source: "${kind}" is not one of ${sourceKinds.join(', ')}.`);
      const named = options.date ?? dateInName(source) ?? undefined;
      if (named !== undefined && !isIsoDate(named))
        throw new UsageError(`"${named}" is no date. Write it as YYYY-MM-DD, for example 2025-09-04.`);
      const noDate = `${source}: its name holds no date. Say which day's papers these are: --date YYYY-MM-DD`;
      // A file of the text export names no year, so without a date it need not be read.
      if (named === undefined && !/\.(?:json|xml|atom|rss)(?:[?#].*)?$/i.test(source) && kind === undefined)
        throw new UsageError(noDate);
      await cli.withContainer('ingest', ['DATABASE_URL'], async (container) => {
        const { readTextSource } = await import('../../services/papers/sources/read-text-source.ts');
        const read = await readTextSource(cli.path(source));
        const parsed = parseSource(read.text ?? '', { date: named, kind });
        const report: ParseReport = read.fatal ? { ...parsed.report, fatal: read.fatal } : parsed.report;
        const date = named ?? report.listedOn ?? null;
        if (date === null && !report.fatal) throw new UsageError(noDate);
        await take(container, { source, kind: parsed.kind, date: date ?? '1970-01-01', report, options });
      });
    });

  type Taken = { source: string; kind: string; date: string; report: ParseReport; options: Options };
  const take = async (container: Container, { source, kind, date, report, options }: Taken) => {
    const partial = options.partial ?? false;
    const result = await container.ingest
      .ingest(report, { source: kind, origin: source, date, partial })
      .catch((error: unknown) => refuse(error, date, report));
    for (const { line, reason } of result.warnings) cli.say(`warning: line ${line}: ${reason}`);
    for (const { line, reason } of result.rejected) cli.say(`refused: line ${line}: ${reason}`);
    const listed = options.keepOpen ? null : (await container.ingest.closeEdition(date)).papers;
    const closed = listed !== null && listed > 0;
    if (listed === 0)
      cli.say(
        `warning: all these papers are in earlier editions, so that of ${date} is empty and stays open`,
      );
    const announceTypes = countAnnounced(report);
    cli.answer(
      options,
      { ...result, closed, source: kind, announceTypes },
      [summary(result, closed), announcedInWords(announceTypes)].filter(Boolean).join('\n'),
    );
  };
};

const countAnnounced = (report: ParseReport): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { announceType } of report.papers)
    if (announceType) counts[announceType] = (counts[announceType] ?? 0) + 1;
  return counts;
};

const announcedInWords = (counts: Record<string, number>): string =>
  Object.keys(counts).length === 0
    ? ''
    : `As arXiv announced them: ${Object.entries(counts)
        .map(([type, n]) => `${n} ${type}`)
        .join(', ')}.`;

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
