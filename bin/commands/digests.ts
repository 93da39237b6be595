import type { Command } from 'commander';
import { count, number } from '../../services/platform/plural.ts';
import type { Container } from '../../services/wiring/container.ts';
import { type Cli, CommandFailed, UsageError } from './cli.ts';
import { registerDigestsWatch } from './digests-watch.ts';
import { readDate } from './read-date.ts';
import { table } from './text.ts';

type Options = { date?: string; json?: boolean };

const JSON_OPTION = ['--json', 'print one JSON object'] as const;

export const registerDigests = (program: Command, cli: Cli): void => {
  const digests = program.command('digests').description('The delivery ledger, and the runs of each day.');
  registerStats(digests, cli);
  registerDigestsWatch(digests, cli);
  registerPause(digests, cli);
  registerResume(digests, cli);
  registerCancel(digests, cli);
  registerRetry(digests, cli);
};

const registerStats = (digests: Command, cli: Cli): void => {
  digests
    .command('stats')
    .description('Count the digests of a local date by state.')
    .option('--date <YYYY-MM-DD>', 'the local date (default: the newest that has digests)')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
"planned" counts every digest of the day, in any state; the state "planned" counts those that still wait.
The states always add up to "planned".
JSON: {"localDate","planned","states":{state:n},"skipped":{reason:n}}

Example:
  npm run --silent paperboy -- digests stats --date 2025-09-04`,
    )
    .action(async (options: Options) => {
      const wanted = await readDate(options.date);
      await cli.withContainer('digests stats', ['DATABASE_URL'], async ({ ledger, runs }) => {
        const { noDigests } = await import('../../services/digests/ledger/digest-state.ts');
        const date = wanted ?? (await runs.latestLocalDate());
        if (date === null) {
          const none = { localDate: null, planned: 0, states: noDigests(), skipped: {} };
          return cli.print(options, none, 'No digest has been planned yet.');
        }
        const result = await ledger.stats(date);
        const rows = Object.entries(result.states)
          .filter(([, n]) => n > 0)
          .map(([state, n]) => [state, number(n)]);
        const text = [`${date}: ${count(result.planned, 'digest')}`];
        if (rows.length > 0)
          text.push('', table([{ title: 'STATE' }, { title: 'DIGESTS', align: 'right' }], rows));
        const reasons = Object.entries(result.skipped).map(([reason, n]) => [reason, number(n)]);
        if (reasons.length > 0)
          text.push('', table([{ title: 'SKIPPED' }, { title: 'DIGESTS', align: 'right' }], reasons));
        cli.print(options, result, text.join('\n'));
      });
    });
};

const registerPause = (digests: Command, cli: Cli): void => {
  digests
    .command('pause')
    .description(
      'Hold all digests, in all workers at once. Mails that are being sent are finished; confirmations are still sent.',
    )
    .option('--reason <TEXT>', 'the reason that other operators see', 'paused by hand')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nJSON: {"paused","wasPaused"}\n\nExample:\n  npm run --silent paperboy -- digests pause --reason "new relay"',
    )
    .action(async (options: Options & { reason: string }) => {
      await cli.withContainer('digests pause', ['DATABASE_URL'], async ({ runs }) => {
        const isNew = await runs.pause(options.reason);
        const text = isNew
          ? 'Sending is paused. Continue with: paperboy digests resume'
          : 'Sending was paused already.';
        cli.print(options, { paused: true, wasPaused: !isNew }, text);
      });
    });
};

const registerResume = (digests: Command, cli: Cli): void => {
  digests
    .command('resume')
    .description(
      'Continue to send, whatever has stopped it: a pause, a relay that was away, receivers that refused the sender, too much that came back.',
    )
    .option('--domain <DOMAIN>', 'continue to send to this domain alone')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nJSON: {"paused","lifted":[{"kind","reason","since","domain"}]}\n\nExample:\n  npm run --silent paperboy -- digests resume',
    )
    .action(async (options: Options & { domain?: string }) => {
      await cli.withContainer('digests resume', ['DATABASE_URL', 'REDIS_URL'], async ({ runs }) => {
        const lifted = await runs.resume(options.domain?.toLowerCase());
        const text =
          lifted.length === 0
            ? 'Sending was not paused.'
            : `Sending continues. It was held: ${lifted.map(({ reason }) => reason).join('; ')}.`;
        cli.print(options, { paused: false, lifted }, text);
      });
    });
};

const dateOrLatest = async (given: string | undefined, { runs }: Container): Promise<string> => {
  const date = given ?? (await runs.latestLocalDate());
  if (date === null) throw new CommandFailed('No digest has been planned yet.');
  return date;
};

const registerCancel = (digests: Command, cli: Cli): void => {
  digests
    .command('cancel')
    .description(
      "Cancel a day's run: digests that are not being sent yet are skipped, and those that are planned later.",
    )
    .requiredOption('--date <YYYY-MM-DD>', 'the local date')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Mails that were begun are finished. The papers come with the next digest. To undo: digests retry --date D --state cancelled
JSON: {"localDate","cancelled"}

Example:
  npm run --silent paperboy -- digests cancel --date 2025-09-04`,
    )
    .action(async (options: Options) => {
      const localDate = (await readDate(options.date))!;
      await cli.withContainer('digests cancel', ['DATABASE_URL'], async ({ runs }) => {
        const { cancelled } = await runs.cancel(localDate);
        cli.print(
          options,
          { localDate, cancelled },
          `${localDate}: ${count(cancelled, 'digest')} cancelled.`,
        );
      });
    });
};

const retryable = ['failed', 'uncertain', 'cancelled'] as const;

const registerRetry = (digests: Command, cli: Cli): void => {
  digests
    .command('retry')
    .description('Send failed digests again, within CATCH_UP_HOURS from now.')
    .option('--date <YYYY-MM-DD>', 'the local date (default: the newest that has digests)')
    .option('--state <STATE>', `which: ${retryable.join(', ')}`, 'failed')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      `
Readers who left or are suppressed get nothing; papers that came with a later digest are not sent again. An uncertain
digest may have arrived: its second copy has the same Message-ID.
JSON: {"localDate","retried"}

Example:
  npm run --silent paperboy -- digests retry --date 2025-09-04`,
    )
    .action(async (options: Options & { state: string }) => {
      const wanted = await readDate(options.date);
      const state = retryable.find((each) => each === options.state);
      if (!state) throw new UsageError(`--state: "${options.state}" is not one of ${retryable.join(', ')}.`);
      await cli.withContainer('digests retry', ['DATABASE_URL', 'REDIS_URL'], async (container) => {
        const localDate = await dateOrLatest(wanted, container);
        const { retried } = await container.runs.retry(localDate, state);
        cli.print(
          options,
          { localDate, retried },
          `${localDate}: ${count(retried, 'digest')} planned again.`,
        );
      });
    });
};
