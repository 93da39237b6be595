import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Measures the megabytes of a million profiles, in a separate process that can force garbage collections: it builds
 * profiles and prints by how much its memory grew (measure-memory.ts).
 */
export const measureMemory = async (folder: string, set: string): Promise<number> => {
  const script = fileURLToPath(new URL('measure-memory.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--import',
    import.meta.resolve('tsx'),
    script,
    folder,
    set,
  ]);
  return (JSON.parse(stdout) as { bytes: number }).bytes * (1e6 / 2 ** 20);
};
