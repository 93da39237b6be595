import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, chown, cp, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutDir, shortHash } from './paths.ts';
import { binariesIn, type PostgresBinaries } from './postgres-binaries.ts';

/** Where a cluster lives and who runs it, because Postgres refuses to run as root. */
export type PostgresHome = {
  user?: { uid: number; gid: number };
  binaries: PostgresBinaries;
  /** Holds `cluster/` and what belongs to it. */
  dir: string;
  moved: boolean;
};

const isRoot = (): boolean => process.getuid?.() === 0;

// The user `postgres` where a package has created it, else `nobody`; no account is created here.
const unprivilegedUser = (): { uid: number; gid: number } => {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // no such user
    }
  }
  throw new Error('Postgres cannot run as root, and there is no user "postgres" or "nobody" to run it as.');
};

const canRun = (user: { uid: number; gid: number }, file: string, args: string[]): boolean =>
  spawnSync(file, args, { ...user, cwd: '/', stdio: 'ignore' }).status === 0;

const canEnter = (user: { uid: number; gid: number }, dir: string): boolean =>
  canRun(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', dir]);

// Anyone may write to /var/tmp, so a folder of this name may belong to somebody else and must not be used.
const makeOwnDir = async (dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true, mode: 0o711 });
  const { uid, mode } = await lstat(dir);
  const owned = (await lstat(dir)).isDirectory() && uid === 0 && (mode & 0o022) === 0;
  if (!owned) throw new Error(`${dir} belongs to somebody else. Remove it, or set DATABASE_URL.`);
  await chmod(dir, 0o711);
};

const copyBinaries = async (source: PostgresBinaries): Promise<PostgresBinaries> => {
  const base = `/var/tmp/paperboy-${shortHash(checkoutDir)}`;
  await makeOwnDir(base);
  const target = join(base, `native-${source.version}`);
  if ((await lstat(target).catch(() => null)) === null) {
    const draft = `${target}.${process.pid}`;
    await cp(source.nativeDir, draft, { recursive: true, verbatimSymlinks: true });
    // Another process may have made the copy first.
    await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return binariesIn(target, source.version);
};

/**
 * Creates the folder for a cluster: `dataDir/postgres`, or, where this process is root and the unprivileged user cannot
 * reach that (a checkout under /root), a folder under /var/tmp.
 */
export const preparePostgresHome = async (
  dataDir: string,
  found: PostgresBinaries,
): Promise<PostgresHome> => {
  await mkdir(dataDir, { recursive: true });
  const usual = join(dataDir, 'postgres');
  if (!isRoot()) {
    await mkdir(usual, { recursive: true, mode: 0o700 });
    return { binaries: found, dir: usual, moved: false };
  }

  const user = unprivilegedUser();
  const binaries = canRun(user, found.postgres, ['--version']) ? found : await copyBinaries(found);
  // Others may enter the folder, not read it; secret files in it have their own mode.
  const { uid, mode } = await lstat(dataDir);
  if (uid === 0 && (mode & 0o001) === 0) await chmod(dataDir, (mode & 0o777) | 0o011);
  const moved = !canEnter(user, dataDir);
  const elsewhere = `/var/tmp/paperboy-${shortHash(dataDir)}`;
  if (moved) await makeOwnDir(elsewhere);
  const dir = moved ? join(elsewhere, 'postgres') : usual;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chown(dir, user.uid, user.gid);
  return { user, binaries, dir, moved };
};
