import { afterEach, expect, test } from 'vitest';
import {
  createThreadPool,
  OverLimit,
  type Tasks,
  type ThreadPool,
} from '../../../services/platform/thread-pool.ts';

let pool: ThreadPool<Tasks>;
const start = (
  options: { module?: URL; maxThreads?: number; maxWaiting?: number } = {},
): ThreadPool<Tasks> => {
  pool = createThreadPool({
    module: new URL('../../fixtures/threads/tasks.mjs', import.meta.url),
    maxThreads: 1,
    maxWaiting: 10,
    maxHeapMb: 64,
    ...options,
  });
  return pool;
};
const run = (name: string, input?: unknown, timeoutMs = 30_000): Promise<unknown> =>
  pool.run(name, input as never, { timeoutMs });

afterEach(() => pool.close());

test('calls a function of the module and returns what it returns, or throws what it throws', async () => {
  start();
  expect(await run('double', 21)).toBe(42);
  await expect(run('fail', 'a reason')).rejects.toThrow('a reason');
});

test.each(['spin', 'backtrack'])(
  'ends what outlasts its time (%s), and goes on with the next',
  async (name) => {
    start();
    expect(await run('double', 1)).toBe(2);
    const late = run(name, null, 200);
    const next = run('double', 21);
    await expect(late).rejects.toThrow(new OverLimit('reading it took more than 0.2 s'));
    expect(await next).toBe(42);
  },
);

test.each(['fill', 'longText'])(
  'ends what outgrows its memory (%s), and goes on with the next',
  async (name) => {
    start();
    await expect(run(name)).rejects.toThrow(OverLimit);
    expect(await run('double', 21)).toBe(42);
  },
);

test('counts the time of a call from when it gets a thread', async () => {
  start();
  expect(await run('double', 1)).toBe(2);
  const [first, second] = [run('spin', null, 2_500), run('double', 21, 2_400)];
  await expect(first).rejects.toThrow(OverLimit);
  expect(await second).toBe(42);
});

test('refuses a call at once if too many wait', async () => {
  start({ maxWaiting: 1 });
  const calls = [run('double', 1), run('double', 2)];
  await expect(run('double', 3)).rejects.toMatchObject({ code: 'busy' });
  expect(await Promise.all(calls)).toEqual([2, 4]);
});

test('refuses calls when no thread can start, and the process goes on', async () => {
  start({ module: new URL('../../fixtures/threads/none.mjs', import.meta.url) });
  const calls = [run('double', 1), run('double', 2)];
  for (const call of await Promise.allSettled(calls))
    expect(call).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
});

test('gives up calls that run or wait when it is closed', async () => {
  start();
  const calls = [run('spin'), run('double', 1)];
  await pool.close();
  for (const { status } of await Promise.allSettled(calls)) expect(status).toBe('rejected');
});

test('leaves the event loop free meanwhile', async () => {
  start();
  const busy = run('spin', null, 1_000).catch(() => 'ended');
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 5);
  await busy;
  clearInterval(timer);
  expect(turns).toBeGreaterThan(10);
});
