import type { Command } from 'commander';
import { count } from '../../services/platform/plural.ts';
import { type Cli, UsageError } from './cli.ts';
import { paragraph, table } from './text.ts';

export const registerSubmissions = (program: Command, cli: Cli): void => {
  const group = program.command('submissions').description('Papers that readers propose.');

  group
    .command('list')
    .description('Show submissions by state; by default those that wait for your decision.')
    .option('--state <state>', 'waiting (to be looked up), held, approved, rejected or refused', 'held')
    .option('--limit <n>', 'the maximum number to show', '100')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"submissions":[{"id","given","credit","state","submittedAt","decidedAt","draft":{"title","authors",…},"note","paperId"}]}

Example:
  npm run --silent paperboy -- submissions list`,
    )
    .action(async (options: { state: string; limit: string; json?: boolean }) => {
      const { submissionStates } = await import('../../services/papers/ingest/submission-list.ts');
      const state = submissionStates.find((each) => each === options.state);
      if (!state)
        throw new UsageError(`--state: "${options.state}" is not one of ${submissionStates.join(', ')}.`);
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
        throw new UsageError(`--limit: "${options.limit}" is not a number from 1 to 10000.`);
      await cli.withContainer('submissions list', ['DATABASE_URL'], async (container) => {
        const submissions = await container.submissions.list({ state, limit });
        const rows = submissions.map(({ id, submittedAt, credit, given, draft, note }) => [
          id,
          submittedAt.toISOString().slice(0, 10),
          credit ?? '',
          draft ? draft.title : note ? `${given} (${note})` : given,
        ]);
        const columns = [
          { title: 'ID', align: 'right' as const },
          { title: 'ON' },
          { title: 'FROM' },
          { title: 'PAPER' },
        ];
        const text = rows.length > 0 ? table(columns, rows) : `${count(0, 'submission')} ${state}.`;
        cli.print(options, { submissions }, text);
      });
    });

  group
    .command('approve')
    .description(
      'Approve one: it joins the next edition that closes, and its page thanks the reader who proposed it.',
    )
    .argument('<id>', 'as the list shows it')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"id","paperId","title"}

Example:
  npm run --silent paperboy -- submissions approve 12`,
    )
    .action(async (given: string, options: { json?: boolean }) => {
      const id = readId(given);
      await cli.withContainer('submissions approve', ['DATABASE_URL'], async (container) => {
        const { paperId, title } = await container.submissions.approve(id);
        cli.print(options, { id, paperId, title }, paragraph(`Approved: ${title}`));
      });
    });

  group
    .command('reject')
    .description('Reject one.')
    .argument('<id>', 'as the list shows it')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"id","state"}

Example:
  npm run --silent paperboy -- submissions reject 12 --reason "an advertisement"`,
    )
    .action(async (given: string, options: { reason: string; json?: boolean }) => {
      const id = readId(given);
      await cli.withContainer('submissions reject', ['DATABASE_URL'], async (container) => {
        await container.submissions.reject(id, options.reason);
        cli.print(options, { id, state: 'rejected' }, `Submission ${id} is rejected.`);
      });
    });
};

const readId = (given: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new UsageError(`"${given}" is not an id. The list shows them.`);
  return Number(given);
};
