import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { duties } from '../../../services/jobs/catalogue.ts';
import type { Logger } from '../../../services/platform/logger.ts';
import { runDuties } from '../../../workers/duties.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('each duty runs at once and then by its interval; one that hangs or fails delays no other', async () => {
  const warn = vi.fn();
  let endHanging = (): void => {};
  const handlers = {
    'recover-journals': vi.fn(() => new Promise<void>((resolve) => (endHanging = resolve))),
    'probe-relay': vi.fn(async () => Promise.reject(new Error('no relay'))),
    'handle-inbound': vi.fn(async () => {}),
    'deliver-webhooks': vi.fn(async () => {}),
    'forward-replies': vi.fn(async () => {}),
    'write-tallies': vi.fn(async () => {}),
    'guard-sending': vi.fn(async () => {}),
    'renew-schedules': vi.fn(async () => {}),
  };
  const running = runDuties(handlers, { warn } as unknown as Logger);
  await vi.advanceTimersByTimeAsync(2 * duties['write-tallies'].everyMs);
  expect(Object.values(handlers).map(({ mock }) => mock.calls.length)).toEqual([1, 3, 11, 11, 2, 3, 1, 1]);
  expect(warn).toHaveBeenCalledTimes(3);
  expect(warn.mock.calls[0]![0]).toEqual({ duty: 'probe-relay', err: 'no relay' });
  const closed = running.close();
  endHanging();
  await closed;
  await vi.advanceTimersByTimeAsync(duties['renew-schedules'].everyMs);
  expect(handlers['write-tallies']).toHaveBeenCalledTimes(3);
});
