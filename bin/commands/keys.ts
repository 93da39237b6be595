import type { Command } from 'commander';
import type { ApiKey } from '../../services/admin/api-keys.ts';
import { type Cli, CommandFailed, UsageError } from './cli.ts';
import { inLine, table } from './text.ts';

const EXAMPLE = 'npm run --silent paperboy -- keys';
const USES_SHOWN = 500;

const minutes = (at: Date | null): string =>
  at === null ? 'never' : at.toISOString().slice(0, 16).replace('T', ' ');

export const registerKeys = (program: Command, cli: Cli): void => {
  const group = program.command('keys').description('Keys of the HTTP API.');

  group
    .command('list')
    .description('Show all keys, the newest first. The keys themselves are not stored. Times are in UTC.')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"keys":[{"id","name","prefix","scopes","state","createdBy","createdAt","expiresAt","lastUsedAt","revokedAt"}]}, state valid, expired or revoked

Example:
  ${EXAMPLE} list`,
    )
    .action((options: { json?: boolean }) =>
      cli.withContainer('keys list', ['DATABASE_URL'], async ({ apiKeys, clock }) => {
        const { stateOf } = await import('../../services/admin/api-keys.ts');
        const keys = (await apiKeys.list()).map((key) => ({ ...key, state: stateOf(key, clock.now()) }));
        const titles = ['PREFIX', 'STATE', 'LAST USE', 'EXPIRES', 'BY', 'NAME', 'SCOPES'];
        const rows = keys.map((key) => [
          key.prefix,
          key.state,
          minutes(key.lastUsedAt),
          minutes(key.expiresAt),
          key.createdBy,
          key.name,
          key.scopes.join(' '),
        ]);
        const text =
          rows.length > 0
            ? table(
                titles.map((title) => ({ title })),
                rows,
              )
            : 'There are no keys.';
        cli.print(options, { keys }, text);
      }),
    );

  group
    .command('create')
    .description('Make a key. It goes to stdout alone, and is shown only this once.')
    .requiredOption('--name <name>', 'what will use it')
    .requiredOption('--scope <scope...>', 'what it may do, as `keys scopes` lists it; or read, or all')
    .option('--expires <when>', '90d, a date (at the end of that day, in UTC), or never', '90d')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"key","id","prefix","name","scopes","expiresAt"}

Example:
  ${EXAMPLE} create --name "our library" --scope subscribers:write digests:read --expires 365d`,
    )
    .action(async (options: { name: string; scope: string[]; expires: string; json?: boolean }) => {
      const [
        { apiScopeNames, isApiScope, readingScopes },
        { readExpiry },
        { MAX_NAME_CHARS },
        { systemClock },
      ] = await Promise.all([
        import('../../services/admin/api-scopes.ts'),
        import('../../services/admin/api-key-expiry.ts'),
        import('../../services/admin/api-keys.ts'),
        import('../../services/platform/clock.ts'),
      ]);
      const named: Record<string, string[]> = { read: readingScopes, all: apiScopeNames };
      const scopes = [...new Set(options.scope.flatMap((scope) => named[scope] ?? scope.split(',')))];
      const unknown = scopes.find((scope) => !isApiScope(scope));
      if (unknown !== undefined)
        throw new UsageError(`--scope: "${unknown}" is none. \`paperboy keys scopes\` lists them.`);
      const name = options.name.trim();
      if (name === '' || name.length > MAX_NAME_CHARS)
        throw new UsageError(`--name: give 1 to ${MAX_NAME_CHARS} characters.`);
      const expiresAt = usage(() =>
        readExpiry(options.expires, (cli.io.overrides?.clock ?? systemClock).now()),
      );
      await cli.withContainer('keys create', ['DATABASE_URL'], async ({ apiKeys, audit }) => {
        const made = await apiKeys.mint({ name, scopes, expiresAt, createdBy: 'console' });
        await audit.record({
          operator: 'console',
          action: 'made a key',
          subject: `key ${made.prefix}`,
          detail: `${name}: ${scopes.join(', ')}`,
          ip: null,
        });
        if (!options.json)
          cli.say(
            'Keep it where your program keeps its secrets. It is not stored here and is not shown again:',
          );
        cli.print(options, { ...made, name, scopes, expiresAt }, made.key);
      });
    });

  group
    .command('revoke')
    .description('Revoke a key: it is refused from its next request on, and never works again.')
    .argument('<key>', 'its prefix, as the list shows it, or its id')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"id","prefix","name","revokedAt"}

Example:
  ${EXAMPLE} revoke paperboy_3kQv9ZbW`,
    )
    .action((given: string, options: { json?: boolean }) =>
      cli.withContainer('keys revoke', ['DATABASE_URL'], async (container) => {
        const key = await keyNamed(container.apiKeys, given);
        const revoked = await container.apiKeys.revoke(key.id);
        if (!revoked) throw new CommandFailed(`The key ${key.prefix} was revoked before.`);
        const { id, prefix, name, revokedAt } = revoked;
        await container.audit.record({
          operator: 'console',
          action: 'revoked a key',
          subject: `key ${prefix}`,
          detail: name,
          ip: null,
        });
        cli.print(
          options,
          { id, prefix, name, revokedAt },
          `The key ${prefix} (${inLine(name)}) is revoked.`,
        );
      }),
    );

  group
    .command('scopes')
    .description('Show what a key can be allowed to do.')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"scopes":[{"scope","opens"}]}

Example:
  ${EXAMPLE} scopes`,
    )
    .action(async (options: { json?: boolean }) => {
      const { apiScopes } = await import('../../services/admin/api-scopes.ts');
      const scopes = Object.entries(apiScopes).map(([scope, opens]) => ({ scope, opens }));
      const columns = [{ title: 'SCOPE' }, { title: 'OPENS' }];
      cli.print(
        options,
        { scopes },
        table(
          columns,
          scopes.map(({ scope, opens }) => [scope, opens]),
        ),
      );
    });

  group
    .command('uses')
    .description('Show how often a key was used, by hour (UTC), operation and address, the newest first.')
    .argument('<key>', 'its prefix, as the list shows it, or its id')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
JSON: {"uses":[{"hour","operation","ip","requests"}]}; what it changed is in the audit log

Example:
  ${EXAMPLE} uses paperboy_3kQv9ZbW`,
    )
    .action((given: string, options: { json?: boolean }) =>
      cli.withContainer('keys uses', ['DATABASE_URL'], async ({ apiKeys, apiKeyUses }) => {
        const uses = await apiKeyUses.of((await keyNamed(apiKeys, given)).id, USES_SHOWN);
        const columns = [
          { title: 'HOUR' },
          { title: 'REQUESTS', align: 'right' as const },
          { title: 'FROM' },
          { title: 'OPERATION' },
        ];
        const rows = uses.map(({ hour, requests, ip, operation }) => [
          minutes(hour),
          requests,
          ip,
          operation,
        ]);
        cli.print(
          options,
          { uses },
          rows.length > 0 ? table(columns, rows) : 'It was not used in the last 90 days.',
        );
      }),
    );
};

const keyNamed = async (
  { named }: { named: (given: string) => Promise<ApiKey | null> },
  given: string,
): Promise<ApiKey> => {
  const key = await named(given);
  // The argument may be a whole key, which must not be printed.
  if (!key) throw new CommandFailed('There is no such key. `paperboy keys list` shows them.');
  return key;
};

const usage = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`--expires: ${(error as Error).message}`);
  }
};
