import { DomainError, messageOf } from './errors.ts';
import type { Logger } from './logger.ts';

const DEADLINE_MS = 30_000;
// A supervisor that is gone may have taken Postgres and Redis with it; waiting for them would be in vain.
const ALONE_MS = 10_000;

/** The exit code of a process whose port belongs to another one, so that `npm start` can choose the next port. */
export const EXIT_PORT_TAKEN = 98;

/**
 * Calls `close` once and ends the process, under a deadline: on SIGTERM, on SIGINT, or when the parent that supervises it
 * over an IPC channel is gone.
 */
export const closeOnSignal = (options: { close: () => Promise<void>; log: Logger }): void => {
  let closing = false;
  const end = (why: string, deadlineMs = DEADLINE_MS) => {
    if (closing) return;
    closing = true;
    options.log.info({ why }, 'closing');
    const deadline = setTimeout(() => {
      options.log.error('not closed in time; leaving');
      process.exit(1);
    }, deadlineMs);
    deadline.unref();
    options.close().then(
      () => process.exit(0),
      (error: unknown) => {
        options.log.error({ err: messageOf(error) }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
  process.once('disconnect', () => end('the supervisor is gone', ALONE_MS));
};

// Some libraries ask Node for a diagnostic report to learn which system they are on (resvg's loader does). Such a report
// looks up the peer of every open connection by DNS, on the main thread: with 500 connections the API stood still for
// minutes.
const excludeNetworkFromReports = (): void => {
  // The types of Node 20 lack the property.
  if (process.report) Object.assign(process.report, { excludeNetwork: true });
};

/** Runs a process's `main`. An error ends the process; of a DomainError only the message is printed, without a stack. */
export const runProcess = (main: () => Promise<void>): void => {
  excludeNetworkFromReports();
  main().catch((error: unknown) => {
    const text = error instanceof DomainError ? error.message : ((error as Error)?.stack ?? String(error));
    process.stderr.write(`${text}\n`);
    process.exit((error as NodeJS.ErrnoException)?.code === 'EADDRINUSE' ? EXIT_PORT_TAKEN : 1);
  });
};
