// time itself: a mail server waits before it tries again.
import { setTimeout as wait } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { afterEach, expect, test, vi } from 'vitest';
import { choosePort } from '../../bin/local/ports.ts';
import { createFaultWorld, type FaultWorld, long, timeout } from '../support/fault-world.ts';
import { startInboundProcess, startWorkerProcess } from '../support/worker-process.ts';

const READERS = 40;
const REPORTS = 1_000;
const CONNECTIONS = 8;
const KILLS = long ? 6 : 2;

let world: FaultWorld;
const processes = new Set<{ kill: () => Promise<void> }>();
afterEach(async () => {
  for (const each of processes) await each.kill();
  processes.clear();
  await world.close();
});

const report = (n: number): Buffer =>
  Buffer.from(
    `From: MAILER-DAEMON@mx.example.net\r\nTo: x@bounces.example.org\r\nMessage-ID: <${n}@mx.example.net>\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; r${n}@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b--\r\n`,
  );

/** Sends every report until it was taken, as a mail server does, and tells of each that was. */
const sendAll = async (
  port: number,
  envelopes: string[],
  onTaken: (taken: number) => void,
): Promise<void> => {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Infinity,
    ignoreTLS: true,
  });
  const left = envelopes.entries();
  let taken = 0;
  const sendOn = async (): Promise<void> => {
    for (const [n, to] of left) {
      const mail = { envelope: { from: '', to }, raw: report(n) };
      while (!(await transport.sendMail(mail).then(Boolean, () => false))) await wait(20);
      taken += 1;
      onTaken(taken);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sendOn));
  transport.close();
};

test(
  `${REPORTS} reports are counted once each, whatever is killed while they come`,
  async () => {
    world = await createFaultWorld({ env: { BOUNCE_DOMAIN: 'bounces.example.org' } });
    const { db } = world;
    await world.addReaders(READERS);
    await world.runDigests();
    const digests = world.relay.taken.filter(({ digestId }) => digestId !== '');
    expect(digests).toHaveLength(READERS);
    const { rows } = await db.query<{ id: number; digestId: string }>(
      'select subscriber_id as id, id::text as "digestId" from digests',
    );
    const now = new Date();
    const addresses = rows.map(({ id, digestId }) =>
      world.links.address('bounce', { subject: id, detail: Number(digestId) }, now),
    );
    const envelopes = Array.from({ length: REPORTS }, (_, n) => addresses[n] ?? 'x@bounces.example.org');

    const { port } = await choosePort(0);
    const env = { ...world.env, INBOUND_PORT: String(port), INBOUND_CONNECTIONS_PER_ADDRESS: '100' };
    const begin = async (start: typeof startInboundProcess) => {
      const started = await start(env);
      processes.add(started);
      return started;
    };
    let [inbound, worker] = await Promise.all([begin(startInboundProcess), begin(startWorkerProcess)]);

    let restarting: Promise<void> = Promise.resolve();
    const killBoth = async (): Promise<void> => {
      await Promise.all([inbound.kill(), worker.kill()]);
      [inbound, worker] = await Promise.all([begin(startInboundProcess), begin(startWorkerProcess)]);
      // As if the leases of the dead worker had ended.
      await db.query('update inbound_items set lease_until = null where handled_at is null');
    };
    const killAt = new Set(
      Array.from({ length: KILLS }, (_, n) => Math.round(((n + 1) * REPORTS) / (KILLS + 1))),
    );
    await sendAll(port, envelopes, (taken) => {
      if (killAt.has(taken)) restarting = restarting.then(killBoth);
    });
    await restarting;

    const count = async (sql: string): Promise<number> => (await db.query<{ n: number }>(sql)).rows[0]!.n;
    await vi.waitFor(
      async () =>
        expect(await count('select count(*)::int as n from inbound_items where handled_at is null')).toBe(0),
      { timeout: timeout / 3, interval: 50 },
    );
    expect(await count('select count(*)::int as n from inbound_items')).toBe(REPORTS);
    expect(await count('select count(*)::int as n from mail_reports')).toBe(REPORTS);
    expect(await count('select count(distinct inbound_id)::int as n from mail_reports')).toBe(REPORTS);
    expect(await count(`select count(*)::int as n from mail_reports where rule = 'unreadable'`)).toBe(0);
    expect(await count('select count(*)::int as n from suppressions')).toBe(READERS);
    expect(await count('select coalesce(sum(bounced), 0)::int as n from recipient_domains')).toBe(READERS);
    expect((await inbound.end()).code).toBe(0);
    expect((await worker.end()).code).toBe(0);
  },
  timeout,
);
