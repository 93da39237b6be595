import { afterEach, expect, test, vi } from 'vitest';
import { createFaultWorld, type FaultWorld, long, random, seed, timeout } from '../support/fault-world.ts';

const CONNECTIONS = 4;

let world: FaultWorld;
afterEach(() => world?.close());

test('EMAIL 32: a worker killed at random instants loses no mail, and doubles at most those on its open connections', {
  timeout,
}, async () => {
  const readers = long ? 2_000 : 150;
  const kills = long ? 30 : 3;
  // Half of the mails are sent before the last kill, so that each kill interrupts the run.
  const maxMails = Math.floor(readers / kills / 2);
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: String(CONNECTIONS) },
    // The relay is slow enough for a kill in the middle of the work.
    whimAt: ({ stage }) => (stage === 'DOT' ? { delayMs: 20 * random() } : undefined),
  });
  await world.addReaders(readers);
  await world.plan();
  let killed = 0;
  for (let n = 0; n < kills; n += 1) {
    const worker = await world.startWorker();
    await world.hasten();
    // Most kills come after some mails of this process, every third one as soon as the worker has claimed digests.
    if (n % 3 === 2)
      await vi.waitFor(async () => expect(await world.inHand()).toBeGreaterThan(0), { timeout });
    else await world.relay.received(world.relay.taken.length + 1 + Math.floor(maxMails * random()));
    if ((await world.unfinished()) > 0) killed += 1;
    await worker.kill();
  }
  expect(killed, `kills in the middle of the work (seed ${seed})`).toBe(kills);
  await world.startWorker();
  await world.hasten();
  await world.untilFinished();
  const verdict = await world.judge(`${kills} kills at random instants`);
  expect(verdict, `seed ${seed}`).toMatchObject({ planned: readers, lost: 0, strangers: [], unequalIds: [] });
  expect(verdict.doubled, `seed ${seed}`).toBeLessThanOrEqual(kills * CONNECTIONS);
});

test('EMAIL 36: a worker that is told to stop finishes its mails in flight within 30 s, and nothing comes twice', {
  timeout,
}, async () => {
  const readers = long ? 500 : 60;
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: String(CONNECTIONS) },
    whimAt: ({ stage }) => (stage === 'DOT' ? { delayMs: 200 } : undefined),
  });
  await world.addReaders(readers);
  const first = await world.startWorker();
  await world.plan();
  await world.relay.received(readers / 5);
  const { code, ms } = await first.end();
  expect(code, first.said()).toBe(0);
  expect(ms).toBeLessThan(30_000);
  expect(await world.unfinished()).toBeGreaterThan(0);
  const { rows } = await world.db.query(`select id from digests where state in ('claimed', 'sending')`);
  expect(rows).toEqual([]);
  await world.startWorker();
  await world.hasten();
  await world.untilFinished();
  expect(await world.judge('SIGTERM in the middle of a run')).toMatchObject({
    planned: readers,
    received: readers,
    lost: 0,
    doubled: 0,
    strangers: [],
    states: { sent: readers },
  });
});
