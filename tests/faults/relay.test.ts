import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createFaultWorld, type FaultWorld, long, random, seed, timeout } from '../support/fault-world.ts';
import { paperboy } from '../support/paperboy.ts';
import type { Moment, Whim } from '../support/relay.ts';
import type { Fate } from '../support/tcp-proxy.ts';
import type { WorkerProcess } from '../support/worker-process.ts';

const READERS = long ? 1_000 : 60;
const CONNECTIONS = 5;

vi.setConfig({ testTimeout: timeout, hookTimeout: timeout });

let world: FaultWorld;
let worker: WorkerProcess;
let fateOf: (mail: number) => Fate;
let whimAt: (moment: Moment) => Whim | undefined;

// All tests share one Paperboy and one worker.
beforeAll(async () => {
  world = await createFaultWorld({
    env: {
      SMTP_CONNECTIONS: String(CONNECTIONS),
      ADMIN_EMAILS: 'operator@admin.example',
      // A thousand readers of whom half do not exist are past its limits.
      GUARD_MIN_SENT: '1000000',
    },
    fateOf: (mail) => fateOf(mail),
    whimAt: (moment) => whimAt(moment),
    stallMs: 200,
  });
  worker = await world.startWorker();
});
beforeEach(async () => {
  await world.reset();
  fateOf = () => 'pass';
  whimAt = () => undefined;
});
afterAll(() => world?.close());

/** Sends all due digests, however often they are deferred. */
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

const exactlyOne = {
  planned: READERS,
  received: READERS,
  lost: 0,
  doubled: 0,
  strangers: [],
  unequalIds: [],
  states: { sent: READERS },
};

test('EMAIL 28: deferred at RCPT or after the dot, then accepted: exactly one mail, with one Message-ID', async () => {
  whimAt = ({ stage, domain, attempt }) => {
    if (attempt > 1) return undefined;
    if (domain === 'locked.example' && stage === 'RCPT')
      return { reply: '451 4.2.0 mailbox is locked, come back later' };
    if (domain === 'full.example' && stage === 'DOT') return { reply: '452 4.2.2 mailbox is full' };
    return undefined;
  };
  await world.addReaders(READERS, ['locked.example', 'full.example', 'fine.example']);
  await sendAll();
  expect(await world.judge('refused for now, then accepted'), `seed ${seed}`).toMatchObject(exactlyOne);
  for (const [to, attempts] of world.relay.attempts)
    expect([to, attempts]).toEqual([to, to.endsWith('@fine.example') ? 1 : 2]);
});

test('EMAIL 28: 421 slows down that domain only', async () => {
  const askedAt: number[] = [];
  whimAt = ({ stage, domain }) => {
    if (stage !== 'RCPT' || domain !== 'busy.example') return undefined;
    askedAt.push(Date.now());
    // This is shorter than the first pause, so that there is only one: the second would be twice as long, the third four times.
    return Date.now() - askedAt[0]! < 10_000 ? { reply: '421 4.7.0 too many mails from you' } : undefined;
  };
  await world.addReaders(READERS, ['busy.example', 'quick.example']);
  await sendAll();
  // Only mails that were under way at the deferral; the first pause lasts at least eleven seconds.
  expect(askedAt.filter((at) => at - askedAt[0]! < 10_000).length).toBeLessThanOrEqual(CONNECTIONS);
  const lastQuick = world.relay.taken.findLastIndex(({ to }) => to.endsWith('@quick.example'));
  expect(world.relay.taken.slice(0, lastQuick).filter(({ to }) => to.endsWith('@busy.example'))).toEqual([]);
  expect(await world.judge('421 from one of two domains'), `seed ${seed}`).toMatchObject(exactlyOne);
});

test('EMAIL 29: after 550 5.1.1 a mail was tried once, has failed with the reply, and the address is suppressed', async () => {
  whimAt = ({ stage, domain }) =>
    stage === 'RCPT' && domain === 'nobody.example' ? { reply: '550 5.1.1 no such user' } : undefined;
  await world.addReaders(READERS, ['nobody.example', 'somebody.example']);
  await sendAll();
  await world.hasten();
  await world.untilQuiet();
  expect(await world.judge('half of the addresses do not exist'), `seed ${seed}`).toMatchObject({
    ...exactlyOne,
    received: READERS / 2,
    states: { sent: READERS / 2, failed: READERS / 2 },
  });
  expect([...world.relay.attempts.values()].every((attempts) => attempts === 1)).toBe(true);
  const { rows } = await world.db.query(
    `select count(*)::int as readers, bool_and(s.state = 'suppressed') as suppressed, bool_and(d.note like '%5.1.1%') as told
     from subscribers s join digests d on d.subscriber_id = s.id where s.address like '%@nobody.example'`,
  );
  expect(rows).toEqual([{ readers: READERS / 2, suppressed: true, told: true }]);
});

