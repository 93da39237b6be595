import type { Command } from 'commander';
import { count } from '../../services/platform/plural.ts';
import type { Container } from '../../services/wiring/container.ts';
import { type Cli, UsageError } from './cli.ts';
import { inLine, paragraph, table } from './text.ts';

type Options = { json?: boolean };
type Audited = Pick<Container, 'audit'>;

const NEEDS = ['DATABASE_URL', 'APP_SECRET'] as const;
const ID = 'as the list shows it';

const help = (json: string, example: string): string => `
JSON: ${json}

Example:
  npm run --silent paperboy -- webhooks ${example}`;

const record = ({ audit }: Audited, action: string, id: string, detail: string | null = null) =>
  audit.record({ operator: 'console', action, subject: `webhook ${id}`, detail, ip: null });

export const registerWebhooks = (program: Command, cli: Cli): void => {
  const group = program
    .command('webhooks')
    .description('Addresses of other systems that are told of events (docs/webhooks-out.md).');

  const run = (what: string, work: (container: Container) => Promise<void>) =>
    cli.withContainer(`webhooks ${what}`, [...NEEDS], work);

  group
    .command('list')
    .description('Show the endpoints.')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      help('{"endpoints":[{"id","url","description","types","state","failingSince","waiting",…}]}', 'list'),
    )
    .action((options: Options) =>
      run('list', async ({ webhookEndpoints }) => {
        const endpoints = await webhookEndpoints.list();
        const rows = endpoints.map(({ id, state, failingSince, waiting, url, types }) => [
          id,
          state === 'active' && failingSince ? 'failing' : state,
          waiting,
          url,
          types?.join(', ') ?? 'all',
        ]);
        const columns = [
          { title: 'ID' },
          { title: 'STATE' },
          { title: 'WAITING', align: 'right' as const },
          { title: 'ADDRESS' },
          { title: 'EVENTS' },
        ];
        cli.print(options, { endpoints }, rows.length > 0 ? table(columns, rows) : 'There is no endpoint.');
      }),
    );

  group
    .command('add')
    .description('Add an endpoint and print its secret, which is shown this once.')
    .argument('<url>', 'https://…')
    .option('--types <types>', 'the types of event that it gets, separated by commas (default: all)')
    .option('--description <text>', 'what it is, for operators', '')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      help(
        '{"id","url","types","secret"}',
        'add https://example.org/hooks --types subscriber.confirmed,subscriber.unsubscribed',
      ),
    )
    .action(async (url: string, options: Options & { types?: string; description: string }) => {
      const types = await readTypes(options.types);
      await run('add', async (container) => {
        const { description } = options;
        const { endpoint, secret } = await container.webhookEndpoints.add({ url, description, types });
        await record(container, 'added a webhook endpoint', endpoint.id, new URL(endpoint.url).host);
        const { id } = endpoint;
        const text = `Endpoint ${id} is added. Its secret, which is shown this once:\n\n  ${secret}`;
        cli.print(options, { id, url: endpoint.url, types: endpoint.types, secret }, text);
      });
    });

  const change = (
    name: 'enable' | 'disable' | 'test',
    description: string,
    action: string,
    done: string,
    work: (container: Container, id: string) => Promise<void>,
  ): void => {
    group
      .command(name)
      .description(description)
      .argument('<id>', ID)
      .option('--json', 'print one JSON object')
      .addHelpText('after', help('{"id","state"}', `${name} 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51`))
      .action((id: string, options: Options) =>
        run(name, async (container) => {
          await work(container, id);
          await record(container, `${action} a webhook endpoint`, id);
          const { state } = await container.webhookEndpoints.read(id);
          cli.print(options, { id, state }, paragraph(done));
        }),
      );
  };
  change(
    'disable',
    'Send nothing to an endpoint until it is enabled.',
    'disabled',
    'It gets nothing until you enable it. Events that happen meanwhile come by resend.',
    ({ webhookEndpoints }, id) => webhookEndpoints.disable(id, 'by an operator'),
  );
  change(
    'enable',
    'Send to an endpoint again, at first what waits.',
    'enabled',
    'It is enabled, and what waits is on its way.',
    ({ webhookEndpoints }, id) => webhookEndpoints.enable(id),
  );
  change(
    'test',
    'Send a test event to an endpoint; log shows what came of it.',
    'tested',
    'The test event is on its way; log shows what came of it.',
    ({ webhookEndpoints }, id) => webhookEndpoints.test(id),
  );

  group
    .command('rotate')
    .description('Make a new secret and print it, this once; for 24 hours the one before signs too.')
    .argument('<id>', ID)
    .option('--json', 'print one JSON object')
    .addHelpText('after', help('{"id","secret"}', 'rotate 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51'))
    .action((id: string, options: Options) =>
      run('rotate', async (container) => {
        const secret = await container.webhookEndpoints.rotate(id);
        await record(container, 'rotated the secret of a webhook endpoint', id);
        cli.print(options, { id, secret }, `The new secret, which is shown this once:\n\n  ${secret}`);
      }),
    );

  group
    .command('resend')
    .description('Send one event again, or all since a time, with the ids that they had.')
    .argument('<id>', ID)
    .option('--event <event>', 'the event, as log shows it: evt_…')
    .option('--since <time>', 'all events since then, in UTC: 2025-09-04T07:00')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      help('{"id","resent"}', 'resend 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 --since 2025-09-04T07:00'),
    )
    .action(async (id: string, options: Options & { event?: string; since?: string }) => {
      const { event, since } = options;
      if ((event === undefined) === (since === undefined))
        throw new UsageError('Give one of --event and --since.');
      const from = since === undefined ? null : readTime(since);
      await run('resend', async (container) => {
        await container.webhookEndpoints.read(id);
        if (event !== undefined) await container.webhookLog.resend(id, event);
        const resent = from === null ? 1 : await container.webhookLog.resendSince(id, from);
        await record(container, 'resent events to a webhook endpoint', id, event ?? `since ${since}`);
        cli.print(options, { id, resent }, `${count(resent, 'event')} on the way.`);
      });
    });

  group
    .command('log')
    .description('Show what was sent to an endpoint, newest first; of one event every attempt.')
    .argument('<id>', ID)
    .option('--event <event>', 'the attempts of this event: evt_…')
    .option('--limit <n>', 'the maximum number to show', '50')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      help(
        '{"deliveries":[{"event","type","at","state","attempts","nextAt","status","error"}]}, or with --event {"delivery","attempts":[{"at","durationMs","status","error","response"}]}',
        'log 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51',
      ),
    )
    .action(async (id: string, options: Options & { event?: string; limit: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
        throw new UsageError(`--limit: "${options.limit}" is not a number from 1 to 10000.`);
      await run('log', async ({ webhookEndpoints, webhookLog }) => {
        await webhookEndpoints.read(id);
        if (options.event !== undefined) {
          const { delivery, attempts } = await webhookLog.read(id, options.event);
          const lines = attempts.map(
            ({ at, durationMs, status, error, response }) =>
              `${at.toISOString()}  ${durationMs} ms  ${inLine(error ?? String(status))}${response ? `\n${paragraph(response, '  ')}` : ''}`,
          );
          const text = [`${delivery.type}: ${delivery.state}`, ...lines].join('\n');
          cli.print(options, { delivery, attempts }, text);
          return;
        }
        const deliveries = await webhookLog.list(id, { before: null, limit });
        const rows = deliveries.map(({ at, type, state, attempts, status, error, event }) => [
          at.toISOString().slice(0, 19),
          event,
          type,
          state,
          attempts,
          error ?? String(status ?? ''),
        ]);
        const columns = ['AT', 'EVENT', 'TYPE', 'STATE', 'ATTEMPTS', 'RESULT'].map((title) => ({ title }));
        cli.print(options, { deliveries }, rows.length > 0 ? table(columns, rows) : 'Nothing was sent yet.');
      });
    });
};

const readTypes = async (given: string | undefined) => {
  if (given === undefined) return null;
  const { choosableNames, isEventName } = await import('../../services/events/catalogue.ts');
  const types = given.split(',').map((each) => each.trim());
  if (types.every(isEventName)) return types;
  throw new UsageError(`--types: choose of ${choosableNames.join(', ')}.`);
};

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?$/;

const readTime = (given: string): Date => {
  const text = given.replace(/Z$/, '');
  const at = new Date(text.includes('T') ? `${text}Z` : text);
  if (!TIME.test(text) || Number.isNaN(at.getTime()))
    throw new UsageError(`--since: "${given}" is not a time such as 2025-09-04T07:00.`);
  return at;
};
