import type { Command } from 'commander';
import type { Cli } from './cli.ts';

export const registerMigrate = (program: Command, cli: Cli): void => {
  program
    .command('migrate')
    .description('Apply the migrations that the database has not seen.')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"applied":[name]}

Example:
  npm run --silent paperboy -- migrate`,
    )
    .action((options: { json?: boolean }) =>
      cli.withConfig('migrate', ['DATABASE_URL'], async ({ databaseUrl }) => {
        const { migrate } = await import('../../prisma/migrate.ts');
        const result = await migrate(databaseUrl);
        const text =
          result.applied.length === 0 ? 'Nothing to apply.' : `Applied ${result.applied.join(', ')}.`;
        cli.print(options, result, text);
      }),
    );
};
