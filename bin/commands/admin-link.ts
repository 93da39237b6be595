import type { Command } from 'commander';
import type { Cli } from './cli.ts';

export const registerAdminLink = (program: Command, cli: Cli): void => {
  program
    .command('admin-link')
    .description("Print a link to the operator's page. Whoever holds it can read the page for twelve hours.")
    .option('--json', 'answer with one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"url"}

Example:
  npm run --silent paperboy -- admin-link`,
    )
    .action((options: { json?: boolean }) =>
      cli.withConfig('admin-link', ['PUBLIC_URL', 'APP_SECRET'], async (config) => {
        const { adminLink } = await import('../../services/api/admin-link.ts');
        const url = adminLink(config);
        cli.answer(options, { url }, url);
      }),
    );
};