test('EMAIL 29: 5.7.26 pauses all sending and tells the operator; nobody is suppressed, and resuming sends the rest', async () => {
  whimAt = ({ stage, domain }) =>
    stage === 'DOT' && domain !== 'admin.example'
      ? { reply: '550 5.7.26 this mail is unauthenticated' }
      : undefined;
  await world.addReaders(READERS);
  await world.plan();
  await vi.waitFor(
    async () => expect((await world.db.query('select 1 from sending_holds')).rowCount).toBeGreaterThan(0),
    { timeout: timeout / 3, interval: 100 },
  );
  await vi.waitFor(() => expect(world.relay.taken.map(({ to }) => to)).toContain('operator@admin.example'), {
    timeout: timeout / 3,
    interval: 100,
  });
  expect(world.relay.attempts.size).toBeLessThan(READERS / 2);
  const { rows } = await world.db.query(
    `select 1 from subscribers where state = 'suppressed' and address like 'r%'`,
  );
  expect(rows).toEqual([]);
  whimAt = () => undefined;
  const resumed = await paperboy(['digests', 'resume', '--json'], { env: world.env });
  expect(resumed.code, resumed.stderr).toBe(0);
  await sendAll();
  const verdict = await world.judge('refused as unauthenticated, until the operator resumed');
  // Digests that were refused for our fault have failed with the reply; operators may retry them.
  expect(verdict, `seed ${seed}`).toMatchObject({
    planned: READERS,
    lost: 0,
    doubled: 0,
    strangers: [],
    unequalIds: [],
  });
  expect(verdict.received + (verdict.states.failed ?? 0)).toBe(READERS);
});

test('EMAIL 30: the connection is reset in the middle of DATA: exactly one mail', async () => {
  fateOf = (mail) => (mail < READERS && random() < 0.3 ? 'cut-in-data' : 'pass');
  await world.addReaders(READERS);
  await sendAll();
  expect(world.proxy!.fates['cut-in-data'], `seed ${seed}`).toBeGreaterThan(READERS / 10);
  expect(await world.judge('connection reset in the middle of DATA'), `seed ${seed}`).toMatchObject(
    exactlyOne,
  );
});

test.each([
  { fate: 'lose-reply' as const, fault: 'the reply to the dot is lost' },
  { fate: 'stall' as const, fault: 'the relay stalls after the dot' },
])(
  'EMAIL 31: $fault, policy resend: once more, with the same Message-ID, and no other',
  async ({ fate, fault }) => {
    fateOf = (mail) => (mail < READERS && random() < 0.2 ? fate : 'pass');
    await world.addReaders(READERS);
    await sendAll();
    const unclear = world.proxy!.fates[fate];
    expect(unclear, `seed ${seed}`).toBeGreaterThan(0);
    expect(await world.judge(`${fault}, sent again`), `seed ${seed}`).toMatchObject({
      ...exactlyOne,
      received: READERS + unclear,
      doubled: unclear,
    });
  },
);

test('EMAIL 31: the reply to the dot is lost, with policy hold: not sent again, counted, and shown as uncertain', async () => {
  await worker.end();
  await world.startWorker({ UNCERTAIN_POLICY: 'hold' });
  fateOf = (mail) => (mail < READERS && random() < 0.2 ? 'lose-reply' : 'pass');
  await world.addReaders(READERS);
  await sendAll();
  const unclear = world.proxy!.fates['lose-reply'];
  expect(unclear, `seed ${seed}`).toBeGreaterThan(0);
  expect(await world.judge('the reply to the dot is lost, held'), `seed ${seed}`).toMatchObject({
    ...exactlyOne,
    states: { sent: READERS - unclear, uncertain: unclear },
  });
  expect(await statsOf()).toMatchObject({ sent: READERS - unclear, uncertain: unclear, planned: 0 });
});
