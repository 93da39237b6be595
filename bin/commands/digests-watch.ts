import type { Command } from 'commander';
import type { RunProgress } from '../../services/admin/runs.ts';
import { count, number } from '../../services/platform/plural.ts';
import { type Cli, UsageError } from './cli.ts';
import { readDate } from './read-date.ts';
import { inLine, table } from './text.ts';

const HOLDS = {
  operator: 'PAUSED',
  relay: 'WAITING, no relay accepts mail',
  refused: 'PAUSED, receivers refuse this sender',
  guard: 'PAUSED, too much comes back',
} as const;

const duration = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.floor(seconds / 3_600)} h ${Math.round((seconds % 3_600) / 60)} min`;
};

/** Returns a run as text for one screen. */
const describeRun = (run: RunProgress): string => {
  const left = run.states.planned + run.states.claimed + run.states.sending;
  const lines = [`${run.localDate}: ${count(run.planned, 'digest')}, ${number(left)} to do`];
  for (const { kind, reason } of run.holds) lines.push(inLine(`${HOLDS[kind]}: ${reason}`));
  if (run.isCancelled) lines.push('CANCELLED by the operator');
  const eta = run.etaSeconds === null ? 'no progress' : `done in ${duration(run.etaSeconds)}`;
  lines.push(`${number(run.ratePerSecond)} a second${left > 0 ? `, ${eta}` : ''}`, '');
  const states = Object.entries(run.states).filter(([, n]) => n > 0);
  lines.push(
    table(
      [{ title: 'STATE' }, { title: 'DIGESTS', align: 'right' }],
      states.map(([state, n]) => [state, number(n)]),
    ),
  );
  if (run.slowestDomains.length > 0)
    lines.push(
      '',
      table(
        [
          { title: 'SLOWEST TODAY' },
          { title: 'REPLY', align: 'right' },
          { title: 'SENT', align: 'right' },
          { title: 'DEFERRED', align: 'right' },
          { title: 'FAILED', align: 'right' },
          { title: 'DEFERRED UNTIL' },
        ],
        run.slowestDomains.map((each) => [
          each.domain,
          `${number(each.meanMs)} ms`,
          number(each.sent),
          number(each.deferred),
          number(each.failed),
          each.heldUntil ? `${each.heldUntil.toISOString().slice(11, 19)} UTC` : '',
        ]),
      ),
    );
  return lines.join('\n');
};

export const registerDigestsWatch = (digests: Command, cli: Cli): void => {
  digests
    .command('watch')
    .description(
      'Show the progress of a run: states, rate, time left, slowest domains. Ends when the run is done, or with Ctrl-C.',
    )
    .option('--date <YYYY-MM-DD>', 'the local date (default: the newest that has digests)')
    .option('--every <SECONDS>', 'seconds between two refreshes', '2')
    .option('--once', 'show it once, and end')
    .option('--json', 'one JSON object a line')
    .addHelpText(
      'after',
      `
Watching delays no mail, however large the run.
JSON: {"localDate","planned","states","isCancelled","holds","ratePerSecond","etaSeconds","slowestDomains"}

Example:
  npm run --silent paperboy -- digests watch`,
    )
    .action(async (options: { date?: string; every: string; once?: boolean; json?: boolean }) => {
      const wanted = await readDate(options.date);
      const everyMs = Number(options.every) * 1_000;
      if (!(everyMs >= 200))
        throw new UsageError(`--every: "${options.every}" is not a number of seconds; the minimum is 0.2.`);
      const { stdout } = cli.io;
      const isScreen = !options.json && 'isTTY' in stdout && stdout.isTTY === true;
      await cli.withContainer('digests watch', ['DATABASE_URL'], async ({ runs }) => {
        for (;;) {
          const date = wanted ?? (await runs.latestLocalDate());
          if (date === null)
            return cli.print(options, { localDate: null, planned: 0 }, 'No digest has been planned yet.');
          const run = await runs.progress(date);
          // The text is overwritten from the top, so that the screen does not flicker.
          if (isScreen) stdout.write('\x1b[H\x1b[J');
          cli.print(options, run, describeRun(run));
          const left = run.states.planned + run.states.claimed + run.states.sending;
          if (options.once || left === 0) return;
          await new Promise((resolve) => setTimeout(resolve, everyMs));
        }
      });
    });
};
