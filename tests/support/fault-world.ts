import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { createRandom } from '../../bench/seeded-random.ts';
import { checkoutDir } from '../../bin/local/paths.ts';
import { type Moment, startRelay, type Whim } from './relay.ts';
import { type Fate, startTcpProxy } from './tcp-proxy.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';
import { createWorld } from './world.ts';

/** Set by `npm run test:faults`, which runs the long versions: more readers, more kills, longer outages. */
export const long = process.env.FAULTS === 'long';

/** The timeout of a whole test, generous because the machine may be busy. */
export const timeout = long ? 900_000 : 240_000;

/** Repeatable random numbers: a failing test prints the seed, and FAULT_SEED sets it. */
export const seed = Number(process.env.FAULT_SEED ?? (long ? Date.now() % 1_000_000 : 20250904));
export const random = createRandom(seed);

/** The file that collects the table of faults. */
export const faultsFile = join(checkoutDir, 'tests', 'output', 'faults.jsonl');

export type FaultRow = { fault: string; planned: number; received: number; lost: number; doubled: number };

export type FaultWorldOptions = {
  env?: Record<string, string>;
  now?: string;
  whimAt?: (moment: Moment) => Whim | undefined;
  /** If set, a proxy is in front of the relay. */
  fateOf?: (mail: number) => Fate;
  stallMs?: number;
};

const DUE = `(select count(*) from subscribers where next_digest_at <= now() and state = 'active')`;
const UNFINISHED = `select ${DUE}::int + count(*)::int as n from digests where state in ('planned', 'claimed', 'sending')`;
// Deferred digests wait for `hasten`, even if they are due: a worker would look again only after some minutes.
const READY = `select ${DUE}::int + count(*)::int as n from digests
  where state in ('claimed', 'sending') or (state = 'planned' and not_before is null)`;
const IN_HAND = `select count(*)::int as n from digests where state in ('claimed', 'sending')`;
const QUIET_MS = timeout / 3;

