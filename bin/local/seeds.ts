import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutDir } from './paths.ts';

const hashSeeds = async (): Promise<string> => {
  const dir = join(checkoutDir, 'seeds');
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
};

/**
 * Records, beside the local cluster, which seeds it holds: seeding again would change nothing, but it costs a process. A
 * database that DATABASE_URL names (`home` null) has no such record and is seeded each time.
 */
export const createSeedStamp = (home: string | null) => {
  const file = home === null ? null : join(home, 'seeded');
  return {
    isFresh: async (): Promise<boolean> =>
      file !== null && (await readFile(file, 'utf8').catch(() => '')) === (await hashSeeds()),
    write: async (): Promise<void> => {
      if (file !== null) await writeFile(file, await hashSeeds());
    },
  };
};
