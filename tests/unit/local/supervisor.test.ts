import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guardProcess } from '../../../bin/local/guard.ts';
import { createProcessFile } from '../../../bin/local/process-file.ts';
import { birthOf, isSameProcess, waitForEnd } from '../../../bin/local/processes.ts';
import { createSupervisor, type ServiceSpec, type Supervisor } from '../../../bin/local/supervisor.ts';

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

const supervise = (options: Partial<Parameters<typeof createSupervisor>[0]> = {}): Supervisor => {
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
  expect(lines.join('\n')).toContain('shaky was ended by SIGKILL; starting it again');
});

test('a service that keeps crashing is given up after five quick crashes, with the place of its log', async () => {
  let starts = 0;
  const name = await new Promise<string>((resolve) => {
    supervise({ onGiveUp: resolve })
      .start(script('broken', `console.log('up'); process.exit(3)`, { onLine: () => (starts += 1) }))
      .keep();
  });
  expect(name).toBe('broken');
  expect(starts).toBe(5);
  expect(lines.at(-1)).toContain('ended with code 3, 5 times in a row: given up');
  expect(lines.at(-1)).toContain(join(dir, 'logs', 'broken.log'));
});

test('a crash after a long life counts as the first', async () => {
  let crashes = 0;
  await new Promise<void>((resolve) => {
    const supervisor = supervise({ quickMs: 0, maxQuickCrashes: 2, onGiveUp: () => expect.fail('given up') });
    const onLine = () => {
      crashes += 1;
      if (crashes === 4) resolve();
    };
    supervisor.start(script('old', `console.log('up')`, { onLine })).keep();
  });
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

test('a service deaf to its signal is ended by force', async () => {
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

test('what a killed run left behind is ended by the next, a stranger with the same number is not', async () => {
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

test('a guard ends its process when the one who placed it is killed', async () => {
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
