import { join } from 'node:path';
import { formatLogLine } from './log-lines.ts';
import { checkoutDir } from './paths.ts';
import { describeExit, type Service, type Supervisor } from './supervisor.ts';

export type Launch = { supervisor: Supervisor; env: NodeJS.ProcessEnv; logDir: string };

export type App = { service: Service; ready: Promise<void>; logFile: string };

/** Starts one of our own processes; `ready` resolves when the process says so over its channel. */
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

/**
 * Has an app started again whenever it crashes, from its first `ready` on. One that ends before that is not tried
 * again: what keeps it down, a setting perhaps, would be there the next time too.
 *
 * @throws Error that says how the app ended, and where its log is
 */
export const keepOnceReady = async ({ service, ready, logFile }: App): Promise<void> => {
  const ended = service.firstExit.then(
    describeExit,
    (error: Error) => `could not be started (${error.message})`,
  );
  const how = await Promise.race([ready, ended]);
  if (how) throw new Error(`${service.name} ${how} before it was ready; see ${logFile}.`);
  service.keep();
};
