import { afterEach, expect, test } from 'vitest';
import { memoryOf } from '../../bench/delivery/cpu.ts';
import { createFaultWorld, type FaultWorld, long, timeout } from '../support/fault-world.ts';

let world: FaultWorld;
afterEach(() => world?.close());

test('EMAIL 37: a domain that replies slowly does not delay the others', { timeout }, async () => {
  const delayMs = long ? 5_000 : 700;
  const slow = long ? 60 : 24;
  const fast = long ? 1_000 : 120;
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: '8' },
    whimAt: ({ stage, domain }) => (stage === 'DOT' && domain === 'slow.example' ? { delayMs } : undefined),
  });
  // The slow ones come first: sending in that order would fill all connections with them.
  await world.addReaders(slow, ['slow.example']);
  await world.addReaders(fast, ['a.example', 'b.example', 'c.example'], 'f');
  await world.startWorker();
  await world.plan();
  await world.untilFinished();
  const last = (which: (to: string) => boolean): number =>
    Math.max(...world.relay.taken.filter(({ to }) => which(to)).map(({ at }) => at));
  const whenFastWereDone = last((to) => !to.endsWith('@slow.example'));
  const slowUntilThen = world.relay.taken.filter(
    ({ to, at }) => to.endsWith('@slow.example') && at <= whenFastWereDone,
  );
  expect(slowUntilThen.length).toBeLessThan(slow / 2);
  expect(await world.judge(`a domain that answers in ${delayMs / 1000} s`)).toMatchObject({
    planned: slow + fast,
    received: slow + fast,
    lost: 0,
    doubled: 0,
    strangers: [],
  });
});

test('EMAIL 37: the memory of a worker is flat over thousands of digests', { timeout }, async ({ skip }) => {
  if (process.platform !== 'linux') skip();
  const readers = long ? 20_000 : 1_500;
  world = await createFaultWorld({ env: { SMTP_CONNECTIONS: '10' } });
  await world.addReaders(readers);
  const worker = await world.startWorker();
  await world.plan();
  await world.relay.received(readers / 4);
  const early = memoryOf(worker.pid).peakMb;
  await world.untilFinished();
  const late = memoryOf(worker.pid).peakMb;
  expect(await world.judge(`${readers} digests by one worker`)).toMatchObject({
    planned: readers,
    received: readers,
    lost: 0,
    doubled: 0,
    strangers: [],
  });
  expect(late, `${early} MB after a quarter`).toBeLessThan(long ? Math.min(300, early * 1.15) : 330);
});