/** Creates a Paperboy whose relay or proxy misbehaves as told, and functions that check which mails arrived. */
export const createFaultWorld = async (options: FaultWorldOptions = {}) => {
  const relay = await startRelay(options.whimAt);
  const proxy = options.fateOf
    ? await startTcpProxy(relay.port, options.fateOf, { stallMs: options.stallMs })
    : null;
  const world = await createWorld({
    seeded: true,
    now: options.now ?? new Date().toISOString(),
    env: { SMTP_URL: proxy?.url ?? relay.url, LOG_LEVEL: 'warn', CATCH_UP_HOURS: '23', ...options.env },
  });
  const { db } = world;
  const workers = new Set<WorkerProcess>();
  // The addresses at the start: a reader who is erased later has none any more, and may have got a mail before.
  const addresses = new Map<number, string>();
  const remember = async (): Promise<void> => {
    const { rows } = await db.query<{ id: number; address: string }>('select id, address from subscribers');
    for (const { id, address } of rows) if (!addresses.has(id)) addresses.set(id, address);
  };

  const count = async (sql: string): Promise<number> => (await db.query<{ n: number }>(sql)).rows[0]!.n;
  const unfinished = (): Promise<number> => count(UNFINISHED);

  return {
    ...world,
    relay,
    proxy,
    unfinished,
    /** Returns how many digests workers hold now. */
    inHand: (): Promise<number> => count(IN_HAND),

    /** Resets everything, as if nobody had subscribed and nothing had been sent. */
    reset: async (): Promise<void> => {
      // Deletes rows instead of truncating, so that it does not wait for a worker's statements.
      for (const table of [
        'digests',
        'digest_batches',
        'sending_holds',
        'domain_holds',
        'mail_reports',
        'recipient_domains',
        'suppressions',
        'subscribers',
      ])
        await db.query(`delete from ${table}`);
      addresses.clear();
      relay.forget();
      proxy?.forget();
    },

    /** Adds due readers, at each domain in turn, and for every ten of them one who is due but must get nothing. */
    addReaders: async (count: number, domains: string[] = ['example.org'], name = ''): Promise<void> => {
      await db.query(
        `insert into subscribers (address, address_key, state, next_digest_at, confirmed_at)
         select a, a, 'active', now() - interval '1 minute', now()
         from generate_series(1, $1) n, lateral (select 'r' || $3 || n || '@' || ($2::text[])[1 + n % cardinality($2)] as a) each`,
        [count, domains, name],
      );
      await db.query(
        `insert into subscribers (address, address_key, state, next_digest_at, confirmed_at)
         select a, a, (array['unsubscribed', 'suppressed', 'pending'])[1 + n % 3]::subscriber_state, now() - interval '1 minute', now()
         from generate_series(1, $1) n, lateral (select 'gone' || $3 || n || '@' || ($2::text[])[1 + n % cardinality($2)] as a) each`,
        [Math.ceil(count / 10), domains, name],
      );
      await remember();
    },

    startWorker: async (env: Record<string, string> = {}): Promise<WorkerProcess> => {
      const worker = await startWorkerProcess({ ...world.env, ...env });
      workers.add(worker);
      return worker;
    },

    /** Makes the workers plan or sweep now, instead of within a minute. */
    plan: async (): Promise<void> => void (await world.dispatcher.wake('plan-digests', [{}])),
    sweep: async (): Promise<void> => void (await world.dispatcher.wake('sweep-ledger', [{}])),

    /** Acts as if minutes had passed: deferred digests are due, and batches without a job are queued. */
    hasten: async (): Promise<void> => {
      await db.query(
        `update digests set not_before = null where state = 'planned' and not_before is not null`,
      );
      await db.query(`update digest_batches set woken_at = now() - interval '1 hour' where done_at is null`);
      await world.dispatcher.wake('sweep-ledger', [{}]);
    },

    /** Waits until no digest is claimed, and none waits that is not deferred. */
    untilQuiet: async (): Promise<void> => {
      await vi.waitFor(
        async () => expect(await count(READY), `digests that nobody sends (seed ${seed})`).toBe(0),
        { timeout: QUIET_MS, interval: 25 },
      );
    },

    untilFinished: async (timeoutMs = timeout / 2): Promise<void> => {
      await vi.waitFor(
        async () =>
          expect(await unfinished(), `digests not done after ${timeoutMs / 1000} s (seed ${seed})`).toBe(0),
        { timeout: timeoutMs, interval: 50 },
      );
    },

    /**
     * The oracle: received mails by (recipient, digest), beside the ledger. Lost is a digest recorded as sent, or still
     * owed, that nobody received; doubled are the copies too many; strangers got what the ledger knows nothing of.
     */
    judge: async (
      fault: string,
    ): Promise<FaultRow & { strangers: string[]; unequalIds: string[]; states: Record<string, number> }> => {
      const { rows: ledger } = await db.query<{ id: string; readerId: number; state: string }>(
        `select id::text as id, subscriber_id as "readerId", state::text as state from digests`,
      );
      const rows = ledger.map((row) => ({ ...row, address: addresses.get(row.readerId)! }));
      const known = new Map(rows.map((row) => [`${row.address} ${row.id}`, row]));
      const copies = new Map<string, string[]>();
      const digests = relay.taken.filter(({ digestId }) => digestId !== '');
      for (const { to, digestId, messageId } of digests) {
        const key = `${to} ${digestId}`;
        copies.set(key, [...(copies.get(key) ?? []), messageId]);
      }
      const states: Record<string, number> = {};
      for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
      const owed = rows.filter(({ state }) => !['skipped', 'failed', 'expired'].includes(state));
      const row: FaultRow = {
        fault,
        planned: rows.length,
        received: digests.length,
        lost: owed.filter(({ id, address }) => !copies.has(`${address} ${id}`)).length,
        doubled: [...copies.values()].reduce((sum, ids) => sum + ids.length - 1, 0),
      };
      mkdirSync(join(faultsFile, '..'), { recursive: true });
      appendFileSync(faultsFile, `${JSON.stringify(row)}\n`);
      return {
        ...row,
        strangers: [...copies.keys()].filter((key) => !known.get(key)?.address.startsWith('r')),
        unequalIds: [...relay.seenIds].filter(([, ids]) => ids.size > 1).map(([to]) => to),
        states,
      };
    },

    close: async (): Promise<void> => {
      for (const worker of workers) await worker.kill();
      await world.close();
      await proxy?.close();
      await relay.close();
    },
  };
};

export type FaultWorld = Awaited<ReturnType<typeof createFaultWorld>>;
