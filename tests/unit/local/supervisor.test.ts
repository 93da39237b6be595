import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guardProcess } from '../../../bin/local/guard.ts';
import { createProcessFile } from '../../../bin/local/process-file.ts';
import { birthOf, isSameProcess, waitForEnd } from '../../../bin/local/processes.ts';
import {
  createSupervisor,
  type ServiceSpec,
  type Supervisor,
  type SupervisorOptions,
} from '../../../bin/local/supervisor.ts';

let dir: string;
let lines: string[];
let supervisors: Supervisor[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'paperboy-supervisor-'));
  lines = [];
  supervisors = [];
});

afterEach(async () => {
  await Promise.all(supervisors.map((supervisor) => supervisor.stop()));
  await rm(dir, { recursive: true, force: true });
});

/** Creates a supervisor; `said(text)` resolves when a line with that text has been logged. */
const superviseAloud = (options: Partial<SupervisorOptions> = {}) => {
  const waiting = new Map<string, () => void>();
  const log = (line: string) => {
    lines.push(line);
    for (const [text, resolve] of waiting) if (line.includes(text)) resolve();
  };
  const said = (text: string) => new Promise<void>((resolve) => waiting.set(text, resolve));
  return { supervisor: supervise({ ...options, log }), said };
};

const supervise = (options: Partial<SupervisorOptions> = {}): Supervisor => {
  const supervisor = createSupervisor({
    processFile: join(dir, 'processes.json'),
    log: (line) => lines.push(line),
    backoffMs: 1,
    ...options,
  });
  supervisors.push(supervisor);
  return supervisor;
};

const script = (name: string, code: string, more: Partial<ServiceSpec> = {}): ServiceSpec => ({
  name,
  file: process.execPath,
  args: ['-e', code],
  logFile: join(dir, 'logs', `${name}.log`),
  stage: 0,
  stopSignal: 'SIGTERM',
  stopWaitMs: 5000,
  ...more,
});

const stayAlive = 'setInterval(() => {}, 1000)';
const markOf = async (pid: number) => ({ pid, birth: (await birthOf(pid)) ?? 'gone' });

test('a service that crashes is started again', async () => {
  let starts = 0;
  let seen = () => {};
  const second = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const service = supervise().start(
    script('shaky', `console.log('up'); if (!process.argv[1]) ${stayAlive}`, {
      onLine: () => {
        starts += 1;
        if (starts === 1) process.kill(service.pid()!, 'SIGKILL');
        else seen();
      },
    }),
  );
  service.keep();
  await second;
  expect(lines.join('\n')).toContain('shaky was ended by SIGKILL. It is started again in 0.001 s');
});

test('a service that keeps crashing is restarted without end, after longer pauses up to a maximum', async () => {
  const { supervisor, said } = superviseAloud({ maxBackoffMs: 8, steadyMs: 60_000 });
  const eighth = said('8 times in a row');
  supervisor.start(script('broken', 'process.exit(3)')).keep();
  await eighth;
  const log = join(dir, 'logs', 'broken.log');
  expect(lines[0]).toBe(
    `broken ended with code 3. It is started again in 0.001 s; the rest goes on. Its log: ${log}`,
  );
  expect(lines[5]).toBe(
    `broken ended with code 3, 6 times in a row. It is started again in 0.008 s; the rest goes on. Its log: ${log}`,
  );
  const pauses = lines.map((line) => Number(/again in (\S+) s/.exec(line)![1]));
  expect(pauses).toEqual([0.001, 0.002, 0.004, 0.008, 0.008, 0.008, 0.008, 0.008]);
});

test('a service that runs again is logged as back, and its next crash counts as the first', async () => {
  const { supervisor, said } = superviseAloud({ steadyMs: 1 });
  // The first process crashes, the second stays.
  const file = JSON.stringify(join(dir, 'starts'));
  const code = `const fs = require('node:fs'); fs.appendFileSync(${file}, 'x');
    if (fs.readFileSync(${file}).length < 2) process.exit(4); ${stayAlive}`;
  const back = said('is back');
  const service = supervisor.start(script('ill', code));
  service.keep();
  await back;
  expect(lines).toEqual([
    expect.stringContaining('ill ended with code 4. It is started again'),
    'ill is back: it has run for 0.001 s.',
  ]);
  const killed = said('SIGKILL');
  process.kill(service.pid()!, 'SIGKILL');
  await killed;
  expect(lines[2]).toContain('ill was ended by SIGKILL. It is started again in 0.001 s');
});

