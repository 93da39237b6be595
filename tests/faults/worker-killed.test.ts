import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { simpleParser } from 'mailparser';
import { afterEach, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

const READERS = 120;
const CONNECTIONS = 4;

const children: ChildProcess[] = [];
let world: World | undefined;
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await world?.close();
  world = undefined;
});

/** A worker as in production: its own process, taking jobs from the queue. */
const startWorker = async (): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'workers/main.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ...world!.env, LOG_LEVEL: 'warn', SMTP_CONNECTIONS: String(CONNECTIONS) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  await once(child, 'message');
  return child;
};

test('EMAIL 32: a worker killed in the middle of a run loses nobody, and doubles at most what was on open connections', async () => {
  // The worker's clock is the real one, so the readers are due in real time.
  world = await createWorld({ seeded: true, now: new Date().toISOString() });
  const { db, mail, planner, sweeper, dispatcher } = world;
  await dispatcher.ready();
  await db.query(
    `insert into subscribers (address, address_key, state, next_digest_at, confirmed_at)
     select 'r' || n || '@example.org', 'r' || n || '@example.org', 'active', now() - interval '1 minute', now() from generate_series(1, $1) n`,
    [READERS],
  );
  const worker = await startWorker();
  world.clock.set(new Date());
  expect(await planner.plan()).toMatchObject({ planned: READERS });
  await mail.received(READERS / 3);
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  const before = mail.mails.length;
  expect(before).toBeLessThan(READERS);

  // Its journal says what was on the wire: all else is planned again at once, with no lease to wait for.
  const swept = await sweeper.sweep();
  expect(swept.recovered).toBeGreaterThan(0);
  expect(swept.uncertain).toBeLessThanOrEqual(CONNECTIONS);
  await startWorker();
  for (;;) {
    const { rows } = await db.query<{ n: number }>(
      `select count(*)::int as n from digests where state <> 'sent'`,
    );
    if (rows[0]!.n === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }

  const copies = new Map<string, string[]>();
  for (const { to, raw } of mail.mails)
    copies.set(to[0]!, [...(copies.get(to[0]!) ?? []), (await simpleParser(raw)).messageId ?? '']);
  expect(copies.size).toBe(READERS);
  const doubled = [...copies.values()].filter((ids) => ids.length > 1);
  expect(doubled.length).toBeLessThanOrEqual(CONNECTIONS);
  for (const ids of doubled) expect(new Set(ids).size).toBe(1);
  expect(mail.mails.length).toBeLessThanOrEqual(READERS + swept.uncertain);
});

test('EMAIL 33: with Redis forgetting every job, the sweeper has the digests sent all the same', async () => {
  world = await createWorld({
    seeded: true,
    now: new Date().toISOString(),
    env: { REDIS_URL: 'redis://127.0.0.1:1' },
  });
  const id = await world.addReader('r@example.org', { topics: ['benchmarks'] });
  await world.db.query('update subscribers set next_digest_at = $2 where id = $1', [id, world.clock.now()]);
  expect(await world.planner.plan()).toMatchObject({ planned: 1 });
  world.clock.forward(5 * 60_000);
  expect(await world.sweeper.sweep()).toMatchObject({ woken: 1 });
  await world.delivery.sendRange({ from: '1', to: '999999' });
  expect(world.mail.to('r@example.org')).toHaveLength(1);
});
