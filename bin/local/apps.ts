import { join } from 'node:path';
import { EXIT_PORT_TAKEN } from '../../services/platform/shutdown.ts';
import { formatLogLine } from './log-lines.ts';
import { checkoutDir } from './paths.ts';
import { describeExit, type Service, type Supervisor } from './supervisor.ts';

export type Launch = { supervisor: Supervisor; env: NodeJS.ProcessEnv; logDir: string };

type App = { service: Service; ready: Promise<void>; logFile: string };

/** Starts one of Paperboy's own processes; `ready` resolves when the process says so over its IPC channel. */
export const launchApp = ({ supervisor, env, logDir }: Launch, name: string, args: string[]): App => {
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const logFile = join(logDir, `${name}.log`);
  const service = supervisor.start({
    name,
    file: process.execPath,
    args,
    cwd: checkoutDir,
    env,
    logFile,
    onLine: (line) => {
      const text = formatLogLine(name, line);
      if (text !== null) process.stdout.write(`${text}\n`);
    },
    ipc: true,
    onMessage: (message) => {
      if ((message as { type?: string }).type === 'ready') isReady();
    },
    stage: 1,
    stopSignal: 'SIGTERM',
    // A little longer than a worker gives what it is sending.
    stopWaitMs: 32_000,
  });
  return { service, ready, logFile };
};

/** An app found its port taken by another process. */
export class PortTaken extends Error {
  override name = 'PortTaken';
}

/**
 * Waits until an app is ready, and has it started again whenever it crashes afterwards. An app that ends before it was
 * ready is not started again: what stopped it, a setting perhaps, would do so the next time too.
 *
 * @throws PortTaken when its port belongs to another process
 * @throws Error that says how the app ended, and where its log is
 */
export const keepOnceReady = async ({ service, ready, logFile }: App): Promise<void> => {
  const failed = service.firstExit.then(
    (exit) => {
      const message = `${service.name} ${describeExit(exit)} before it was ready; see ${logFile}.`;
      throw exit.code === EXIT_PORT_TAKEN ? new PortTaken(message) : new Error(message);
    },
    (error: Error) => {
      throw new Error(`${service.name} could not be started (${error.message}); see ${logFile}.`);
    },
  );
  await Promise.race([ready, failed]);
  failed.catch(() => {});
  service.keep();
};
