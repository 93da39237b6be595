import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { birthOf, isSameProcess, type ProcessMark } from './processes.ts';

/** Returns what the process that has claimed `file` wrote into it, or null when none that is alive has. */
export const findClaim = async <T extends ProcessMark>(file: string): Promise<T | null> => {
  try {
    const claim = JSON.parse(await readFile(file, 'utf8')) as T;
    return (await isSameProcess(claim)) ? claim : null;
  } catch {
    return null;
  }
};

/** Returns the mark of this process, to stand in a claim. */
export const ownMark = async (): Promise<ProcessMark> => ({
  pid: process.pid,
  birth: (await birthOf(process.pid)) ?? '',
});

const isExists = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';

// A link appears with all of its content at once: nobody can read half a claim and take it for a dead one.
const linkTo = async (own: string, file: string): Promise<boolean> => {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (isExists(error)) return false;
    throw error;
  }
};

const STALE_LOCK_MS = 5_000;

// One process at a time looks and removes; otherwise the second to look would remove the claim that the first has
// just made.
const removeDeadClaim = async (file: string): Promise<void> => {
  const lock = `${file}.lock`;
  try {
    await mkdir(lock);
  } catch (error) {
    if (!isExists(error)) throw error;
    const since = await stat(lock).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (since > STALE_LOCK_MS) await rm(lock, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 10));
    return;
  }
  try {
    if (!(await findClaim(file))) await rm(file, { force: true });
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
};

/**
 * Claims `file` for the process that `claim` names, until it removes the file or ends. Of several processes that try at
 * once, one succeeds.
 *
 * @returns null, or the claim of the process that was quicker
 */
export const claimFile = async <T extends ProcessMark>(file: string, claim: T): Promise<T | null> => {
  await mkdir(dirname(file), { recursive: true });
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(own, JSON.stringify(claim), { mode: 0o600 });
  try {
    while (!(await linkTo(own, file))) {
      const holder = await findClaim<T>(file);
      if (holder) return holder;
      await removeDeadClaim(file);
    }
    return null;
  } finally {
    await rm(own, { force: true });
  }
};
