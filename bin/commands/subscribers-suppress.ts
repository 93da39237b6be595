import type { Command } from 'commander';
import type { Cli } from './cli.ts';

const CONSOLE = { operator: 'console', ip: null };

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
        await container.operatorSuppressions.add(addressKey, options.reason, CONSOLE);
        const result = { email: address, suppressed: true };
        cli.print(options, result, `${address} will never be mailed again.`);
      }),
    );
};

const restored: Record<string, string> = {
  active: 'Its reader gets digests again.',
  paused: 'Its reader is paused, as before.',
  pending: 'Its reader has not confirmed yet.',
  unsubscribed: 'Its reader may sign up again.',
};

export const registerUnsuppress = (group: Command, cli: Cli): void => {
  group
    .command('unsuppress')
    .description(
      'Let an address be mailed again. A reader whose mail bounced gets digests again; one who complained, or whom an operator suppressed, may sign up again. Erased readers can only come back by themselves.',
    )
    .argument('<email>', 'the address')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"email","lifted","state"}; state is that of the reader whose subscription the suppression had ended, or null

Example:
  npm run --silent paperboy -- subscribers unsuppress ann@example.org --reason "the mailbox is mended"`,
    )
    .action((email: string, options: { reason: string; json?: boolean }) =>
      cli.withContainer('subscribers unsuppress', ['DATABASE_URL', 'APP_SECRET'], async (container) => {
        const { parseAddress } = await import('../../services/subscribers/address.ts');
        const { address, addressKey } = parseAddress(email);
        const lifted = await container.operatorSuppressions.lift(addressKey, options.reason, CONSOLE);
        const { isLifted, state } = lifted;
        const text = isLifted
          ? `${address} may be mailed again.${state ? ` ${restored[state]}` : ''}`
          : `${address} was not suppressed, or was erased.`;
        cli.print(options, { email: address, lifted: isLifted, state }, text);
      }),
    );
};
