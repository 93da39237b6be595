import type { Command } from 'commander';
import { type Cli, UsageError } from './cli.ts';
import { count, number, table } from './text.ts';

export const registerDigests = (program: Command, cli: Cli): void => {
  program
    .command('digests')
    .description('The delivery ledger.')
    .command('stats')
    .description('How many digests of a local date are in which state.')
    .option('--date <YYYY-MM-DD>', 'the local date (default: the newest that has digests)')
    .option('--json', 'answer with one JSON object')
    .addHelpText(
      'after',
      `
"planned" counts every digest of the day, whatever became of it; the state "planned" those that still wait.
JSON: {"localDate","planned","states":{state:n}}

Example:
  npm run --silent paperboy -- digests stats --date 2025-09-04`,
    )
    .action(async (options: { date?: string; json?: boolean }) => {
      const { isIsoDate } = await import('../../services/papers/sources/page-date.ts');
      if (options.date !== undefined && !isIsoDate(options.date))
        throw new UsageError(`--date: "${options.date}" is no date. Write it as YYYY-MM-DD.`);
      await cli.withContainer('digests stats', ['DATABASE_URL'], async ({ ledger }) => {
        const { digestStates } = await import('../../services/digests/ledger.ts');
        const date = options.date ?? (await ledger.latestLocalDate());
        if (date === null) {
          const states = Object.fromEntries(digestStates.map((state) => [state, 0]));
          return cli.answer(options, { localDate: null, planned: 0, states }, 'No digest was planned yet.');
        }
        const result = await ledger.stats(date);
        const rows = Object.entries(result.states)
          .filter(([, n]) => n > 0)
          .map(([state, n]) => [state, number(n)]);
        const text = [`${date}: ${count(result.planned, 'digest')}`];
        if (rows.length > 0)
          text.push('', table([{ title: 'STATE' }, { title: 'DIGESTS', align: 'right' }], rows));
        cli.answer(options, result, text.join('\n'));
      });
    });
};
