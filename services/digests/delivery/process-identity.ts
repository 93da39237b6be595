import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process for good: its id alone is used again by others. */
export type ProcessIdentity = { host: string; pid: number; startedAt: string; nonce: string };

const safe = (text: string): string => text.replace(/[^A-Za-z0-9.-]/g, '-');

/** When a process began, as text to compare; null where there is none. */
const startOf = (pid: number): string | null => {
  try {
    // proc(5): field 22, in clock ticks since boot; the command in parentheses may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended: it only waits to be counted.
    if (fields[0] === 'Z') return null;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8);
    return `${boot}-${fields[19]}`;
  } catch {
    if (process.platform === 'linux') return null;
  }
  try {
    const told = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return told === '' ? null : safe(told);
  } catch {
    return null;
  }
};

// Containers may share a machine's name, and a folder, and number their processes each from 1.
const thisHost = (): string => {
  try {
    return safe(`${hostname()}-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`);
  } catch {
    return safe(hostname());
  }
};

export const thisProcess = (): ProcessIdentity => ({
  host: thisHost(),
  pid: process.pid,
  startedAt: startOf(process.pid) ?? 'unknown',
  nonce: randomBytes(4).toString('hex'),
});

/** The name of a process's nth journal file. */
export const fileOf = ({ host, pid, startedAt, nonce }: ProcessIdentity, segment: number): string =>
  `${host}~${pid}~${startedAt}~${nonce}~${String(segment).padStart(6, '0')}.journal`;

/** Whose file it is; null for a file of another kind. */
export const ownerOf = (file: string): ProcessIdentity | null => {
  const match = /^([^~]+)~(\d+)~([^~]+)~([0-9a-f]+)~\d+\.journal$/.exec(file);
  return match && { host: match[1]!, pid: Number(match[2]), startedAt: match[3]!, nonce: match[4]! };
};

/** Whether a process has ended; null where that cannot be told: it ran on another machine, or in another container. */
export const hasEnded = (owner: ProcessIdentity): boolean | null =>
  owner.host === thisHost() ? startOf(owner.pid) !== owner.startedAt : null;
