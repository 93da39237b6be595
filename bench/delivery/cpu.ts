import { readdirSync, readFileSync } from 'node:fs';

// proc(5): times are in clock ticks, which are 1/100 s on every Linux that Node runs on.
const US_PER_TICK = 10_000;

const statOf = (pid: number): string[] | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; what follows begins with the 3rd field.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
};

/** Returns the processor time of a process so far, in microseconds, with that of its children that have ended. */
const usedBy = (fields: string[] | null): number =>
  fields === null ? 0 : [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * US_PER_TICK;

export const cpuOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + usedBy(statOf(pid)), 0);

/** Returns the processor time of all children of this process that have ended, in microseconds so far. */
export const cpuOfEndedChildren = (): number =>
  [13, 14].reduce((sum, at) => sum + Number(statOf(process.pid)![at]), 0) * US_PER_TICK;

/** Returns the processor time of a process and its children, such as a Postgres with its backends. */
export const cpuOfTree = (parent: number): number => {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.[1] === String(parent));
  return cpuOf([parent, ...children]);
};

/** Returns the peak memory of a process so far (VmHWM) and its present memory (VmRSS), in megabytes. */
export const memoryOf = (pid: number): { peakMb: number; nowMb: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { peakMb: mb('VmHWM'), nowMb: mb('VmRSS') };
};
