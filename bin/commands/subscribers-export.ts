import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { count } from '../../services/platform/plural.ts';
import type { Cli } from './cli.ts';
import { inLine } from './text.ts';

export const registerExport = (group: Command, cli: Cli): void => {
  group
    .command('export')
    .description('Write the active and paused readers as CSV, in the columns that the import reads.')
    .option('--out <file>', 'a file instead of stdout; JSON lines when its name ends in .jsonl')
    .option('--json', 'JSON lines on stdout; with --out, print one JSON object')
    .addHelpText(
      'after',
      `
JSON with --out: {"rows","file"}

Example:
  npm run --silent paperboy -- subscribers export --out readers.csv`,
    )
    .action((options: { out?: string; json?: boolean }) =>
      cli.withContainer('subscribers export', ['DATABASE_URL'], async ({ db }) => {
        const { createSubscriberExport, exportHeader, exportLine } = await import(
          '../../services/subscribers/import/export.ts'
        );
        const asJson = options.out === undefined ? options.json : options.out.endsWith('.jsonl');
        let rows = 0;
        const lines = async function* (): AsyncGenerator<string> {
          if (!asJson) yield exportHeader();
          for await (const page of createSubscriberExport({ db }).pages()) {
            rows += page.length;
            yield page.map(asJson ? (each) => `${JSON.stringify(each)}\n` : exportLine).join('');
          }
        };
        if (options.out === undefined) return pipeline(Readable.from(lines()), cli.io.stdout, { end: false });
        // The file holds addresses, so only its owner may read it.
        await pipeline(Readable.from(lines()), createWriteStream(cli.path(options.out), { mode: 0o600 }));
        cli.print(
          options,
          { rows, file: options.out },
          `${count(rows, 'reader')} written to ${inLine(options.out)}.`,
        );
      }),
    );
};
