import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../bin/local/paths.ts';

/** The paths of Debian's smtp-sink and smtp-source, and the environment they run in. */
export type Postfix = { sink: string; source: string; env: NodeJS.ProcessEnv };

const works = (postfix: Postfix): boolean =>
  [postfix.sink, postfix.source].every((file) =>
    // Without arguments both print their usage, unless a library is missing.
    /usage/.test(String(spawnSync(file, [], { env: postfix.env, encoding: 'utf8' }).stderr)),
  );

const installed = (): Postfix | null => {
  const [sink, source] = [findOnPath(['smtp-sink']), findOnPath(['smtp-source'])];
  return sink && source ? { sink, source, env: process.env } : null;
};

// Only two programs of the package are needed. It is unpacked into a folder instead of being installed, which would
// configure and start a mail service, and replace another one.
const unpacked = (dir: string): Postfix | null => {
  mkdirSync(dir, { recursive: true });
  if (spawnSync('apt-get', ['download', '-qq', 'postfix'], { cwd: dir, stdio: 'ignore' }).status !== 0)
    return null;
  const archive = readdirSync(dir).find((name) => name.endsWith('.deb'));
  if (!archive || spawnSync('dpkg-deb', ['-x', archive, '.'], { cwd: dir }).status !== 0) return null;
  const env = { ...process.env, LD_LIBRARY_PATH: join(dir, 'usr/lib/postfix') };
  const postfix = { sink: join(dir, 'usr/sbin/smtp-sink'), source: join(dir, 'usr/sbin/smtp-source'), env };
  return works(postfix) ? postfix : null;
};

const installedNow = (): Postfix | null => {
  if (process.getuid?.() !== 0) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postfix'], {
    env,
    stdio: 'ignore',
  });
  return installed();
};

/** Finds both programs, else unpacks them into `dir`, else installs them; returns null if that is impossible without asking. */
export const ensurePostfix = (dir: string): Postfix | null => installed() ?? unpacked(dir) ?? installedNow();
