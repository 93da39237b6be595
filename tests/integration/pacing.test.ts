import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { loadConfig } from '../../services/platform/config.ts';
import { createPacer, type Pacer } from '../../services/platform/pacer.ts';
import { createContainer } from '../../services/wiring/container.ts';
import { createWorld } from '../support/world.ts';

const RATE = 100;
const log = pino({ level: 'silent' });

const pacers: Pacer[] = [];
afterEach(() => {
  for (const pacer of pacers.splice(0)) pacer.close();
});

const pacerAt = (prefix: string, redisUrl = inject('redisUrl')): Pacer => {
  const pacer = createPacer({ redisUrl, prefix, log });
  pacers.push(pacer);
  return pacer;
};

const newPrefix = (): string => `{pace-${randomBytes(4).toString('hex')}}`;

/** Returns how many mails may go within `ms` if as many as possible are wanted. */
const taken = async (pacer: Pacer, ms: number): Promise<number> => {
  let count = 0;
  const until = performance.now() + ms;
  while (performance.now() < until) {
    await new Promise<void>((resolve) => {
      // time itself: a rate is counted in time, and a pacer that already asks Redis calls nothing back.
      const wake = setTimeout(resolve, 5);
      const got = pacer.take('all', RATE, 50, () => {
        clearTimeout(wake);
        resolve();
      });
      count += got;
    });
  }
  return count;
};

// These tests measure a rate, so they let a short time pass. A fifth of a second's worth may go at once.
const BURST = RATE / 5 + 10;
const MS = 600;
const most = (ms: number): number => (RATE * ms) / 1_000 + BURST;

describe('SMTP_RATE_PER_SECOND', () => {
  test('holds for all processes together, and for one that was just started', async () => {
    const prefix = newPrefix();
    const counts = await Promise.all([taken(pacerAt(prefix), MS), taken(pacerAt(prefix), MS)]);
    const begun = performance.now();
    const after = await taken(pacerAt(prefix), MS / 2);
    const all = counts[0] + counts[1] + after;
    expect(all).toBeGreaterThan(RATE / 5);
    expect(all).toBeLessThanOrEqual(most(MS * 1.5 + (performance.now() - begun - MS / 2) + 200));
  });

  test('after Redis is emptied, at most a burst goes too early', async () => {
    const prefix = newPrefix();
    const redis = new Redis(inject('redisUrl'));
    const pacer = pacerAt(prefix);
    const first = await taken(pacer, MS / 2);
    await redis.del(...(await redis.keys(`${prefix}*`)));
    redis.disconnect();
    const second = await taken(pacer, MS / 2);
    expect(first + second).toBeLessThanOrEqual(most(MS) + BURST + 20);
  });

  test('without Redis a process keeps to a share of the rate, never without a limit', async () => {
    const count = await taken(pacerAt(newPrefix(), 'redis://127.0.0.1:1'), MS);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(most(MS) / 5);
  });

  test('mails that do not wait are counted, and others wait for them', async () => {
    const prefix = newPrefix();
    const pacer = pacerAt(prefix);
    const redis = new Redis(inject('redisUrl'));
    const reachedUs = async (): Promise<number> => Number(await redis.get(`${prefix}:pace:all`));
    await taken(pacer, 50);
    const before = await reachedUs();
    for (let n = 0; n < RATE * 5; n += 1) pacer.spend('all', RATE);
    await vi.waitFor(async () => expect(await reachedUs()).toBeGreaterThanOrEqual(before + 5e6), {
      timeout: 20_000,
    });
    redis.disconnect();
    // Those used up the next five seconds.
    expect(await taken(pacer, 300)).toBeLessThanOrEqual(BURST);
  });

  test('a worker sends at that rate, and a domain at its own', async () => {
    const world = await createWorld({
      seeded: true,
      env: { SMTP_RATE_PER_SECOND: '40', DOMAIN_LIMITS: 'slow.example=5/s' },
    });
    try {
      await world.db.query(
        `insert into subscribers (address, address_key, state, next_digest_at, confirmed_at)
         select a, a, 'active', $1, $1 from generate_series(1, 30) n,
           lateral (select 'r' || n || case when n <= 4 then '@slow.example' else '@fast.example' end as a) each`,
        [world.clock.now()],
      );
      await world.planner.plan();
      const begun = performance.now();
      await world.delivery.sendRange({ from: '1', to: '9223372036854775807' });
      const seconds = (performance.now() - begun) / 1_000;
      expect(world.mail.mails).toHaveLength(30);
      // 30 mails at 40 a second, eight of them as a burst; four at 5 a second, one as a burst.
      expect(seconds).toBeGreaterThan(0.5);
    } finally {
      await world.close();
    }
  });
});

