import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const { isInstalled, whatIsMissing } = await import(join(root, 'bin/local/install.mjs'));
const { withSetupLock } = await import(join(root, 'bin/local/setup-lock.mjs'));

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'paperboy-install-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const lockOf = (packages: Record<string, object>) => JSON.stringify({ packages: { '': {}, ...packages } });

test('an installation counts when every package of the lock is there in its version', () => {
  const lock = lockOf({
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  });
  expect(isInstalled(lock, lockOf({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
  expect(isInstalled(lock, lockOf({ 'node_modules/a': { version: '1.0.1' } }))).toBe(false);
  expect(isInstalled(lock, lockOf({ 'node_modules/b': { version: '2.0.0' } }))).toBe(false);
  expect(isInstalled(lock, '')).toBe(false);
});

test('the lock file and the schema each ask for their own work, until it is stamped', async () => {
  await mkdir(join(dir, 'prisma', 'client'), { recursive: true });
  await writeFile(join(dir, 'package-lock.json'), lockOf({}));
  await writeFile(join(dir, 'prisma', 'schema.prisma'), 'model A {}');
  await writeFile(join(dir, 'prisma', 'client', 'client.ts'), '');
  const missing = () => {
    const { install, generate } = whatIsMissing(dir);
    return { install, generate };
  };
  expect(missing()).toEqual({ install: true, generate: true });
  whatIsMissing(dir).stamp('installed');
  whatIsMissing(dir).stamp('generated');
  expect(missing()).toEqual({ install: false, generate: false });

  await writeFile(join(dir, 'prisma', 'schema.prisma'), 'model B {}');
  expect(missing()).toEqual({ install: false, generate: true });
  whatIsMissing(dir).stamp('generated');
  await rm(join(dir, 'prisma', 'client'), { recursive: true });
  expect(missing()).toEqual({ install: false, generate: true });

  await writeFile(join(dir, 'package-lock.json'), lockOf({ 'node_modules/a': { version: '1.0.0' } }));
  expect(missing().install).toBe(true);
});

test('set-ups of one checkout take turns, and the lock of a dead one is cleared', async () => {
  const file = join(dir, 'data', 'setup.lock');
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  await mkdir(join(dir, 'data'));
  await writeFile(file, String(child.pid));
  let inside = 0;
  let most = 0;
  await Promise.all(
    [1, 2, 3].map(() =>
      withSetupLock(file, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

test('on an old Node the message names its version and the needed one', async () => {
  const text = await readFile(join(root, 'bin/setup.mjs'), 'utf8');
  await cp(join(root, 'bin'), join(dir, 'bin'), { recursive: true });
  await writeFile(join(dir, 'bin/setup.mjs'), text.replace('minimum = [20, 19]', 'minimum = [99, 1]'));
  const child = spawn(process.execPath, [join(dir, 'bin/setup.mjs'), 'start'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(errors).toContain(`Paperboy needs Node 99.1 or later; this is Node ${process.versions.node}`);
});

test('an unknown word prints the usage and ends with 2', async () => {
  const child = spawn(process.execPath, [join(root, 'bin/setup.mjs'), 'strat'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(out).toBe('');
  expect(errors).toContain('Usage: node bin/setup.mjs WORD');
});
