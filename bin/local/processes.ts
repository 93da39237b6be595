import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Identifies a process, also against a later one with the same pid. */
export type ProcessMark = { pid: number; birth: string };

/**
 * Returns when a process began, in units of its system; null when there is no such process, or only its zombie (which stays
 * for ever in a container whose first process reaps none).
 */
export const birthOf = async (pid: number): Promise<string | null> => {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (stat === null) return null;
    // proc_pid_stat(5): the name in brackets may hold spaces; state is the 3rd field, start time the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  }
  const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  const line = stdout.trim();
  return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
};

export const isSameProcess = async ({ pid, birth }: ProcessMark): Promise<boolean> =>
  (await birthOf(pid)) === birth;

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a process to end; returns false when it is still alive after `timeoutMs`. */
export const waitForEnd = async (mark: ProcessMark, timeoutMs: number): Promise<boolean> => {
  const deadline = Date.now() + timeoutMs;
  while (await isSameProcess(mark)) {
    if (Date.now() >= deadline) return false;
    await delay(20);
  }
  return true;
};

export const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** Ends a process by `signal`, and by SIGKILL when it is still alive after `waitMs`. */
export const endProcess = async (
  mark: ProcessMark,
  signal: NodeJS.Signals,
  waitMs: number,
): Promise<void> => {
  if (!(await isSameProcess(mark))) return;
  send(mark.pid, signal);
  if (await waitForEnd(mark, waitMs)) return;
  send(mark.pid, 'SIGKILL');
  await waitForEnd(mark, 5000);
};