test('a service whose program is missing at a restart is tried again too', async () => {
  const file = join(dir, 'program');
  await symlink(process.execPath, file);
  const { supervisor, said } = superviseAloud();
  const third = said('3 times in a row');
  const service = supervisor.start(script('gone', stayAlive, { file }));
  service.keep();
  await rm(file);
  process.kill(service.pid()!, 'SIGKILL');
  await third;
  expect(lines[1]).toMatch(/^gone could not be started \(.*ENOENT.*\), 2 times in a row/);
});

test('services stop from the highest stage down, and nothing starts after that', async () => {
  const supervisor = supervise();
  const ended: string[] = [];
  const say = (name: string) =>
    `process.on('SIGTERM', () => setTimeout(() => { console.log('ended'); process.exit(); }, ${name === 'app' ? 100 : 0}));
     console.log('up'); ${stayAlive}`;
  const up: Promise<void>[] = [];
  const launch = (name: string, stage: number) => {
    up.push(
      new Promise<void>((resolve) => {
        const onLine = (line: string) => (line === 'up' ? resolve() : ended.push(name));
        supervisor.start(script(name, say(name), { stage, onLine }));
      }),
    );
  };
  launch('store', 0);
  launch('app', 1);
  await Promise.all(up);
  const marks = await Promise.all(supervisor.pids().map(markOf));
  await supervisor.stop();
  expect(ended).toEqual(['app', 'store']);
  for (const mark of marks) expect(await isSameProcess(mark)).toBe(false);
  expect(() => supervisor.start(script('late', stayAlive))).toThrow('being stopped');
});

test('a service that ignores its signal is ended by force', async () => {
  const supervisor = supervise();
  await new Promise<void>((resolve) => {
    const code = `process.on('SIGTERM', () => {}); console.log('up'); ${stayAlive}`;
    supervisor.start(script('deaf', code, { stopWaitMs: 50, onLine: () => resolve() }));
  });
  const [pid] = supervisor.pids();
  const mark = await markOf(pid!);
  await supervisor.stop();
  expect(await isSameProcess(mark)).toBe(false);
  expect(lines.join('\n')).toContain('ended by force');
});

test('processes that a killed run left are ended by the next run; another process with the same pid is not', async () => {
  const orphan = spawn(process.execPath, ['-e', stayAlive], { stdio: 'ignore' });
  const file = join(dir, 'processes.json');
  const before = createProcessFile(file);
  await before.add({ name: 'orphan', pid: orphan.pid!, signal: 'SIGTERM' });
  const exit = once(orphan, 'exit');
  expect(await supervise({ processFile: file }).endLeftOvers()).toEqual(['orphan']);
  await exit;

  await before.add({ name: 'stranger', pid: process.pid, signal: 'SIGKILL' });
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/"birth":"[^"]*"/g, '"birth":"another"'));
  expect(await supervise({ processFile: file }).endLeftOvers()).toEqual([]);
  expect(existsSync(file)).toBe(false);
});

test('a guard ends its process when the process that started the guard is killed', async () => {
  const code = `
    import { spawn } from 'node:child_process';
    import { guardProcess } from ${JSON.stringify(join(import.meta.dirname, '../../../bin/local/guard.ts'))};
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(stayAlive)}], { stdio: 'ignore', detached: true });
    guardProcess(child.pid, 'SIGTERM');
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
  const mark = await markOf(Number(chunk.toString()));
  expect(mark.birth).not.toBe('gone');
  parent.kill('SIGKILL');
  expect(await waitForEnd(mark, 10_000)).toBe(true);
});

test('a guard that is told the work is done leaves the process alone', async () => {
  const child = spawn(process.execPath, ['-e', stayAlive], { stdio: 'ignore' });
  await guardProcess(child.pid!, 'SIGKILL')();
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exit).toEqual([null, 'SIGTERM']);
});