describe('a domain that deferred mail of one worker', () => {
  test('is paused in the others too, and no other domain waits', async () => {
    const world = await createWorld({
      seeded: true,
      smtp: {
        onRcptTo: ({ address }, _session, callback) =>
          callback(
            address.endsWith('@busy.example')
              ? Object.assign(new Error('4.7.0 not so fast'), { responseCode: 421 })
              : null,
          ),
      },
    });
    const other = createContainer(loadConfig(world.env), 'another worker', { clock: world.clock, log });
    try {
      for (const name of ['a@busy.example', 'b@busy.example', 'c@calm.example', 'd@calm.example'])
        await world.addReader(name, { topics: ['benchmarks'], hour: 7 });
      world.clock.set('2025-09-04T07:00:00Z');
      await world.planner.plan();
      const range = { from: '1', to: '9223372036854775807' };
      await world.delivery.probe(range);
      await world.tallies.write();
      await other.delivery.sendRange(range);
      const { rows } = await world.db.query(
        `select s.address, d.state, d.attempts, d.note from digests d join subscribers s on s.id = d.subscriber_id order by 1`,
      );
      expect(rows).toEqual([
        { address: 'a@busy.example', state: 'planned', attempts: 1, note: '421 4.7.0 not so fast' },
        {
          address: 'b@busy.example',
          state: 'planned',
          attempts: 0,
          note: 'waits: busy.example asked for patience',
        },
        { address: 'c@calm.example', state: 'sent', attempts: 1, note: expect.stringMatching(/^250/) },
        { address: 'd@calm.example', state: 'sent', attempts: 1, note: expect.stringMatching(/^250/) },
      ]);
    } finally {
      await other.close();
      await world.close();
    }
  });
});

describe('WARM_UP', () => {
  test('digests over the cap wait for the next day, with any number of workers, and expire with their window', async () => {
    const env = { WARM_UP: '2025-09-04:3,100', CATCH_UP_HOURS: '20' };
    const world = await createWorld({ seeded: true, env });
    const other = await createWorld({ env: { ...env, DATABASE_URL: world.env.DATABASE_URL } });
    try {
      for (let n = 0; n < 8; n += 1)
        await world.addReader(`r${n}@example.org`, { topics: ['benchmarks'], hour: n < 6 ? 7 : 3 });
      world.clock.set('2025-09-04T07:00:00Z');
      other.clock.set('2025-09-04T07:00:00Z');
      await world.planner.plan();
      const all = { from: '1', to: '9223372036854775807' };
      await Promise.all([world.delivery.sendRange(all), other.delivery.sendRange(all)]);
      expect(world.mail.mails.length + other.mail.mails.length).toBe(3);
      const { rows } = await world.db.query(
        `select note, min(not_before) >= '2025-09-05' as "isTomorrow", count(*)::int as n from digests where state = 'planned' group by note`,
      );
      expect(rows).toEqual([
        { note: "waits: the day's cap of the warm-up is reached", isTomorrow: true, n: 3 },
      ]);
      world.clock.set('2025-09-05T01:01:00Z');
      await world.delivery.sendRange(all);
      expect(world.mail.mails.length + other.mail.mails.length).toBe(6);
    } finally {
      await other.close();
      await world.close();
    }
  });
});
