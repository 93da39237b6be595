import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { serializers } from '../../../services/platform/logger.ts';

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

test('an error is logged without the row that Postgres repeats, and without addresses', () => {
  const refused = Object.assign(
    new Error('550 <ann@example.org>: no such person', { cause: new Error('bob@x.de') }),
    {
      code: '23514',
      table: 'signups',
      detail: 'Failing row contains (1, ann@example.org).',
      where: 'COPY signups, line 1',
    },
  );
  const logged = serializers.err(refused) as Record<string, string>;
  expect(logged).toMatchObject({ code: '23514', table: 'signups', type: 'Error' });
  expect(logged.message).toBe('550 <[address]>: no such person: [address]');
  expect(logged.stack).toContain('logger.test.ts');
  expect(JSON.stringify(logged)).not.toMatch(/ann@|bob@|Failing row|COPY/);
  const scoped = Object.assign(new Error('x'), { stack: 'at /app/node_modules/@bull-board/api/index.js:1' });
  expect((serializers.err(scoped) as Record<string, string>).stack).toContain('/@bull-board/api/');
  expect(serializers.err('to ann@example.org')).toBe('to [address]');
  expect(serializers.err(undefined)).toBeUndefined();
});
