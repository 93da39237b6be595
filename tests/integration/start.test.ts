import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isSameProcess, type ProcessMark, waitForEnd } from '../../bin/local/processes.ts';
import { findRun, type RunInfo } from '../../bin/local/run-file.ts';

const root = join(import.meta.dirname, '../..');
const TIMEOUT_MS = 120_000;

let dataDir: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'paperboy-start-'));
  await chmod(dataDir, 0o711);
});
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

type Started = {
  child: ChildProcess;
  output: () => string;
  line: (pattern: RegExp) => Promise<RegExpExecArray>;
};

/** Runs `npm start` without npm, on this test's data and any port. */
const start = (env: NodeJS.ProcessEnv = {}): Started => {
  const unset = { DATABASE_URL: '', REDIS_URL: '', SMTP_URL: '', PUBLIC_URL: '', APP_SECRET: '' };
  const child = spawn(process.execPath, [join(root, 'bin/setup.mjs'), 'start'], {
    env: { ...process.env, ...unset, PORT: '0', PAPERBOY_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (text) => {
      lines.push(text);
      for (const look of waiting) look();
    });
  }
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(lines.join('\n'));
        if (match) resolve(match);
        if (match) waiting.delete(look);
      };
      waiting.add(look);
      child.once('close', () => reject(new Error(`ended before ${pattern}:\n${lines.join('\n')}`)));
      look();
    });
  return { child, output: () => lines.join('\n'), line };
};

const started = async (env?: NodeJS.ProcessEnv) => {
  const run = start(env);
  const [, site] = await run.line(/Site +(http\S+)/);
  await run.line(/Ctrl-C stops everything/);
  return { ...run, site: site! };
};

const marks = async (): Promise<(ProcessMark & { name: string })[]> =>
  JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8'));

const query = async (info: RunInfo, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: info.env!.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

test('one command brings everything up, and one Ctrl-C leaves nothing behind', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { child, line, site } = await started();
  expect((await fetch(`${site}/readyz`)).status).toBe(200);
  expect(await (await fetch(site)).text()).toContain('68 papers');
  const [, inbox] = await line(/Inbox +(http\S+)/);
  expect((await fetch(inbox!, { headers: { accept: 'text/html' } })).status).toBe(200);
  const [, operator] = await line(/Operator +(http\S+)/);
  expect((await fetch(operator!)).status).toBe(200);

  const info = (await findRun(dataDir))!;
  expect(info).toMatchObject({ what: 'npm start', site });
  await query(info, 'create table kept (note text)');

  const processes = await marks();
  expect(processes.map(({ name }) => name).sort()).toEqual([
    'api',
    'inbound',
    'inbox',
    'postgres',
    'redis',
    'worker',
  ]);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  for (const mark of processes) expect(await isSameProcess(mark), mark.name).toBe(false);
  expect(await findRun(dataDir)).toBeNull();
});

test('a second start finds the data and does not seed again', { timeout: TIMEOUT_MS }, async () => {
  const { child, output } = await started();
  const info = (await findRun(dataDir))!;
  expect(await query(info, 'select * from kept')).toEqual([]);
  expect(output()).not.toMatch(/Migrated|Seeded/);

  const other = start();
  const [code] = await once(other.child, 'close');
  expect(code).toBe(1);
  expect(other.output()).toContain(`Paperboy is running already at ${info.site}`);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a killed worker is restarted; a killed start ends everything', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { child, line } = await started();
  const worker = (await marks()).find(({ name }) => name === 'worker')!;
  process.kill(worker.pid, 'SIGKILL');
  await line(/worker was ended by SIGKILL\. It is started again [\s\S]*worker +ready/);

  const processes = await marks();
  const info = (await findRun(dataDir))!;
  process.kill(info.pid, 'SIGKILL');
  await once(child, 'exit');
  for (const mark of processes) expect(await waitForEnd(mark, 40_000), mark.name).toBe(true);
  // The next start uses the data that is left.
  const next = await started();
  expect((await fetch(`${next.site}/readyz`)).status).toBe(200);
});

test('if a port is taken, the next one is used and announced', { timeout: TIMEOUT_MS }, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  try {
    const { output, site } = await started({ PORT: String(port) });
    expect(new URL(site).port).not.toBe(String(port));
    expect(output()).toContain(`Site: port ${port} is taken, using ${new URL(site).port}`);
    expect((await fetch(site)).status).toBe(200);
  } finally {
    server.close();
  }
});

test('if a port is bound between choosing it and listening, the next one is used', {
  timeout: TIMEOUT_MS,
}, async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const { port } = first.address() as { port: number };
  const run = start({ PORT: String(port) });
  const [, found] = await run.line(new RegExp(`Site: port ${port} is taken, using (\\d+)`));
  // The API is loading now, and listens a second later.
  const second = createServer().listen(Number(found), '127.0.0.1');
  await once(second, 'listening');
  try {
    const [, used] = await run.line(new RegExp(`Site: port ${found} is taken, using (\\d+)`));
    const [, site] = await run.line(/Site +(http\S+)[\s\S]*Ctrl-C stops everything/);
    expect(site).toBe(`http://localhost:${used}`);
    expect((await fetch(`${site}/readyz`)).status).toBe(200);
    const processes = await marks();
    expect(processes.map(({ name }) => name).sort()).toEqual([
      'api',
      'inbound',
      'inbox',
      'postgres',
      'redis',
      'worker',
    ]);
    expect(run.output()).not.toContain('started again');
  } finally {
    first.close();
    second.close();
  }
});

test('a bad setting stops the start before anything runs', { timeout: TIMEOUT_MS }, async () => {
  const { child, output } = start({ SMTP_CONNECTIONS: 'many' });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(output()).toContain('SMTP_CONNECTIONS');
  expect(output()).not.toContain('is up on port');
});

test('a part that does not come up at the first start ends it, naming its log', {
  timeout: TIMEOUT_MS,
}, async () => {
  // No machine has this address for documentation, so the API cannot listen there.
  const { child, output } = start({ HOST: '203.0.113.1' });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(output()).toContain(
    `api ended with code 1 before it was ready; see ${join(dataDir, 'logs', 'api.log')}.`,
  );
  expect(output()).not.toContain('started again');
  expect(output()).toContain('Stopped.');
  expect(await findRun(dataDir)).toBeNull();
});
