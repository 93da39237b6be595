import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process beyond its end: a process id alone is reused. */
export type ProcessIdentity = { host: string; pid: number; startedAt: string; nonce: string };

const safe = (text: string): string => text.replace(/[^A-Za-z0-9.-]/g, '-');

/** Returns when a process began, as text to compare; null where there is no such process. */
const startOf = (pid: number): string | null => {
  try {
    // proc(5): field 22, in clock ticks since boot; the command in parentheses may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, although it is still listed.
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

// Containers may share a host name and a folder, and each numbers its processes from 1.
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

/** Returns the name of a process's nth journal file. */
export const fileOf = ({ host, pid, startedAt, nonce }: ProcessIdentity, segment: number): string =>
  `${host}~${pid}~${startedAt}~${nonce}~${String(segment).padStart(6, '0')}.journal`;

/** Returns the owner of a journal file; null for another kind of file. */
export const ownerOf = (file: string): ProcessIdentity | null => {
  const match = /^([^~]+)~(\d+)~([^~]+)~([0-9a-f]+)~\d+\.journal$/.exec(file);
  return match && { host: match[1]!, pid: Number(match[2]), startedAt: match[3]!, nonce: match[4]! };
};

/** Returns whether a process has ended; null where it ran on another machine or in another container, which cannot be told. */
export const hasEnded = (owner: ProcessIdentity): boolean | null =>
  owner.host === thisHost() ? startOf(owner.pid) !== owner.startedAt : null;
