import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimRun } from '../../bin/local/run-file.ts';
import { folderWith } from '../support/paperboy.ts';
import { createWorld, type World } from '../support/world.ts';

// Runs a few commands as real processes, for their exit codes and their output to a pipe.
const script = resolve('bin/paperboy.ts');
let world: World;
let dataDir: string;

beforeAll(async () => {
  [world, dataDir] = await Promise.all([
    createWorld({ now: '2025-09-04T06:00:00Z' }),
    mkdtemp(join(tmpdir(), 'paperboy-cli-')),
  ]);
});
afterAll(() => world?.close());

const run = (args: string[], env: NodeJS.ProcessEnv, more: { closeStdout?: boolean } = {}) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((done, fail) => {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
      cwd: resolve('.'),
      env: { PATH, HOME, PAPERBOY_DATA_DIR: dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
      if (more.closeStdout) child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });

test('ingest --json: one JSON object on stdout, even if everything is logged', async () => {
  const args = ['ingest', 'seeds/daily-papers/2025-09-04.txt', '--json'];
  const { code, stdout, stderr } = await run(args, { ...world.env, LOG_LEVEL: 'info' });
  expect(code).toBe(0);
  expect(stdout.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(stdout)).toMatchObject({
    parsed: 68,
    created: 68,
    updated: 0,
    unchanged: 0,
    rejected: [],
  });
  expect(stderr).toContain('note: edition closed');
});

test('exit codes: 1 for a failure, 2 for bad usage', async () => {
  const dir = await folderWith({ 'empty-2025-09-05.txt': '' });
  const failed = await run(['ingest', join(dir, 'empty-2025-09-05.txt'), '--json'], world.env);
  expect(failed.code).toBe(1);
  expect(JSON.parse(failed.stdout).error).toContain('empty-2025-09-05.txt');
  expect((await run(['ingest'], world.env)).code).toBe(2);
});

test('nothing configured: the keys are named, and npm start is suggested', async () => {
  const { code, stderr } = await run(['subscribers', 'import', 'package.json'], {});
  expect(code).toBe(1);
  expect(stderr).toMatch(/DATABASE_URL, APP_SECRET are not set.*npm start/);
});

test('the settings of a running npm start are used', async () => {
  const running = await claimRun(dataDir, 'npm start');
  await running.publish({ env: world.env });
  try {
    const { code, stdout } = await run(['digests', 'stats', '--json'], {});
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ localDate: null, planned: 0 });
    // Another database gets none of the secrets of this one.
    const other = await run(['subscribers', 'suppress', 'a@x.org'], {
      DATABASE_URL: 'postgresql://127.0.0.1:1/x',
    });
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('APP_SECRET is not set');
  } finally {
    await running.release();
  }
});

test('a reader of the export that closes the pipe causes no error', async () => {
  const { stderr } = await run(['subscribers', 'export'], world.env, { closeStdout: true });
  expect(stderr).toBe('');
});
