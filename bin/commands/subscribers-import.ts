import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { count, number } from '../../services/platform/plural.ts';
import { numberEntries } from '../../services/subscribers/settings.ts';
import { type Cli, CommandFailed } from './cli.ts';
import { createProgress } from './progress.ts';
import { inLine } from './text.ts';

const SHOWN_REJECTED = 20;

export const registerImport = (group: Command, cli: Cli): void => {
  group
    .command('import')
    .description('Import readers from a CSV file. Bad rows are reported by line; the good ones are imported.')
    .argument('<file.csv>', 'comma-separated, UTF-8, with a header')
    .option('--dry-run', 'only report what would happen; change nothing')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Columns, in any order; only email is required. An empty cell leaves the reader's value, or gives a new reader the default.
  email
  topics, keywords, muted, authors   several are separated by semicolons; topics by slug or name
  blocked                            authors who are never shown, separated by semicolons
  zone                               Europe/Paris (default UTC)
  days                               mon;tue, weekdays, daily, or 1 (Monday) to 7 (default weekdays)
${numberEntries.map(([, each]) => `  ${each.field.padEnd(34)} ${each.help} (default ${each.default})`).join('\n')}
  paused_until                       2026-01-31
  consent_at, consent_source         when and where they agreed; needed for every new reader
  consent_ip

JSON: {"rows","created","updated","rejected":[{"line","reason"}]}

Example:
  npm run --silent paperboy -- subscribers import readers.csv`,
    )
    .action(async (file: string, options: { json?: boolean; dryRun?: boolean }) => {
      const path = cli.path(file);
      const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
        throw new CommandFailed(
          `${inLine(file)}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`,
        );
      });
      if (!found.isFile()) throw new CommandFailed(`${inLine(file)} is not a file.`);
      await cli.withContainer('subscribers import', ['DATABASE_URL', 'APP_SECRET'], async (container) => {
        const { createSubscriberImport } = await import('../../services/subscribers/import/import.ts');
        const { DomainError } = await import('../../services/platform/errors.ts');
        const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
        const progress = createProgress(cli.io.stderr, found.size);
        const result = await createSubscriberImport(container)
          .importCsv(stream, ({ step, rows }) => progress.update(step, stream.bytesRead, rows), {
            dryRun: options.dryRun ?? false,
          })
          .catch((error: unknown) => {
            if (!(error instanceof DomainError)) throw error;
            throw new CommandFailed(
              `${inLine(file)}: ${error.message.replace(/\.$/, '')}. Nothing was imported.`,
              {},
              error,
            );
          })
          .finally(() => {
            progress.end();
            stream.destroy();
          });
        cli.print(
          options,
          result,
          `${options.dryRun ? 'Nothing was changed. The result would be: ' : ''}${summary(result)}`,
        );
      });
    });
};

type Result = {
  rows: number;
  created: number;
  updated: number;
  rejected: { line: number; reason: string }[];
};

const summary = ({ rows, created, updated, rejected }: Result): string => {
  const text = [
    `${count(rows, 'row')}: ${number(created)} new, ${number(updated)} updated, ${number(rejected.length)} refused.`,
  ];
  for (const { line, reason } of rejected.slice(0, SHOWN_REJECTED))
    text.push(`  line ${line}: ${inLine(reason)}`);
  const more = rejected.length - SHOWN_REJECTED;
  if (more > 0) text.push(`  and ${number(more)} more; --json lists all of them`);
  return text.join('\n');
};
