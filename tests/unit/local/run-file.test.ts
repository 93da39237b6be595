import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimRun, findRun } from '../../../bin/local/run-file.ts';
import { readSecret } from '../../../bin/local/secrets.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'paperboy-run-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('one run at a time holds a data folder, and the next one gets its address', async () => {
  const run = await claimRun(dir, 'npm start');
  await run.publish({
    site: 'http://localhost:3000',
    inbox: 'http://localhost:1080',
    env: { APP_SECRET: 'x' },
  });
  await expect(claimRun(dir, 'npm start')).rejects.toThrow(
    `Paperboy is running already at http://localhost:3000, its inbox at http://localhost:1080 (npm start, process ${process.pid}).`,
  );
  expect((await findRun(dir))?.env).toEqual({ APP_SECRET: 'x' });
  expect((await stat(join(dir, 'run.json'))).mode & 0o777).toBe(0o600);
  await run.release();
  expect(await findRun(dir)).toBeNull();
});

test.each([
  ['a dead process', JSON.stringify({ pid: process.pid, birth: 'long ago', what: 'npm start' })],
  ['half a file', '{"pid":'],
])('the claim of %s is void', async (_, text) => {
  await writeFile(join(dir, 'run.json'), text);
  expect(await findRun(dir)).toBeNull();
  await (await claimRun(dir, 'npm start')).release();
});

test('of several simultaneous claims one succeeds', async () => {
  for (let round = 0; round < 40; round += 1) {
    await writeFile(join(dir, 'run.json'), '{}');
    const claims = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => claimRun(dir, 'npm start')));
    expect(claims.filter((claim) => claim.status === 'fulfilled')).toHaveLength(1);
    await rm(join(dir, 'run.json'));
  }
});

test('a secret is created once, is long, and is readable by its owner alone', async () => {
  const file = join(dir, 'deep', 'app-secret');
  const [first, second] = await Promise.all([readSecret(file), readSecret(join(dir, 'other'))]);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(second).not.toBe(first);
  expect(await readSecret(file)).toBe(first);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
