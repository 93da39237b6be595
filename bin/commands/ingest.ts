import type { Command } from 'commander';
import type { IngestResult } from '../../services/papers/ingest/ingest.ts';
import type { FileTaken } from '../../services/papers/ingest/ingest-files.ts';
import type { ParseReport, Rejection } from '../../services/papers/paper.ts';
import { count } from '../../services/platform/plural.ts';
import { type Cli, CommandFailed, UsageError } from './cli.ts';
import { createProgress } from './progress.ts';

type Options = { date?: string; source?: string; partial?: boolean; keepOpen?: boolean; json?: boolean };
/** The result of one file. */
type FileResult = {
  date: string | null;
  parsed: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
  warnings: Rejection[];
  source: string;
  closed: boolean;
  announceTypes: Record<string, number>;
};

export const registerIngest = (program: Command, cli: Cli): void => {
  program
    .command('ingest')
    .description("Read a day's papers from a file or address of any source, and close that day's edition.")
    .argument('<file-or-url...>', 'files, or http(s) addresses, each of one day')
    .option(
      '--date <YYYY-MM-DD>',
      "the edition's day (default: the date in the file's name, else in the file)",
    )
    .option(
      '--source <kind>',
      'the kind of the text, such as arxiv; a wrong name lists all kinds (default: detected)',
    )
    .option('--partial', 'accept the good papers even where others are refused')
    .option('--keep-open', 'do not close the edition yet: more papers will follow')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Reads the text export of Daily Papers, a response of the daily_papers API of Hugging Face, an Atom or RSS feed of arXiv,
and any RSS, Atom or JSON feed of papers. A file with a refused line is refused as a whole (see --partial). Reading a file
again changes nothing. Several files are read separately, in the order given.
JSON: {"parsed","created","updated","unchanged","rejected":[{"line","reason"}],"warnings","date","source","announceTypes"};
for several files the sums, "failed", and "files":[{"file", and these}]

Example:
  npm run --silent paperboy -- ingest seeds/daily-papers/2025-09-04.txt`,
    )
    .action(async (given: string[], options: Options) => {
      const files = await readArguments(given, options);
      await cli.withContainer('ingest', ['DATABASE_URL'], async (container) => {
        const [one] = files;
        const taken: FileTaken[] = [];
        const progress = files.length > 1 ? createProgress(cli.io.stderr, files.length, 'papers') : null;
        let papers = 0;
        await container.ingestFiles(
          files.map((file) => ({ ...file, path: cli.path(file.path) })),
          { partial: options.partial ?? false, keepOpen: options.keepOpen ?? false },
          (each) => {
            taken.push(each);
            papers += each.report.papers.length;
            progress?.update('ingesting files', taken.length, papers);
          },
        );
        progress?.end();
        const closed = taken.flatMap((each) => ('result' in each && each.closed ? [each.result.date] : []));
        for (const date of new Set(closed)) await container.counts.scoreEdition(date);
        if (files.length === 1) await printOne(one!.path, taken[0]!, options);
        else await printMany(given, taken, options);
      });
    });

  const readArguments = async (given: string[], options: Options) => {
    const { dateInName } = await import('../../services/papers/sources/page-date.ts');
    const { isIsoDate } = await import('../../services/platform/dates.ts');
    const { sourceKinds } = await import('../../services/papers/sources/registry.ts');
    const { source: kind } = options;
    if (kind !== undefined && !sourceKinds.includes(kind))
      throw new UsageError(`--source: "${kind}" is not one of ${sourceKinds.join(', ')}.`);
    if (options.date !== undefined && given.length > 1)
      throw new UsageError('--date is for a single file: each of several files has its own day.');
    return given.map((path) => {
      const date = options.date ?? dateInName(path) ?? undefined;
      if (date !== undefined && !isIsoDate(date))
        throw new UsageError(`"${date}" is not a date. Write it as YYYY-MM-DD, for example 2025-09-04.`);
      // A file of the text export contains no year, so without a date it is not read at all.
      if (date === undefined && !/\.(?:json|xml|atom|rss)(?:[?#].*)?$/i.test(path) && kind === undefined)
        throw new UsageError(noDate(path));
      return { path, date, kind };
    });
  };

  const printOne = async (path: string, taken: FileTaken, options: Options): Promise<void> => {
    const { report } = taken;
    if ('error' in taken) {
      if (taken.error === null) throw new UsageError(noDate(path));
      throw new CommandFailed(...(await refusal(taken.error, taken)));
    }
    const { result, closed } = taken;
    for (const { line, reason } of result.warnings) cli.say(`warning: line ${line}: ${reason}`);
    for (const { line, reason } of result.rejected) cli.say(`refused: line ${line}: ${reason}`);
    if (closed === 0)
      cli.say(
        `warning: all these papers are in earlier editions, so that of ${result.date} is empty and stays open`,
      );
    const announceTypes = countAnnounced(report);
    const shown = toResult(taken, result, closed);
    cli.print(
      options,
      shown,
      [summary(result, shown.closed), announcedInWords(announceTypes)].filter(Boolean).join('\n'),
    );
  };

  const printMany = async (given: string[], taken: FileTaken[], options: Options): Promise<void> => {
    const files: ({ file: string; error?: string } & FileResult)[] = [];
    for (const [at, each] of taken.entries()) {
      const file = given[at]!;
      if ('result' in each) files.push({ file, ...toResult(each, each.result, each.closed) });
      else {
        const [error, details] =
          each.error === null ? [noDate(file), emptyResult(each)] : await refusal(each.error, each);
        cli.say(error);
        files.push({ file, error, ...details });
      }
    }
    const sum = (name: 'parsed' | 'created' | 'updated' | 'unchanged') =>
      files.reduce((total, each) => total + each[name], 0);
    const failed = files.filter(({ error }) => error !== undefined).length;
    const totals = {
      parsed: sum('parsed'),
      created: sum('created'),
      updated: sum('updated'),
      unchanged: sum('unchanged'),
      rejected: files.flatMap(({ file, rejected }) => rejected.map((each) => ({ file, ...each }))),
      failed,
    };
    if (failed > 0) cli.fail();
    cli.print(
      options,
      { ...totals, files },
      `${count(totals.parsed, 'paper')} in ${count(files.length, 'file')}: ${totals.created} new, ${totals.updated} updated, ` +
        `${totals.unchanged} unchanged${failed > 0 ? `; ${count(failed, 'file')} refused, see above` : ''}.`,
    );
  };
};

const noDate = (path: string): string =>
  `${path}: its name contains no date. Name the day of these papers: --date YYYY-MM-DD`;

const toResult = (taken: FileTaken, result: IngestResult, closed: number | null): FileResult & object => ({
  ...result,
  closed: closed !== null && closed > 0,
  source: taken.kind,
  announceTypes: countAnnounced(taken.report),
});

const emptyResult = ({ date, kind, report }: FileTaken): FileResult => ({
  date,
  parsed: report.papers.length,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: [],
  warnings: report.warnings,
  source: kind,
  closed: false,
  announceTypes: {},
});

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

const summary = (result: IngestResult, closed: boolean): string =>
  [
    `${count(result.parsed, 'paper')} for ${result.date}: ${result.created} new, ${result.updated} updated, ${result.unchanged} unchanged` +
      (result.rejected.length > 0 ? `; ${result.rejected.length} refused.` : '.'),
    closed
      ? 'The edition is closed: readers get it with their next digest.'
      : 'The edition is open: readers do not get it yet.',
  ].join('\n');

// The result also lists what was refused, line by line; nothing of it is in the database.
const refusal = async (error: unknown, taken: FileTaken): Promise<[string, FileResult]> => {
  const { IngestRefused } = await import('../../services/papers/ingest/ingest.ts');
  const cause = error instanceof Error ? error.cause : undefined;
  const { fatal } = taken.report;
  if (!fatal && !(cause instanceof IngestRefused)) throw error;
  const fatalLine = fatal?.line ? [{ line: fatal.line, reason: fatal.reason }] : [];
  const rejected = cause instanceof IngestRefused ? cause.rejected : fatalLine;
  return [(error as Error).message, { ...emptyResult(taken), rejected }];
};
