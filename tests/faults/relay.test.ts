import { afterEach, expect, test } from 'vitest';
import { createFaultWorld, type FaultWorld, long, random, seed, timeout } from '../support/fault-world.ts';
import { paperboy } from '../support/paperboy.ts';
import type { Fate } from '../support/tcp-proxy.ts';

const READERS = long ? 1_000 : 60;
const CONNECTIONS = 5;

let world: FaultWorld;
afterEach(() => world?.close());

/** Sends what is due, however often it is put off. */
const sendAll = async (): Promise<void> => {
  await world.plan();
  const deadline = Date.now() + timeout / 2;
  do {
    await world.hasten();
    await world.untilQuiet();
  } while ((await world.unfinished()) > 0 && Date.now() < deadline);
};

const statsOf = async (): Promise<Record<string, number>> => {
  const { rows } = await world.db.query<{ date: string }>('select max(local_date) as date from digests');
  const { json } = await paperboy(['digests', 'stats', '--date', rows[0]!.date, '--json'], {
    env: world.env,
  });
  return json<{ states: Record<string, number> }>().states;
};

test('EMAIL 28: refused for now, at RCPT or after the dot, then accepted: exactly one, with one Message-ID', {
  timeout,
}, async () => {
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: String(CONNECTIONS) },
    whimAt: ({ stage, domain, attempt }) => {
      if (attempt > 1) return undefined;
      if (domain === 'greylist.example' && stage === 'RCPT')
        return { reply: '451 4.7.1 greylisted, come back later' };
      if (domain === 'full.example' && stage === 'DOT') return { reply: '452 4.3.1 out of space' };
      return undefined;
    },
  });
  await world.addReaders(READERS, ['greylist.example', 'full.example', 'fine.example']);
  await world.startWorker();
  await sendAll();
  const verdict = await world.judge('refused for now, then accepted');
  expect(verdict, `seed ${seed}`).toMatchObject({
    planned: READERS,
    received: READERS,
    lost: 0,
    doubled: 0,
    strangers: [],
    unequalIds: [],
  });
  expect([...world.relay.attempts.values()].filter((count) => count === 2)).toHaveLength(
    [...world.relay.attempts.keys()].filter((to) => !to.endsWith('@fine.example')).length,
  );
});

test('EMAIL 30: the connection is reset in the middle of DATA: exactly one', {
  timeout,
}, async () => {
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: String(CONNECTIONS) },
    fateOf: (mail): Fate => (mail < READERS && random() < 0.3 ? 'cut-in-data' : 'pass'),
  });
  await world.addReaders(READERS);
  await world.startWorker();
  await sendAll();
  expect(world.proxy!.fates['cut-in-data'], `seed ${seed}`).toBeGreaterThan(READERS / 10);
  expect(await world.judge('connection reset in the middle of DATA'), `seed ${seed}`).toMatchObject({
    planned: READERS,
    received: READERS,
    lost: 0,
    doubled: 0,
    strangers: [],
    unequalIds: [],
    states: { sent: READERS },
  });
});

test.each([
  { fate: 'lose-reply' as const, fault: 'the reply to the dot is lost' },
  { fate: 'stall' as const, fault: 'the relay stalls after the dot' },
])(
  'EMAIL 31: $fault, policy resend: once more, with the same Message-ID, and no other',
  { timeout },
  async ({ fate, fault }) => {
    world = await createFaultWorld({
      env: { SMTP_CONNECTIONS: String(CONNECTIONS) },
      fateOf: (mail): Fate => (mail < READERS && random() < 0.2 ? fate : 'pass'),
      stallMs: 200,
    });
    await world.addReaders(READERS);
    await world.startWorker();
    await sendAll();
    const unclear = world.proxy!.fates[fate];
    expect(unclear, `seed ${seed}`).toBeGreaterThan(0);
    expect(await world.judge(`${fault}, sent again`), `seed ${seed}`).toMatchObject({
      planned: READERS,
      received: READERS + unclear,
      lost: 0,
      doubled: unclear,
      strangers: [],
      unequalIds: [],
      states: { sent: READERS },
    });
  },
);

test('EMAIL 31: the reply to the dot is lost, policy hold: never again, counted, and shown as uncertain', {
  timeout,
}, async () => {
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: String(CONNECTIONS), UNCERTAIN_POLICY: 'hold' },
    fateOf: (mail): Fate => (mail < READERS && random() < 0.2 ? 'lose-reply' : 'pass'),
  });
  await world.addReaders(READERS);
  await world.startWorker();
  await sendAll();
  const unclear = world.proxy!.fates['lose-reply'];
  expect(unclear, `seed ${seed}`).toBeGreaterThan(0);
  expect(await world.judge('the reply to the dot is lost, held'), `seed ${seed}`).toMatchObject({
    planned: READERS,
    received: READERS,
    lost: 0,
    doubled: 0,
    strangers: [],
  });
  expect(await statsOf()).toMatchObject({ sent: READERS - unclear, uncertain: unclear, planned: 0 });
});
