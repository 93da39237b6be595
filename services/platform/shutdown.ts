import { DomainError, messageOf } from './errors.ts';
import type { Logger } from './logger.ts';

const DEADLINE_MS = 30_000;
/** Whoever supervised this process may have taken Postgres and Redis with it: what waits for those waits in vain. */
const ALONE_MS = 10_000;

/**
 * Ends a process once, in order, under a deadline: on SIGTERM, SIGINT, or when the parent that supervises
 * it over an IPC channel is gone. What opens a thing closes it, so `close` is the whole of the work.
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

// Libraries ask Node for a report to learn which system they are on (resvg's loader does). It names the peer of every open
// connection, by DNS and on the main thread: with 500 connections the API stood still for minutes.
const keepReportsQuick = (): void => {
  // Node's types do not know it yet.
  if (process.report) Object.assign(process.report, { excludeNetwork: true });
};

/** Runs a process's `main`; what it throws ends the process, with a plain message where it is the operator's to act. */
export const runProcess = (main: () => Promise<void>): void => {
  keepReportsQuick();
  main().catch((error: unknown) => {
    const text = error instanceof DomainError ? error.message : ((error as Error)?.stack ?? String(error));
    process.stderr.write(`${text}\n`);
    process.exit(1);
  });
};
