import { spawn } from 'node:child_process';

// `read` fails at the end of its input, which comes when the process at the other end has ended, for whatever reason. A line
// on the pipe means that the guarded process has ended and the guard may end too.
const script = 'read -r word && exit 0; kill -s "$1" "$2" 2>/dev/null';

/**
 * Starts a shell that outlives this process just long enough to signal `pid`, so that a killed parent leaves no database
 * running. Call the returned function once the guarded process has ended; it resolves when the shell has ended.
 */
export const guardProcess = (pid: number, signal: NodeJS.Signals): (() => Promise<void>) => {
  const guard = spawn('/bin/sh', ['-c', script, 'guard', signal.replace(/^SIG/, ''), String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  const left = new Promise<void>((resolve) => guard.once('close', () => resolve()));
  return () => {
    guard.stdin.end('done\n');
    return left;
  };
};
