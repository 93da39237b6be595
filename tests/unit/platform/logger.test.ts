import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Starts a process that runs `code` like ours, with a supervisor on its channel and a reader of its output. */
const run = (code: string) => {
  const program = `
    import { createLogger } from './services/platform/logger.ts';
    import { closeOnSignal } from './services/platform/shutdown.ts';
    const log = createLogger({ level: 'info', name: 'child' });
    ${code}`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
};

const messages = (output: string): unknown[] =>
  output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).msg);

test('a process ends with its supervisor, also if nobody reads its output', async () => {
  const child = run(`
    closeOnSignal({ log, close: async () => log.info('closed') });
    process.send('ready');`);
  await once(child, 'message');
  child.stdout!.destroy();
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('logged lines are written, whether a process exits at once or is killed', async () => {
  for (const end of ['process.exit(0)', `process.kill(process.pid, 'SIGKILL')`]) {
    const child = run(`
      log.info('first');
      log.info('last');
      ${end};`);
    expect(messages(await text(child.stdout!)), end).toEqual(['first', 'last']);
  }
});
