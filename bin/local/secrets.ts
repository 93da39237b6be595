import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Returns the secret in `file` (mode 600), which is created on first use: 32 random bytes in base64url. */
export const readSecret = async (file: string): Promise<string> => {
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known.trim()) return known.trim();
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  if (known !== '') await rm(file, { force: true });
  try {
    // Unlike a rename, a link never replaces the file that another process has written first.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
};
