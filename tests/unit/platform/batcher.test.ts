import { expect, test, vi } from 'vitest';
import { createBatcher } from '../../../services/platform/batcher.ts';
import { eachConcurrently } from '../../support/concurrency.ts';

test('items that arrive during a write go together in the next', async () => {
  const writes: number[][] = [];
  let release: () => void = () => {};
  const batcher = createBatcher<number, number>({
    maxItems: 3,
    write: async (items) => {
      writes.push(items);
      if (writes.length === 1) await new Promise<void>((resolve) => (release = resolve));
      return items.map((item) => item * 10);
    },
  });
  const first = batcher.add(1);
  await Promise.resolve();
  const rest = [2, 3, 4, 5].map((n) => batcher.add(n));
  release();
  expect(await Promise.all([first, ...rest])).toEqual([10, 20, 30, 40, 50]);
  expect(writes).toEqual([[1], [2, 3, 4], [5]]);
});

test('with a waiting time, items that arrive during a write wait that long again, unless a group is full or the time is 0', async () => {
  vi.useFakeTimers();
  try {
    const writes: number[][] = [];
    let release: () => void = () => {};
    const batcher = createBatcher<number, number>({
      maxItems: 3,
      waitMs: 100,
      write: async (items) => {
        writes.push(items);
        await new Promise<void>((resolve) => (release = resolve));
        return items;
      },
    });
    const added = [batcher.add(1)];
    await vi.advanceTimersByTimeAsync(99);
    expect(writes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    added.push(...[2, 3].map((n) => batcher.add(n)));
    release();
    await vi.advanceTimersByTimeAsync(99);
    expect(writes).toEqual([[1]]);
    added.push(batcher.add(4));
    await vi.advanceTimersByTimeAsync(0);
    expect(writes).toEqual([[1], [2, 3, 4]]);
    added.push(batcher.add(5));
    batcher.flush();
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(writes).toEqual([[1], [2, 3, 4], [5]]);
    release();
    expect(await Promise.all(added)).toEqual([1, 2, 3, 4, 5]);
  } finally {
    vi.useRealTimers();
  }
});

test('a failed write fails its items alone', async () => {
  let calls = 0;
  const batcher = createBatcher<string, string>({
    maxItems: 10,
    write: async (items) => {
      calls += 1;
      if (calls === 1) throw new Error('away');
      return items;
    },
  });
  await expect(batcher.add('a')).rejects.toThrow('away');
  expect(await batcher.add('b')).toBe('b');
});

test('no more than the limit run at a time, and the first error is thrown after all that began have ended', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await eachConcurrently([1, 2, 3, 4, 5, 6], 2, async (n) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    done.push(n);
  });
  expect(most).toBe(2);
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6]);
  await expect(
    eachConcurrently([1, 2, 3], 1, async (n) => (n === 2 ? Promise.reject(new Error('no')) : undefined)),
  ).rejects.toThrow('no');
});
