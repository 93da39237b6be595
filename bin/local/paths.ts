import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this checkout, without a trailing slash. */
export const checkoutDir = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Returns the folder for the data of the local parts: `PAPERBOY_DATA_DIR`, else `.data` in the checkout. */
export const dataDirOf = (env: NodeJS.ProcessEnv): string =>
  resolve(env.PAPERBOY_DATA_DIR || join(checkoutDir, '.data'));

/** Returns a short, stable name for a path, for folders that have to be elsewhere. */
export const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 10);

// Homebrew and sbin are often missing from the PATH of processes that an editor or a service starts.
const extraDirs = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/local/sbin', '/usr/sbin'];

/** Returns the absolute path of the first of `names` that is an executable on PATH. */
export const findOnPath = (names: string[], path = process.env.PATH ?? ''): string | undefined => {
  const dirs = [...path.split(delimiter).filter(Boolean), ...extraDirs];
  for (const name of names) {
    for (const dir of dirs) {
      const file = join(dir, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // It is not in this folder.
      }
    }
  }
  return undefined;
};
