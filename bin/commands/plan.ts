import type { Command } from 'commander';
import { count } from '../../services/platform/plural.ts';
import { type Cli, UsageError } from './cli.ts';

export const registerPlan = (program: Command, cli: Cli): void => {
  program
    .command('plan')
    .description('Plan the digests of every reader who is due. Workers send them.')
    .option('--now <ISO>', 'plan as if it were this instant, for example 2025-09-04T07:00:00Z')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
A running worker plans every minute by itself. Planning twice plans nothing twice.
JSON: {"due","planned","jobs"}

Example:
  npm run --silent paperboy -- plan`,
    )
    .action(async (options: { now?: string; json?: boolean }) => {
      const now = options.now === undefined ? undefined : readInstant(options.now);
      await cli.withContainer('plan', ['DATABASE_URL', 'REDIS_URL'], async (container) => {
        const result = await container.planner.plan(now);
        const text =
          result.due === 0
            ? 'No reader is due.'
            : `${count(result.due, 'reader')} due: ${count(result.planned, 'digest')} planned, in ${count(result.jobs, 'job')}.`;
        cli.print(options, result, text);
      });
    });
};

/** Reads an instant with its offset; a date alone would not say in which zone its midnight is. */
const readInstant = (text: string): Date => {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;
  const instant = new Date(text);
  if (!form.test(text) || Number.isNaN(instant.getTime()))
    throw new UsageError(
      `--now: "${text}" is not an instant. Write date, time and offset, for example 2025-09-04T07:00:00Z.`,
    );
  return instant;
};
