import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { registerAdminLink } from './commands/admin-link.ts';
import { registerAnnouncements } from './commands/announcements.ts';
import { registerBounces } from './commands/bounces.ts';
import { type Cli, CommandFailed, createCli, type Io, UsageError } from './commands/cli.ts';
import { registerDigests } from './commands/digests.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEditions } from './commands/editions.ts';
import { registerInbound } from './commands/inbound.ts';
import { registerIngest } from './commands/ingest.ts';
import { registerKeys } from './commands/keys.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerPapers } from './commands/papers.ts';
import { registerPlan } from './commands/plan.ts';
import { registerPreview } from './commands/preview.ts';
import { registerRank } from './commands/rank-command.ts';
import { registerSubmissions } from './commands/submissions.ts';
import { registerSubscribers } from './commands/subscribers.ts';
import { asMessage, forTerminal } from './commands/text.ts';
import { registerWebhooks } from './commands/webhooks.ts';

// In the order of a day: papers, readers, digests; then maintenance.
const commands = [
  registerIngest,
  registerPapers,
  registerEditions,
  registerSubmissions,
  registerSubscribers,
  registerPreview,
  registerPlan,
  registerDigests,
  registerAnnouncements,
  registerBounces,
  registerInbound,
  registerWebhooks,
  registerRank,
  registerMigrate,
  registerDoctor,
  registerKeys,
  registerAdminLink,
];

const createProgram = (io: Io, cli: Cli): Command => {
  const program = new Command('paperboy')
    .description("The operator's command of Paperboy.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(forTerminal(text)),
      writeErr: (text) => io.stderr.write(forTerminal(text)),
    })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText(
      'after',
      `
Settings come from the environment and .env, else from the running \`npm start\`.
Exit code: 0 done, 1 failed, 2 bad usage; inbound has its own. With --json, stdout holds one JSON object and nothing else.

Example:
  npm run --silent paperboy -- ingest seeds/daily-papers/2025-09-04.txt --json`,
    );
  for (const register of commands) register(program, cli);
  return program;
};

/** EX_USAGE of sysexits.h, for the command that mail servers run. */
const usageCode = ([command]: string[]): number => (command === 'inbound' ? 64 : 2);

/** Runs one command line and returns the exit code. */
export const runPaperboy = async (args: string[], io: Io): Promise<number> => {
  const printError = (message: string, details: object = {}): void => {
    if (args.includes('--json')) io.stdout.write(`${JSON.stringify({ error: message, ...details })}\n`);
  };
  const cli = createCli(io);
  try {
    await createProgram(io, cli).parseAsync(args, { from: 'user' });
    return cli.exitCode();
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      printError(error.message.replace(/^error: /, ''));
      return usageCode(args);
    }
    const { explainError } = await import('./commands/explain-error.ts');
    const message = explainError(error);
    io.stderr.write(`${asMessage(message)}\n`);
    printError(message.split('\n    at ')[0]!, error instanceof CommandFailed ? error.details : {});
    if (error instanceof UsageError) return usageCode(args);
    return error instanceof CommandFailed ? error.exitCode : 1;
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // `paperboy subscribers export | head` closes the pipe early.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const { env } = process;
  // npm runs a script in the package's folder, but the operator's names are relative to their own.
  const cwd = env.npm_lifecycle_event === 'paperboy' && env.INIT_CWD ? env.INIT_CWD : process.cwd();
  process.exitCode = await runPaperboy(process.argv.slice(2), {
    env,
    cwd,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
