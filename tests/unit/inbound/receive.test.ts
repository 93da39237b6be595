import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createReceiver } from '../../../services/inbound/smtp/receive.ts';

const MB = 1_048_576;

test('messages of one place take a quarter of the memory, and leave the rest to others', async () => {
  const receiver = createReceiver(64 * MB);
  const open = (place: string, bytes: number) => {
    const stream = new PassThrough({ highWaterMark: 32 * MB });
    const done = receiver.receive(stream as never, place, Buffer.alloc(0), async () => {});
    done.catch(() => {});
    stream.write(Buffer.alloc(bytes));
    return { done, end: () => stream.end() };
  };
  const first = open('a', 9 * MB);
  const second = open('a', 8 * MB);
  const other = open('b', 9 * MB);
  for (const each of [first, second, other]) each.end();
  const ends = await Promise.allSettled([first.done, second.done, other.done]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
