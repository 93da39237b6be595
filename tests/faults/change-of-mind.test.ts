import { afterEach, expect, test } from 'vitest';
import { createFaultWorld, type FaultWorld, long, random, seed, timeout } from '../support/fault-world.ts';

const READERS = long ? 1_000 : 90;
const CONNECTIONS = 4;

let world: FaultWorld;
afterEach(() => world?.close());

type Reader = { id: number; address: string };

const leave: Record<string, (reader: Reader) => Promise<unknown>> = {
  unsubscribe: ({ id }) => world.subscription.unsubscribe(id),
  bounce: ({ address }) => world.suppression.add(world.db, address, 'hard bounce', new Date()),
  erasure: ({ id }) =>
    world.db.query(
      `update subscribers set state = 'erased', address = 'erased', address_key = 'erased-' || id where id = $1`,
      [id],
    ),
};

test('EMAIL 36: a reader who unsubscribes, is erased or bounces while a digest is queued does not get it', {
  timeout,
}, async () => {
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: String(CONNECTIONS) },
    whimAt: ({ stage }) => (stage === 'DOT' ? { delayMs: 80 } : undefined),
  });
  await world.addReaders(READERS);
  await world.startWorker();
  await world.plan();
  await world.relay.received(CONNECTIONS);
  const { rows } = await world.db.query<Reader>(
    `select s.id, s.address from digests d join subscribers s on s.id = d.subscriber_id where d.state in ('planned', 'claimed')`,
  );
  const chosen = rows.filter(() => random() < 0.5);
  const ways = Object.values(leave);
  for (const [n, reader] of chosen.entries()) await ways[n % ways.length]!(reader);
  // It was too late for readers whose mail had been begun.
  const { rows: inTime } = await world.db.query<{ id: number }>(
    `select subscriber_id as id from digests where subscriber_id = any($1) and state in ('planned', 'claimed', 'skipped')`,
    [chosen.map(({ id }) => id)],
  );
  const gone = new Set(inTime.map(({ id }) => id));
  const addresses = chosen.filter(({ id }) => gone.has(id)).map(({ address }) => address);
  expect(addresses.length, `seed ${seed}`).toBeGreaterThan(READERS / 10);
  await world.untilFinished();
  expect(
    world.relay.taken.filter(({ to }) => addresses.includes(to)),
    `seed ${seed}`,
  ).toEqual([]);
  const { rows: states } = await world.db.query(
    `select state, count(*)::int as n from digests where subscriber_id = any($1) group by state`,
    [[...gone]],
  );
  expect(states).toEqual([{ state: 'skipped', n: gone.size }]);
  expect(await world.judge('left while queued'), `seed ${seed}`).toMatchObject({
    received: READERS - gone.size,
    lost: 0,
    doubled: 0,
    strangers: [],
  });
});
