import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './say.mjs';

const extraDirs = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/local/sbin', '/usr/sbin', '/snap/bin'];

const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const find = (names) => {
  const dirs = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...extraDirs];
  for (const name of names) {
    const file = name.startsWith('/') ? name : dirs.map((dir) => join(dir, name)).find(isExecutable);
    if (file && isExecutable(file)) return file;
  }
  return undefined;
};

export const findRedis = () => find(['redis-server', 'valkey-server']);

// Some distributions ship a "chromium" that only says how to get the real one; a real one prints its version.
export const findChromium = () => {
  const names = [
    process.env.PAPERBOY_CHROMIUM,
    ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  const works = (file) =>
    file && spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
  return names
    .filter(Boolean)
    .map((name) => find([name]))
    .find(works);
};

const managers = [
  {
    tool: 'apt-get',
    before: [['apt-get', 'update', '-qq']],
    install: (names) => ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names],
  },
  { tool: 'apk', before: [], install: (names) => ['apk', 'add', '--no-progress', '--quiet', ...names] },
  { tool: 'dnf', before: [], install: (names) => ['dnf', 'install', '-y', '-q', ...names] },
];

/** Returns the commands by which this system installs packages without asking; undefined if there are none. */
const packageManager = () => {
  if (process.platform === 'darwin') {
    const brew = find(['brew']);
    return brew && { tool: 'brew', before: [], install: (names) => [brew, 'install', '--quiet', ...names] };
  }
  const manager = managers.find(({ tool }) => find([tool]));
  if (!manager) return undefined;
  if (process.getuid?.() === 0) return manager;
  if (!find(['sudo']) || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0)
    return undefined;
  const asRoot = (command) => ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
  return {
    tool: manager.tool,
    before: manager.before.map(asRoot),
    install: (names) => asRoot(manager.install(names)),
  };
};

const run = ([file, ...args]) =>
  spawnSync(file, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' },
  }).status === 0;

/**
 * Installs by the system's package manager: for each manager the names to try, in order.
 * @returns whether anything was installed
 */
export const installSystemPackage = (label, names) => {
  const manager = packageManager();
  const choices = manager && names[manager.tool];
  if (!choices) return false;
  say(`Installing ${label} (${manager.tool}) ...`);
  for (const command of manager.before) run(command);
  return choices.some((name) => run(manager.install(name.split(' '))));
};

/** Returns the path of a Redis of this machine, which is installed if that is possible without asking; else undefined. */
export const ensureRedis = () => {
  const found = findRedis();
  if (found) return found;
  installSystemPackage('Redis', {
    'apt-get': ['redis-server', 'valkey-server'],
    apk: ['redis', 'valkey'],
    dnf: ['redis', 'valkey'],
    brew: ['redis'],
  });
  return findRedis();
};

export const ensureChromium = () => {
  const found = findChromium();
  if (found) return found;
  installSystemPackage('Chromium for the browser tests', {
    'apt-get': ['chromium', 'chromium-browser'],
    apk: ['chromium'],
    dnf: ['chromium'],
    brew: ['--cask chromium'],
  });
  return findChromium();
};

// The system's package belongs to the system's python, which need not be the first python3 on the PATH.
const findDkimpy = () =>
  ['python3', '/usr/bin/python3', '/opt/homebrew/bin/python3']
    .map((name) => find([name]))
    .find(
      (file) =>
        file &&
        spawnSync(file, ['-c', 'import dkim, nacl'], { stdio: 'ignore', timeout: 20_000 }).status === 0,
    );

/** Returns a python with dkimpy, which verifies signatures in the tests beside mailauth. */
export const ensureDkimpy = () => {
  const found = findDkimpy();
  if (found) return found;
  installSystemPackage('dkimpy for the tests of signatures', {
    'apt-get': ['python3-dkim python3-nacl'],
    dnf: ['python3-dkimpy python3-pynacl'],
  });
  return findDkimpy();
};
