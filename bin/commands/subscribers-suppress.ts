import type { Command } from 'commander';
import type { Cli } from './cli.ts';

export const registerSuppress = (group: Command, cli: Cli): void => {
  group
    .command('suppress')
    .description('Never mail an address again. It is stored as a keyed hash, and its subscription ends.')
    .argument('<email>', 'the address')
    .option('--reason <text>', 'why, for the record', 'operator')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"email","suppressed":true}

Example:
  npm run --silent paperboy -- subscribers suppress ann@example.org --reason "asked by phone"`,
    )
    .action((email: string, options: { reason: string; json?: boolean }) =>
      cli.withContainer('subscribers suppress', ['DATABASE_URL', 'APP_SECRET'], async (container) => {
        const { parseAddress } = await import('../../services/subscribers/address.ts');
        const { address, addressKey } = parseAddress(email);
        await container.suppression.add(container.db, addressKey, options.reason, container.clock.now());
        const result = { email: address, suppressed: true };
        cli.print(options, result, `${address} will never be mailed again.`);
      }),
    );
};
