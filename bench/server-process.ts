import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { choosePort } from '../bin/local/ports.ts';

const READY_MS = 60_000;

/** Starts a server in a separate process and waits until it reports that it is ready. */
export const startServer = async (file: URL, env: Record<string, string>) => {
  const { port } = await choosePort(0);
  const child = fork(fileURLToPath(file), [], {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const ready = once(child, 'message', { signal: AbortSignal.timeout(READY_MS) });
  await Promise.race([
    ready,
    ended.then(([code]) => {
      throw new Error(`${file.pathname} ended with ${code} before it was ready`);
    }),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    /** Returns whether the process has ended by itself. */
    isGone: (): boolean => child.exitCode !== null || child.signalCode !== null,
    stop: async (): Promise<void> => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
};
