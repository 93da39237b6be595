import type { Command } from 'commander';
import type { Cli } from './cli.ts';

export const registerAdminLink = (program: Command, cli: Cli): void => {
  program
    .command('admin-link')
    .description("Print a link that signs in to the operator's pages: once, within twelve hours.")
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"url"}

Example:
  npm run --silent paperboy -- admin-link`,
    )
    .action((options: { json?: boolean }) =>
      cli.withContainer('admin-link', ['PUBLIC_URL', 'DATABASE_URL'], async ({ signIn }) => {
        const url = await signIn.linkForConsole();
        cli.print(options, { url }, url);
      }),
    );
};
