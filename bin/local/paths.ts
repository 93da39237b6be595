import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this checkout, without a trailing slash. */
export const checkoutDir = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Where the local parts keep their data: `PAPERBOY_DATA_DIR`, else `.data` in the checkout. */
export const dataDirOf = (env: NodeJS.ProcessEnv): string =>
  resolve(env.PAPERBOY_DATA_DIR || join(checkoutDir, '.data'));

/** A short stable name for a path, for folders that have to live elsewhere. */
export const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 10);

// Homebrew and sbin are often missing from the PATH that an editor or a service hands down.
const extraDirs = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/local/sbin', '/usr/sbin'];

/** The first of `names` that is an executable on PATH, as an absolute path. */
export const findOnPath = (names: string[], path = process.env.PATH ?? ''): string | undefined => {
  const dirs = [...path.split(delimiter).filter(Boolean), ...extraDirs];
  for (const name of names) {
    for (const dir of dirs) {
      const file = join(dir, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not in this folder
      }
    }
  }
  return undefined;
};
