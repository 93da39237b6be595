import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { checkoutDir } from '../../bin/local/paths.ts';
import { workerArgs } from '../../workers/args.ts';

/** A worker as in production: its own process, taking jobs from the queue. Resolves when it does. */
export const startWorkerProcess = (env: NodeJS.ProcessEnv) => startProcess(env, workerArgs);

/** The process that takes mail, as in production. */
export const startInboundProcess = (env: NodeJS.ProcessEnv) =>
  startProcess(env, ['--import', 'tsx', 'workers/inbound.ts']);

const startProcess = async (env: NodeJS.ProcessEnv, args: string[]) => {
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: checkoutDir,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const failed = exited.then(() =>
    Promise.reject(new Error(`A process ended before it was ready:\n${said}`)),
  );
  await Promise.race([once(child, 'message'), failed]);
  failed.catch(() => {});
  return {
    pid: child.pid!,
    /** Returns its stderr. */
    said: (): string => said,
    kill: async (): Promise<void> => {
      child.kill('SIGKILL');
      await exited;
    },
    /** Asks it to stop; returns its exit code and how long that took. */
    end: async (): Promise<{ code: number | null; ms: number }> => {
      const startedAt = Date.now();
      child.kill('SIGTERM');
      const [code] = await exited;
      return { code, ms: Date.now() - startedAt };
    },
  };
};

export type WorkerProcess = Awaited<ReturnType<typeof startWorkerProcess>>;
