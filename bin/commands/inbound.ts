import type { Command } from 'commander';
import { count } from '../../services/platform/plural.ts';
import type { Container } from '../../services/wiring/container.ts';
import { type Cli, CommandFailed } from './cli.ts';
import type { ReadInput } from './inbound/read-messages.ts';
import { inLine } from './text.ts';

type Options = { recipient: string[]; dryRun?: boolean; json?: boolean };

/** One report as it is printed. */
type Line = {
  file: string;
  recipient: string | null;
  verdict: string;
  status: string | null;
  rule: string;
  digest: string | null;
  action?: string;
};

/** The exit codes of sysexits.h, by which a mail server that pipes a message knows whether to try again. */
const EX_DATAERR = 65;
const EX_NOINPUT = 66;
const EX_TEMPFAIL = 75;

/** Messages that are matched, or handled, together. */
const BATCH = 100;

export const registerInbound = (program: Command, cli: Cli): void => {
  program
    .command('inbound')
    .description('Take mail that came back from files or a pipe: bounces, complaints, replies.')
    .argument('<file...>', 'messages, mboxes, Maildirs or folders; - is the standard input')
    .option(
      '--recipient <address>',
      'the address that a piped message came to; may be repeated',
      (address: string, all: string[]) => [...all, address],
      [],
    )
    .option('--dry-run', 'say what each report means and change nothing; works without a database')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
The same message twice counts once. What cannot be read is recorded as unreadable.
JSON: {"reports":[{"file","recipient","verdict","status","rule","digest"}]}, and "action" without --dry-run. One element
for each report; "digest" is the id of the digest that it is about, null where none was found. Of an mbox with several
messages the file is named FILE#1, FILE#2 and so on.
Exit code, as in sysexits.h: 0 taken, 64 bad usage, 65 nothing of it could be read, 66 a file is missing, 75 the database
is away: try again later.

Example, in Postfix's master.cf:
  paperboy unix - n n - 4 pipe user=paperboy directory=/srv/paperboy
    argv=/usr/bin/node bin/setup.mjs paperboy inbound --recipient \${recipient} -`,
    )
    .action(async (files: string[], options: Options) => {
      const { readInputs } = await import('./inbound/read-input.ts');
      const { readMessages } = await import('./inbound/read-messages.ts');
      const inputs = readInputs(files, { path: cli.path, stdin: cli.io.stdin ?? process.stdin });
      const messages = readMessages(inputs, options.recipient);
      const seen = { readable: 0, unreadable: 0, missing: 0 };
      const counted = countMessages(messages, seen, cli);
      const lines = await (options.dryRun ? judge(cli, counted) : take(cli, counted, options));
      if (seen.missing > 0) cli.fail(EX_NOINPUT);
      else if (seen.readable === 0) cli.fail(EX_DATAERR);
      cli.print(options, { reports: lines }, toText(lines));
    });
};

async function* countMessages(
  messages: AsyncIterable<ReadInput>,
  seen: { readable: number; unreadable: number; missing: number },
  cli: Cli,
): AsyncGenerator<ReadInput> {
  for await (const message of messages) {
    if (message.problem === 'missing') {
      seen.missing += 1;
      cli.say(`${message.file} cannot be read.`);
      continue;
    }
    if (message.message.kind === 'unreadable') seen.unreadable += 1;
    else seen.readable += 1;
    yield message;
  }
}

const judge = async (cli: Cli, messages: AsyncIterable<ReadInput>): Promise<Line[]> => {
  const { withDigests } = await import('./inbound/find-digests.ts');
  return withDigests(cli, async (find) => {
    const lines: Line[] = [];
    for await (const batch of batches(messages)) {
      const digests = await find(batch.map(({ message }) => message.traces));
      lines.push(...batch.flatMap((each, n) => linesOf(each, () => ({ digest: digests[n]! }))));
    }
    return lines;
  });
};

const take = (cli: Cli, messages: AsyncIterable<ReadInput>, { recipient }: Options): Promise<Line[]> =>
  cli
    .withContainer('inbound', ['DATABASE_URL', 'APP_SECRET'], async (container) => {
      const lines: Line[] = [];
      for await (const batch of batches(messages))
        lines.push(...(await takeBatch(container, batch, recipient)));
      return lines;
    })
    .catch(async (error: unknown) => {
      const { isTransient } = await import('../../services/platform/postgres.ts');
      const { DomainError, messageOf } = await import('../../services/platform/errors.ts');
      if (error instanceof DomainError || !isTransient(error)) throw error;
      throw new CommandFailed(messageOf(error), {}, error, EX_TEMPFAIL);
    });

const takeBatch = async (container: Container, batch: ReadInput[], recipients: string[]): Promise<Line[]> => {
  const { handleTaken, storeInput } = await import('./inbound/take-inputs.ts');
  // What is too large is not stored either: nobody could do anything with it.
  const stored = batch.filter(({ problem }) => problem === null);
  const taken: Awaited<ReturnType<typeof storeInput>>[] = [];
  for (const each of stored) taken.push(await storeInput(container, each, recipients));
  const done = await handleTaken(container, taken);
  return batch.flatMap((each) => {
    const results = done[stored.indexOf(each)] ?? [];
    return linesOf(each, (n) => results[n] ?? { digest: null, action: each.problem ? 'none' : 'taken' });
  });
};

const linesOf = (
  { file, message }: ReadInput,
  more: (n: number) => Pick<Line, 'digest' | 'action'>,
): Line[] =>
  message.reports.map(({ recipient, verdict, status, rule }, n) => ({
    file,
    recipient,
    verdict,
    status,
    rule,
    ...more(n),
  }));

async function* batches(messages: AsyncIterable<ReadInput>): AsyncGenerator<ReadInput[]> {
  let batch: ReadInput[] = [];
  for await (const message of messages) {
    batch.push(message);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const toText = (lines: Line[]): string =>
  [
    ...lines.map(({ file, recipient, verdict, status, rule, digest, action }) =>
      inLine(
        [
          `${file}: ${verdict}`,
          ...(recipient ? [recipient] : []),
          ...(status ? [status] : []),
          `rule ${rule}`,
          digest ? `digest ${digest}` : 'no digest',
          ...(action ? [action] : []),
        ].join(', '),
      ),
    ),
    `${count(lines.length, 'report')}.`,
  ].join('\n');
