import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checkoutDir } from '../../bin/local/paths.ts';
import type { Container } from '../../services/wiring/container.ts';
import type { Figures } from '../figures.ts';
import { type Load, sendAll } from './smtp-load.ts';

const REPORT = join(checkoutDir, 'tests', 'fixtures', 'reports', 'postfix', 'no-user.eml');
const CONNECTIONS = 16;
const MB = 1_048_576;

type Processes = { inbound: { pid: number }; worker: { pid: number } };

/** Adds readers with a sent digest each, and returns a bounce of every digest: a real report of 3 KB to its return address. */
const prepare = async (container: Container, count: number): Promise<Load[]> => {
  const { db, clock, links, planner } = container;
  await db.query(
    `insert into subscribers (address, address_key, state, next_digest_at, confirmed_at)
     select a, a, 'active', $2::timestamptz - interval '1 minute', $2
     from generate_series(1, $1::int) n, lateral (select 'r' || n || '@d' || n % 200 || '.example.org' as a) each`,
    [count, clock.now()],
  );
  await planner.plan();
  await db.query(`update digests set state = 'sent', sent_at = $1`, [clock.now()]);
  const { rows } = await db.query<{ id: number; digestId: string }>(
    'select subscriber_id as id, id::text as "digestId" from digests order by id',
  );
  const report = readFileSync(REPORT);
  return rows.map(({ id, digestId }) => ({
    to: links.address('bounce', { subject: id, detail: Number(digestId) }, clock.now())!,
    message: Buffer.concat([Buffer.from(`X-Report: ${digestId}\r\n`), report]),
  }));
};

const untilHandled = async ({ db }: Container, count: number): Promise<void> => {
  for (;;) {
    const { rows } = await db.query<{ n: number }>('select count(*)::int as n from mail_reports');
    if (rows[0]!.n >= count) return;
    await wait(20);
  }
};

/** Returns the resident memory of a process in MB, by Linux's /proc. */
const memoryOf = (pid: number): number => {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1];
  return (Number(kb) * 1_024) / MB;
};

/**
 * Measures how many reports a second are taken by SMTP and handled: read, matched, recorded, their readers suppressed. The
 * memory is measured after a warm-up and at the end, to show whether it grows.
 */
export const measureReports = async (options: {
  container: Container;
  port: number;
  reports: number;
  processes: Processes;
  say: (line: string) => void;
}): Promise<Figures> => {
  const { container, port, reports, processes, say } = options;
  const warmUp = Math.ceil(reports / 4);
  const loads = await prepare(container, warmUp + reports);
  const memory = () => ({
    inbound: memoryOf(processes.inbound.pid),
    worker: memoryOf(processes.worker.pid),
  });
  await sendAll(port, CONNECTIONS, loads.slice(0, warmUp));
  await untilHandled(container, warmUp);
  const before = memory();
  const startedAt = performance.now();
  await sendAll(port, CONNECTIONS, loads.slice(warmUp));
  const takenMs = performance.now() - startedAt;
  await untilHandled(container, loads.length);
  const handledMs = performance.now() - startedAt;
  const after = memory();
  const { rows } = await container.db.query<{ suppressed: number }>(
    'select count(*)::int as suppressed from suppressions',
  );
  if (rows[0]!.suppressed !== loads.length)
    throw new Error(`${rows[0]!.suppressed} of ${loads.length} readers were suppressed`);
  const perSecond = (ms: number): number => (reports * 1_000) / ms;
  say(`taken ${Math.round(perSecond(takenMs))}/s, handled ${Math.round(perSecond(handledMs))}/s`);
  return {
    reportsPerSecond: perSecond(handledMs),
    takenPerSecond: perSecond(takenMs),
    inboundMb: after.inbound,
    inboundGrowthMb: after.inbound - before.inbound,
    workerMb: after.worker,
    workerGrowthMb: after.worker - before.worker,
  };
};
