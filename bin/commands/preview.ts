import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Preview } from '../../services/digests/reader/preview-reader.ts';
import type { Part } from '../../services/ranking/types.ts';
import { type Cli, CommandFailed, UsageError } from './cli.ts';

import { inLine, table } from './text.ts';

type Options = { date?: string; html?: string; all?: boolean; json?: boolean };

const SHOWN = 20;

export const registerPreview = (program: Command, cli: Cli): void => {
  program
    .command('preview')
    .description('Show how an edition ranks for one reader, and why. Sends and records nothing.')
    .argument('<email>', "the reader's address")
    .option('--date <YYYY-MM-DD>', 'the edition (default: the latest)')
    .option('--html <file>', 'write the mail that would be composed')
    .option('--all', `show every paper, not only the first ${SHOWN}`)
    .option('--json', 'print one JSON object, with every paper')
    .addHelpText(
      'after',
      `
JSON: {"email","state","edition","subject","ranking":[{"place","id","score","title","reason","terms","match","parts":[{"kind","label","value"}],"chosen","sentBefore"}]}
The score compares the match, 0 to 1, with a sample of the archive: 90 is better than nine tenths of it. The parts of
the match are the strengths of interests, the loss by disliked papers, popularity, and freshness.

Example:
  npm run --silent paperboy -- preview ann@example.org --html preview.html`,
    )
    .action(async (email: string, options: Options) => {
      const { isIsoDate } = await import('../../services/platform/dates.ts');
      if (options.date !== undefined && !isIsoDate(options.date))
        throw new UsageError(`--date: "${options.date}" is not a date. Write it as YYYY-MM-DD.`);
      await cli.withContainer('preview', ['DATABASE_URL'], async (container) => {
        const {
          html,
          text: _,
          ...preview
        } = await container.readerPreview.ofAddress(email, options.date ?? null);
        if (options.html !== undefined) {
          if (html === null)
            throw new CommandFailed(`${preview.email} would get no mail: no paper is good enough for them.`);
          await writeFile(cli.path(options.html), html);
          cli.say(`The mail is in ${options.html}; its links lead to the site's first page.`);
        }
        cli.print(options, preview, inWords(preview, options.all ?? false));
      });
    });
};

const PARTS_SHOWN = 3;

const partInWords = ({ kind, label, value }: Part): string => {
  const short = label.length > 24 ? `${label.slice(0, 23)}…` : label;
  return `${kind} ${kind === 'popularity' || kind === 'freshness' ? '' : `"${short}" `}${value.toFixed(2)}`;
};

const inWords = (preview: Omit<Preview, 'html' | 'text'>, all: boolean): string => {
  const shown = all ? preview.ranking : preview.ranking.slice(0, SHOWN);
  const rows = shown.map((each) => [
    each.chosen ? '*' : '',
    each.place,
    Math.round(each.score),
    each.title.length > 64 ? `${each.title.slice(0, 63)}…` : each.title,
    each.parts.slice(0, PARTS_SHOWN).map(partInWords).join(', '),
    `${each.reason}${each.terms.length > 0 ? ` (${each.terms.join(', ')})` : ''}${each.sentBefore ? ' [sent before]' : ''}`,
  ]);
  const columns = [
    { title: '' },
    { title: '#', align: 'right' as const },
    { title: 'SCORE', align: 'right' as const },
    { title: 'TITLE' },
    { title: 'PARTS' },
    { title: 'WHY' },
  ];
  const more = preview.ranking.length - shown.length;
  return [
    `${preview.email} (${preview.state}), edition of ${preview.edition}`,
    '',
    table(columns, rows),
    ...(more > 0 ? [`and ${more} more: --all`] : []),
    '',
    preview.subject === null
      ? 'No paper is good enough for this reader: they would get no mail.'
      : `* in the mail: "${inLine(preview.subject)}"`,
  ].join('\n');
};
