import { expect, test } from 'vitest';
import { createMailBuffers } from '../../../services/mail/mail-buffers.ts';

test('a returned buffer is lent again, in the requested length', () => {
  const buffers = createMailBuffers();
  const first = buffers.take(20_000);
  expect(first).toHaveLength(20_000);
  buffers.giveBack(first);
  const second = buffers.take(30_000);
  expect(second).toHaveLength(30_000);
  expect(second.buffer).toBe(first.buffer);
  expect(buffers.take(30_000).buffer).not.toBe(first.buffer);
});

test('returning a part of a buffer returns all of it', () => {
  const buffers = createMailBuffers();
  const whole = buffers.take(20_000);
  buffers.giveBack(whole.subarray(6_000));
  expect(buffers.take(20_000).buffer).toBe(whole.buffer);
});

test('no memory is ever lent to two mails: a buffer that is returned twice, or was never lent, is ignored', () => {
  const buffers = createMailBuffers();
  const once = buffers.take(100);
  buffers.giveBack(once);
  buffers.giveBack(once);
  buffers.giveBack(Buffer.allocUnsafeSlow(32_768));
  const [one, other] = [buffers.take(100), buffers.take(100)];
  expect(one.buffer).toBe(once.buffer);
  expect(other.buffer).not.toBe(once.buffer);
  expect(new Set([one.buffer, other.buffer, buffers.take(100).buffer]).size).toBe(3);
});

test('a mail larger than every buffer gets one of its own', () => {
  const buffers = createMailBuffers();
  const large = buffers.take(200_000);
  expect(large).toHaveLength(200_000);
  buffers.giveBack(large);
  expect(buffers.take(200_000).buffer).not.toBe(large.buffer);
});
