import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startLocalPostgres } from '../../bin/local/postgres.ts';
import { migrate } from '../../prisma/migrate.ts';
import { LEASE_MS } from '../../services/digests/ledger/ledger.ts';
import { createFaultWorld, type FaultWorld, long, timeout } from '../support/fault-world.ts';
import { post } from '../support/world.ts';

const READERS = long ? 1_000 : 120;
const OUTAGE_MS = long ? 60_000 : 2_500;
/** Long enough for every lease of a living worker to end. */
const LONGER_MS = LEASE_MS + 15_000;
const outages: ['stopped' | 'frozen', number][] = [
  ['stopped', OUTAGE_MS],
  ['frozen', OUTAGE_MS],
];
if (long) outages.push(['stopped', LONGER_MS], ['frozen', LONGER_MS]);
const CONNECTIONS = 4;
const ANSWER_MS = 100;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

// time itself: how long an outage lasts.
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const parentOf = (pid: number): number | null => {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
};

/** Starts a separate Postgres that can be stopped and started, or frozen with all its connections open. */
const startMortalPostgres = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-postgres-'));
  let postgres = await startLocalPostgres({ dataDir, port: 0, log: () => {} });
  const { url, port, homeDir } = postgres;
  closers.push(async () => {
    await postgres.stop();
    for (const dir of [dataDir, homeDir]) await rm(dir, { recursive: true, force: true });
  });
  const all = (): number[] => {
    const postmaster = Number(
      readFileSync(join(homeDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return [postmaster, ...pids.map(Number).filter((pid) => parentOf(pid) === postmaster)];
  };
  return {
    url,
    outages: {
      stopped: async (meanwhile: () => Promise<void>): Promise<void> => {
        await postgres.stop();
        await meanwhile();
        postgres = await startLocalPostgres({ dataDir, port, log: () => {} });
        expect(postgres.port).toBe(port);
      },
      frozen: async (meanwhile: () => Promise<void>): Promise<void> => {
        const pids = all();
        for (const pid of pids) process.kill(pid, 'SIGSTOP');
        try {
          await meanwhile();
        } finally {
          for (const pid of pids) process.kill(pid, 'SIGCONT');
        }
      },
    },
  };
};

/** Signs up an address while Postgres is away; a response of success must be true. */
const signUp = async (world: FaultWorld, email: string): Promise<{ email: string; status: number }> => {
  const { statusCode } = await post(world.app, '/subscribe', { email });
  return { email, status: statusCode };
};

/**
 * Locks the ledger and returns the digests that are recorded as sending or sent. The lock waits for writes in progress and
 * admits no further ones, so every mail from then on is among these digests, or was never recorded.
 */
const holdLedger = async (
  world: FaultWorld,
): Promise<{ onRecord: Set<string>; letGo: () => Promise<void> }> => {
  const client = await world.db.connect();
  client.on('error', () => {});
  await client.query('begin');
  await client.query('lock table digests in share mode');
  const { rows } = await client.query<{ id: string }>(
    `select id::text as id from digests where state in ('sending', 'sent')`,
  );
  return {
    onRecord: new Set(rows.map(({ id }) => id)),
    letGo: async () => {
      const failed = await client.query('rollback').then(
        () => undefined,
        (error: Error) => error,
      );
      client.release(failed);
    },
  };
};

test.each(outages)(
  'EMAIL 34: Postgres %s for %i ms: sign-ups are told so, sending stops before DATA, everything resumes: exactly one',
  { timeout },
  async (outage, outageMs) => {
    const postgres = await startMortalPostgres();
    await migrate(postgres.url);
    const world = await createFaultWorld({
      env: { DATABASE_URL: postgres.url, SMTP_CONNECTIONS: String(CONNECTIONS) },
      whimAt: ({ stage }) => (stage === 'DOT' ? { delayMs: ANSWER_MS } : undefined),
    });
    closers.push(world.close);
    await world.addReaders(READERS);
    await world.startWorker();
    await world.plan();
    await world.relay.received(READERS / 4);
    let signups: Promise<{ email: string; status: number }>[] = [];
    const before = world.relay.taken.length;
    const { onRecord, letGo } = await holdLedger(world);
    let duringOutage: string[] = [];
    await postgres.outages[outage](async () => {
      signups = ['a', 'b', 'c'].map((name) => signUp(world, `${name}@signup.example`));
      if (outage === 'stopped') {
        expect((await Promise.all(signups)).map(({ status }) => status)).toEqual([503, 503, 503]);
      }
      await pause(outageMs);
      duringOutage = world.relay.taken.slice(before).map(({ digestId }) => digestId);
    });
    await letGo();
    // Each mail was recorded as sending before its DATA: those on the wire, and a tenth of a second's worth.
    expect(duringOutage.filter((id) => !onRecord.has(id))).toEqual([]);
    const begunAhead = Math.ceil((CONNECTIONS * 100) / ANSWER_MS);
    expect(duringOutage.length).toBeLessThanOrEqual(CONNECTIONS + begunAhead);
    const answers = await Promise.all(signups);
    await vi.waitFor(
      async () => {
        await world.hasten();
        expect(await world.unfinished()).toBe(0);
      },
      { timeout: timeout / 2, interval: 250 },
    );
    expect(await world.judge(`Postgres ${outage} for ${outageMs / 1000} s`)).toMatchObject({
      planned: READERS,
      received: READERS,
      lost: 0,
      doubled: 0,
      strangers: [],
      states: { sent: READERS },
    });
    const { rows } = await world.db.query<{ address: string }>('select address from signups');
    const known = new Set(rows.map(({ address }) => address));
    for (const { email, status } of answers) {
      expect([200, 503]).toContain(status);
      if (status === 200) expect(known).toContain(email);
    }
  },
);
