import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Renames logs over `maxBytes` to `.1`, so that they never fill the disk. */
export const rotateLogs = async (logDir: string, maxBytes = 10_000_000): Promise<void> => {
  const names = await readdir(logDir).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('.log'))) {
    const file = join(logDir, name);
    if ((await stat(file)).size > maxBytes) await rename(file, `${file}.1`);
  }
};
