import { Redis } from 'ioredis';
import { afterEach, expect, test, vi } from 'vitest';
import { everybody } from '../../services/announcements/segment.ts';
import { createFaultWorld, type FaultWorld, long, random, seed, timeout } from '../support/fault-world.ts';

const CONNECTIONS = 8;
/** Announcements use half of the connections, and four times as many mails may be begun and not recorded. */
const MAX_OPEN = 2 * CONNECTIONS;

let world: FaultWorld;
afterEach(() => world?.close());

/** Adds readers who are due for no digest, and sends them an announcement; returns its number. */
const announce = async (readers: number): Promise<{ id: string; number: number }> => {
  await world.addReaders(readers);
  await world.db.query('update subscribers set next_digest_at = null');
  const { id, version } = await world.announcements.create(
    { subject: 'Hello', body: 'Good news.', segment: everybody() },
    'console',
  );
  return world.announcements.send(id, version, null);
};

/** Acts as if the leases of dead workers had ended and retries were due, and wakes the workers. */
const hasten = async (): Promise<void> => {
  const past = `now() - interval '1 minute'`;
  await world.db.query(
    `update announcement_mails set lease_until = ${past} where state in ('claimed', 'sending')`,
  );
  await world.db.query('update announcement_mails set not_before = null where state = $1', ['planned']);
  await world.sweep();
};

const states = async (): Promise<Record<string, number>> => {
  const { rows } = await world.db.query<{ state: string; n: number }>(
    'select state::text as state, count(*)::int as n from announcement_mails group by state',
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};

const untilFinished = (id: string): Promise<void> =>
  vi.waitFor(
    async () => {
      await world.sweep();
      expect((await world.announcements.get(id)).state, `seed ${seed}`).toBe('sent');
    },
    { timeout: timeout / 2, interval: 200 },
  );

/** Returns how often each reader's mail came, and the readers whose mail is recorded as sent. */
const arrivals = async () => {
  const times = new Map<string, number>();
  for (const { to } of world.relay.taken) times.set(to, (times.get(to) ?? 0) + 1);
  const { rows } = await world.db.query<{ address: string; state: string }>(
    'select s.address, m.state::text as state from announcement_mails m join subscribers s on s.id = m.subscriber_id',
  );
  return { times, rows };
};

test('workers killed at random instants send an announcement to nobody twice, and to all but the uncertain once', {
  timeout,
}, async () => {
  const readers = long ? 2_000 : 150;
  const kills = long ? 20 : 3;
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: String(CONNECTIONS) },
    whimAt: ({ stage }) => (stage === 'DOT' ? { delayMs: 20 * random() } : undefined),
  });
  const { id } = await announce(readers);
  for (let n = 0; n < kills; n += 1) {
    const worker = await world.startWorker();
    await hasten();
    await world.relay.received(world.relay.taken.length + 1 + Math.floor((readers / kills / 2) * random()));
    await worker.kill();
    const { claimed = 0, planned = 0 } = await states();
    expect(claimed + planned, `a kill after the end (seed ${seed})`).toBeGreaterThan(0);
  }
  await world.startWorker();
  await hasten();
  await untilFinished(id);
  const { times, rows } = await arrivals();
  expect(rows).toHaveLength(readers);
  expect(
    [...times.values()].filter((count) => count > 1),
    `seed ${seed}`,
  ).toEqual([]);
  for (const { address, state } of rows) {
    expect(['sent', 'uncertain'], `seed ${seed}`).toContain(state);
    if (state === 'sent') expect(times.get(address), `${address} (seed ${seed})`).toBe(1);
  }
  expect((await states()).uncertain ?? 0).toBeLessThanOrEqual(kills * MAX_OPEN);
});

test('a relay that takes mails and hangs up gets none of them again', { timeout }, async () => {
  world = await createFaultWorld({
    env: { SMTP_CONNECTIONS: String(CONNECTIONS) },
    whimAt: ({ stage, to }) => (stage === 'DOT' && to.startsWith('r1@') ? { drop: true } : undefined),
  });
  const { id, number } = await announce(20);
  await world.announcementRuns.run(number);
  await world.announcementRuns.run(number);
  expect(await world.announcements.get(id)).toMatchObject({
    state: 'sent',
    mails: { sent: 19, uncertain: 1 },
  });
  expect(world.relay.attempts.get('r1@example.org')).toBe(1);
});

test('emptying Redis loses nothing of an announcement', { timeout }, async () => {
  world = await createFaultWorld({ env: { SMTP_CONNECTIONS: String(CONNECTIONS) } });
  const { id } = await announce(40);
  // No worker has seen the job, and now it is gone.
  const redis = new Redis(world.env.REDIS_URL);
  const keys = await redis.keys(`${world.env.QUEUE_PREFIX}*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
  await world.startWorker();
  await untilFinished(id);
  expect((await world.announcements.get(id)).mails.sent).toBe(40);
  expect(world.relay.taken).toHaveLength(40);
});
