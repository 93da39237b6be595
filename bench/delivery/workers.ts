import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { checkoutDir } from '../../bin/local/paths.ts';
import { workerArgs } from '../../workers/args.ts';
import { cpuOf, memoryOf } from './cpu.ts';

const STOP_MS = 30_000;

const startOne = async (env: Record<string, string>, nodeArgs: string[]): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [...nodeArgs, ...workerArgs], {
    cwd: checkoutDir,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const gone = once(child, 'exit').then(() =>
    Promise.reject(new Error('A worker ended before it was ready.')),
  );
  await Promise.race([once(child, 'message'), gone]);
  gone.catch(() => {});
  return child;
};

/** Starts worker processes as `npm run worker` does in production; `nodeArgs` can make Node profile them. */
export const startWorkers = async (count: number, env: Record<string, string>, nodeArgs: string[] = []) => {
  const children = await Promise.all(Array.from({ length: count }, () => startOne(env, nodeArgs)));
  const pids = children.map(({ pid }) => pid!);
  return {
    pids,
    cpuUs: (): number => cpuOf(pids),
    /** Returns the peak memory of the largest worker. */
    peakRssMb: (): number => Math.max(...pids.map((pid) => memoryOf(pid).peakMb)),
    stop: async (): Promise<void> => {
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
          child.kill('SIGTERM');
          await once(child, 'exit');
          clearTimeout(kill);
        }),
      );
    },
  };
};

export type Workers = Awaited<ReturnType<typeof startWorkers>>;
