import type { Command } from 'commander';
import { count } from '../../services/platform/plural.ts';
import { type Cli, UsageError } from './cli.ts';
import { table } from './text.ts';

export const registerPapers = (program: Command, cli: Cli): void => {
  program
    .command('papers')
    .description('The archive of papers.')
    .command('search')
    .description('Find papers of closed editions by title, author, keyword and abstract.')
    .argument('<words...>', 'words; "exact words" in quotes; -word for papers without it')
    .option('--limit <n>', 'the maximum number to show', '20')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Accents and case do not matter, the last word may be unfinished, and an unknown word is replaced by the nearest known one.
JSON: {"papers":[{"id","title","authors","arxivId","editionDate","score"}],"corrected":[{"from","to"}]}

Example:
  npm run --silent paperboy -- papers search 'multi-task "gradient descent" -vision'`,
    )
    .action(async (words: string[], options: { limit: string; json?: boolean }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
        throw new UsageError(`--limit: "${options.limit}" is not a number from 1 to 1000.`);
      await cli.withContainer('papers search', ['DATABASE_URL'], async ({ search }) => {
        const result = await search.search(words.join(' '), { limit });
        for (const { from, to } of result.corrected)
          cli.say(`No paper contains "${from}": searched for "${to}".`);
        const rows = result.papers.map(({ editionDate, title }) => [editionDate, title]);
        const text = [count(result.papers.length, 'paper')];
        if (rows.length > 0) text.push('', table([{ title: 'EDITION' }, { title: 'TITLE' }], rows));
        cli.print(options, result, text.join('\n'));
      });
    });
};
