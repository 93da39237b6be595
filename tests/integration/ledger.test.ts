import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Claimed } from '../../services/digests/ledger/ledger.ts';
import { skipReasons } from '../../services/digests/ledger/skip-reasons.ts';
import { type Reply, readReply } from '../../services/mail/smtp/outcome.ts';
import { createReplyReader } from '../../services/mail/smtp/reply-reader.ts';
import { createWorld, type World } from '../support/world.ts';

const MORNING = '2025-09-04T07:00:00Z';

let world: World;
beforeEach(async () => {
  world = await createWorld({ seeded: true });
});
afterEach(() => world.close());

const addReaders = async (...names: string[]): Promise<void> => {
  for (const name of names) await world.addReader(`${name}@example.org`, { topics: ['benchmarks'], hour: 7 });
};

const rowsOf = async (columns: string): Promise<Record<string, unknown>[]> =>
  (
    await world.db.query(
      `select ${columns} from digests d join subscribers s on s.id = d.subscriber_id order by s.address`,
    )
  ).rows;

const rangeOfAll = { from: '1', to: '9223372036854775807' };

/** Returns a digest that a worker has claimed and recorded as being sent. */
const begin = async (): Promise<Claimed> => {
  await addReaders('a');
  world.clock.set(MORNING);
  await world.planner.plan();
  const range = { ...rangeOfAll, localDate: '2025-09-04' };
  const [row] = await world.ledger.claim(range, '00000000-0000-4000-8000-000000000000', 1);
  const begins = { ...row!, selection: [], throughEdition: '2025-09-04', suppressionHashes: [] };
  expect(await world.ledger.start([begins])).toEqual(['begun']);
  return row!;
};

describe('the ledger', () => {
  test('has a partition for every planned week, and refuses a row without one', async () => {
    await addReaders('a');
    world.clock.set(MORNING);
    await world.planner.plan();
    const { rows } = await world.db.query(
      `select tableoid::regclass::text as partition, local_date from digests`,
    );
    expect(rows).toEqual([{ partition: 'digests_20250901', local_date: '2025-09-04' }]);
    await expect(
      world.db.query(
        `insert into digests (id, subscriber_id, local_date, planned_at, expires_at) values (1, 1, '1999-01-01', now(), now())`,
      ),
    ).rejects.toThrow('no partition');
  });

  test('one digest for each reader and local date, whoever plans it', async () => {
    await addReaders('a');
    world.clock.set(MORNING);
    await world.planner.plan();
    await expect(
      world.db.query(
        `insert into digests (id, subscriber_id, local_date, planned_at, expires_at)
         select 77, subscriber_id, local_date, planned_at, expires_at from digests`,
      ),
    ).rejects.toThrow('digests_20250901_subscriber_id_local_date');
  });

  test('drops weeks after LEDGER_RETENTION_DAYS, but none whose papers could be offered again', async () => {
    await addReaders('a');
    world.clock.set(MORNING);
    await world.runDigests();
    world.clock.set('2026-06-01T07:00:00Z');
    // No newer edition has closed, so the sent papers could still be offered to readers.
    expect(await world.partitions.dropOld()).toEqual([]);
    await world.db.query(`insert into editions (date, state) values ('2026-05-31', 'closed')`);
    expect((await world.partitions.dropOld())[0]).toBe('digests_20250901');
    expect(await world.ledger.stats('2025-09-04')).toMatchObject({ planned: 0 });
    // A partition that is needed again is created again.
    await world.partitions.ensure(new Date(MORNING), new Date(MORNING));
    expect((await world.db.query(`select to_regclass('digests_20250901') as found`)).rows[0].found).toBe(
      'digests_20250901',
    );
  });

  test('begins no digest whose reader left or was suppressed, or that expired, since the claim', async () => {
    await addReaders('expired', 'fine', 'left', 'suppressed');
    world.clock.set(MORNING);
    await world.planner.plan();
    const range = { ...rangeOfAll, localDate: '2025-09-04' };
    const claimed = await world.ledger.claim(range, '00000000-0000-4000-8000-000000000000', 10);
    const names = new Map(
      (await rowsOf('d.id, s.address')).map(({ id, address }) => [String(id), String(address)]),
    );
    await world.db.query(`update subscribers set state = 'unsubscribed' where address like 'left%'`);
    // A complaint suppresses in another transaction, without reading subscribers.
    await world.db.query('insert into suppressions (address_hash, reason) values ($1, $2)', [
      Buffer.from(world.suppression.hashesOf('suppressed@example.org')[0]!, 'hex'),
      'complaint',
    ]);
    await world.db.query(
      `update digests d set expires_at = $1 from subscribers s where s.id = d.subscriber_id and s.address like 'expired%'`,
      [MORNING],
    );
    const verdicts = await world.ledger.start(
      claimed.map((row) => ({
        ...row,
        selection: [],
        throughEdition: '2025-09-04',
        suppressionHashes: world.suppression.hashesOf(names.get(row.digestId)!),
      })),
    );
    expect(
      Object.fromEntries(claimed.map((row, at) => [names.get(row.digestId)!.split('@')[0], verdicts[at]])),
    ).toEqual({ expired: 'expired', fine: 'begun', left: 'left', suppressed: 'suppressed' });
    expect((await rowsOf('d.state')).map(({ state }) => state)).toEqual([
      'claimed',
      'sending',
      'claimed',
      'claimed',
    ]);
  });

  test('EMAIL 36: a reader who is suppressed while the digest is queued is not mailed, and the row says so', async () => {
    await addReaders('suppressed');
    world.clock.set(MORNING);
    await world.planner.plan();
    await world.db.query('insert into suppressions (address_hash, reason) values ($1, $2)', [
      Buffer.from(world.suppression.hashesOf('suppressed@example.org')[0]!, 'hex'),
      'complaint',
    ]);
    await world.delivery.sendRange(rangeOfAll);
    expect(await rowsOf('d.state, d.note, d.skip_reason as reason')).toEqual([
      { state: 'skipped', note: 'the address is suppressed', reason: 'suppressed' },
    ]);
    expect(world.mail.mails).toHaveLength(0);
  });
});

describe('the reply of a relay', () => {
  /** Parses a reply of any bytes, as a relay's, and records it as the reason why a mail was deferred. */
  const noteOf = async (row: Claimed, said: Buffer): Promise<string> => {
    let reply: Reply | undefined;
    createReplyReader({
      onReply: (whole) => {
        reply = whole;
      },
      onNonsense: () => {},
    })(Buffer.concat([Buffer.from('450 '), said, Buffer.from('\r\n')]));
    const { reply: note } = readReply('RCPT', reply!);
    expect(await world.ledger.settle([{ ...row, state: 'planned', note }])).toEqual([true]);
    const { rows } = await world.db.query<{ note: string }>('select note from digests');
    await world.db.query(`update digests set state = 'sending', lease_token = $1`, [row.token]);
    return rows[0]!.note;
  };

  test('is recorded, with any bytes and cut anywhere', async () => {
    const row = await begin();
    const isLineEnd = (byte: number): boolean => byte === 10 || byte === 13;
    const anyBytes = fc
      .array(
        fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(Buffer.from('\u{1f4ec}'), Buffer.of(0))),
        {
          minLength: 1,
          maxLength: 400,
        },
      )
      .map((parts) => Buffer.concat(parts).filter((byte) => !isLineEnd(byte)));
    await fc.assert(
      fc.asyncProperty(anyBytes, async (said) => {
        expect([...(await noteOf(row, Buffer.from(said)))].length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 60 },
    );
  });

  test('is cut between characters', async () => {
    const row = await begin();
    const note = await noteOf(row, Buffer.from('\u{1f4ec}'.repeat(600)));
    expect(note).toBe(`450 ${'\u{1f4ec}'.repeat(496)}`);
    expect(await noteOf(row, Buffer.from(`x${'\u{1f4ec}'.repeat(600)}`))).toHaveLength(5 + 2 * 495);
  });
});

describe('a sweep after an outage', () => {
  const lastSweptAgo = (seconds: number) =>
    world.db.query(`update sweeps set swept_at = now() - interval '1 second' * $1`, [seconds]);

  test('gives living workers time to record their outcomes, before any mail is sent again', async () => {
    await world.sweeper.sweep();
    const row = await begin();
    // For two minutes no lease could be renewed and no sweep could run.
    world.clock.set('2025-09-04T07:02:01Z');
    await lastSweptAgo(121);
    expect(await Promise.all([world.sweeper.sweep(), world.sweeper.sweep()])).toMatchObject([
      { uncertain: 0 },
      { uncertain: 0 },
    ]);
    expect(await world.ledger.settle([{ ...row, state: 'sent', note: null }])).toEqual([true]);
    expect(await rowsOf('d.state, d.uncertain_attempts as "uncertainAttempts"')).toEqual([
      { state: 'sent', uncertainAttempts: 0 },
    ]);
  });

  test('takes back rows without a living worker after that time', async () => {
    await world.sweeper.sweep();
    await begin();
    world.clock.set('2025-09-04T07:02:01Z');
    await lastSweptAgo(121);
    expect(await world.sweeper.sweep()).toMatchObject({ prolonged: 1, uncertain: 0 });
    world.clock.set('2025-09-04T07:04:02Z');
    expect(await world.sweeper.sweep()).toMatchObject({ prolonged: 0, uncertain: 1 });
  });

  test('takes back rows without a living worker, also where sweeps are always late', async () => {
    await world.sweeper.sweep();
    await begin();
    const swept: unknown[] = [];
    for (const minutes of ['02', '05', '08']) {
      world.clock.set(`2025-09-04T07:${minutes}:03Z`);
      await lastSweptAgo(121);
      const { prolonged, uncertain } = await world.sweeper.sweep();
      swept.push({ prolonged, uncertain });
    }
    expect(swept).toEqual([
      { prolonged: 1, uncertain: 0 },
      { prolonged: 0, uncertain: 1 },
      { prolonged: 0, uncertain: 0 },
    ]);
  });

  test('gives every row the time of a lease, also one with some seconds left', async () => {
    await world.sweeper.sweep();
    await begin();
    world.clock.set('2025-09-04T07:01:55Z');
    await lastSweptAgo(95);
    expect(await world.sweeper.sweep()).toMatchObject({ prolonged: 1 });
    world.clock.set('2025-09-04T07:02:05Z');
    expect(await world.sweeper.sweep()).toMatchObject({ prolonged: 0, uncertain: 0 });
  });

  test('extends no lease if no sweep was missed', async () => {
    await world.sweeper.sweep();
    await begin();
    world.clock.set('2025-09-04T07:02:01Z');
    await lastSweptAgo(61);
    expect(await world.sweeper.sweep()).toMatchObject({ prolonged: 0, uncertain: 1 });
  });
});

describe('runs', () => {
  test('a pause holds every worker at once, and waiting digests are sent after it', async () => {
    await addReaders('a', 'b');
    world.clock.set(MORNING);
    await world.planner.plan();
    expect(await world.runs.pause('new relay')).toBe(true);
    expect(await world.runs.pause('again')).toBe(false);
    await world.delivery.sendRange(rangeOfAll);
    expect(await world.sweeper.sweep()).toMatchObject({ woken: 0 });
    expect(world.mail.mails).toHaveLength(0);
    expect(await world.runs.progress('2025-09-04')).toMatchObject({
      planned: 2,
      states: { planned: 2 },
      holds: [{ kind: 'operator', reason: 'new relay' }],
      etaSeconds: null,
    });
    // Confirmations do not wait for it.
    expect(await world.signUp('new@example.org')).toContain('To: ');
    expect(await world.runs.resume()).toMatchObject([{ kind: 'operator' }]);
    await world.delivery.sendRange(rangeOfAll);
    expect(await world.ledger.stats('2025-09-04')).toMatchObject({ planned: 2, states: { sent: 2 } });
  });

  test('a pause in the middle of a page: begun mails are finished, the others wait', async () => {
    await addReaders('a', 'b', 'c', 'd');
    world.clock.set(MORNING);
    await world.planner.plan();
    const range = { ...rangeOfAll, localDate: '2025-09-04' };
    const [row] = await world.ledger.claim(range, '00000000-0000-4000-8000-000000000000', 1);
    await world.runs.pause('now');
    const begins = { ...row!, selection: [], throughEdition: null, suppressionHashes: [] };
    expect(await world.ledger.start([begins])).toEqual(['held']);
  });

  test('a cancelled day is skipped, with later plans for it, and can be retried', async () => {
    await addReaders('a', 'b');
    await world.addReader('later@example.org', { topics: ['benchmarks'], hour: 9 });
    world.clock.set(MORNING);
    await world.planner.plan();
    expect(await world.runs.cancel('2025-09-04')).toEqual({ cancelled: 2 });
    world.clock.set('2025-09-04T09:00:00Z');
    await world.runDigests();
    expect(world.mail.mails).toHaveLength(0);
    const calledOff = { state: 'skipped', note: 'cancelled by the operator', reason: 'cancelled' };
    const REASON = 'd.state, d.note, d.skip_reason as reason';
    expect(await rowsOf(REASON)).toEqual(['a', 'b', 'later'].map(() => calledOff));
    // One of them is as it was written before the reason had a column.
    await world.db.query('update digests set skip_reason = null where id = (select min(id) from digests)');
    expect((await world.runs.progress('2025-09-04')).isCancelled).toBe(true);
    const skipped = [{ localDate: '2025-09-04', reason: 'cancelled', n: 3 }];
    expect(await world.batches.countSkippedQuickly(['2025-09-04'])).toEqual(skipped);
    await world.sweeper.sweep();
    // From here on the counts of the finished batches count, not their rows.
    await world.db.query('update digests set skip_reason = $1, note = null', ['suppressed']);
    expect(await world.batches.countSkippedQuickly(['2025-09-04'])).toEqual(skipped);
    await world.db.query('update digest_batches set skipped = null');
    expect(await world.batches.countSkippedQuickly(['2025-09-04'])).toEqual([
      { ...skipped[0], reason: 'suppressed' },
    ]);
    await world.db.query('update digests set skip_reason = $1, note = $2', [
      'cancelled',
      'cancelled by the operator',
    ]);
    expect(await world.runs.retry('2025-09-04', 'cancelled')).toEqual({ retried: 3, isUncancelled: true });
    expect(await rowsOf('d.skip_reason as reason')).toEqual([1, 2, 3].map(() => ({ reason: null })));
    await world.delivery.sendRange(rangeOfAll);
    expect(await world.ledger.stats('2025-09-04')).toMatchObject({ planned: 3, states: { sent: 3 } });
  });

  test('every value of skip_reason has its note', async () => {
    const { rows } = await world.db.query<{ reason: string }>(
      'select unnest(enum_range(null::skip_reason))::text as reason',
    );
    expect(rows.map(({ reason }) => reason)).toEqual(Object.keys(skipReasons));
  });

  test('a claimed digest is not begun when its day is cancelled, and is not planned again when it comes back', async () => {
    const row = await begin();
    await world.runs.cancel('2025-09-04');
    await world.ledger.settle([{ ...row, state: 'planned', note: '451 later' }]);
    expect(await rowsOf('d.state, d.note, d.skip_reason as reason')).toEqual([
      { state: 'skipped', note: 'cancelled by the operator', reason: 'cancelled' },
    ]);
  });

  test('a failed digest can be retried, also after its window and when its batch was done', async () => {
    const refusing = await createWorld({
      seeded: true,
      smtp: {
        onRcptTo: (_address, _session, callback) =>
          callback(
            refusing.clock.now() < new Date('2025-09-05T00:00:00Z')
              ? Object.assign(new Error('5.2.2 mailbox full'), { responseCode: 552 })
              : null,
          ),
      },
    });
    try {
      await refusing.addReader('full@example.org', { topics: ['benchmarks'], hour: 7 });
      refusing.clock.set(MORNING);
      await refusing.runDigests();
      await refusing.sweeper.sweep();
      expect(await refusing.runs.progress('2025-09-04')).toMatchObject({
        planned: 1,
        states: { failed: 1 },
        etaSeconds: 0,
      });
      refusing.clock.set('2025-09-05T06:00:00Z');
      expect(await refusing.runs.retry('2025-09-04', 'failed')).toEqual({ retried: 1, isUncancelled: false });
      await refusing.delivery.sendRange(rangeOfAll);
      expect(await refusing.ledger.stats('2025-09-04')).toMatchObject({ planned: 1, states: { sent: 1 } });
      expect(refusing.mail.to('full@example.org')).toHaveLength(1);
    } finally {
      await refusing.close();
    }
  });

  test('the quick count is the count of the rows, with some batches done and some not', async () => {
    await addReaders('a', 'b');
    world.clock.set(MORNING);
    await world.runDigests();
    expect(await world.sweeper.sweep()).toMatchObject({ closed: 1 });
    await world.addReader('later@example.org', { topics: ['benchmarks'], hour: 9 });
    world.clock.set('2025-09-04T09:00:00Z');
    await world.planner.plan();
    const { planned, states } = await world.runs.progress('2025-09-04');
    expect({ localDate: '2025-09-04', planned, states, skipped: {} }).toEqual(
      await world.ledger.stats('2025-09-04'),
    );
    expect(states).toMatchObject({ sent: 2, planned: 1 });
    expect((await world.runs.list(7)).map(({ localDate }) => localDate)).toEqual(['2025-09-04']);
  });
});

describe('holds', () => {
  test('a relay that is away pauses the run and is reported; it is tried at intervals, and sending then resumes by itself', async () => {
    const away = await createWorld({
      seeded: true,
      env: { SMTP_URL: 'smtp://127.0.0.1:9', ADMIN_EMAILS: 'op@example.org' },
    });
    try {
      for (const name of ['a', 'b', 'c', 'd'])
        await away.addReader(`${name}@example.org`, { topics: ['benchmarks'], hour: 7 });
      away.clock.set(MORNING);
      await away.runDigests();
      expect(await away.runs.holds()).toMatchObject([{ kind: 'relay' }]);
      expect(await away.incidents.open()).toMatchObject([{ kind: 'sending-relay' }]);
      // It is not due yet, then it is still away.
      expect(await away.relayProbe.run()).toBe(false);
      away.clock.forward(60_000);
      expect(await away.relayProbe.run()).toBe(false);
      expect(await away.runs.holds()).toHaveLength(1);
      // There is one probe at a time, for all workers.
      expect(await away.relayProbe.run()).toBe(false);

      const back = await createWorld({
        env: { DATABASE_URL: away.env.DATABASE_URL, SMTP_URL: world.mail.url },
      });
      back.clock.set('2025-09-04T07:20:00Z');
      try {
        expect(await back.relayProbe.run()).toBe(true);
        expect(await back.runs.holds()).toEqual([]);
        expect(await back.incidents.open()).toEqual([]);
        await back.delivery.sendRange(rangeOfAll);
        expect(await back.ledger.stats('2025-09-04')).toMatchObject({ planned: 4, states: { sent: 4 } });
        expect(world.mail.mails).toHaveLength(4);
      } finally {
        await back.close();
      }
    } finally {
      await away.close();
    }
  });

  test('EMAIL 29: 5.7.26 pauses sending and tells the operator; nobody is suppressed, and nothing is lost', async () => {
    let isRefused = true;
    const blamed = await createWorld({
      seeded: true,
      env: { ADMIN_EMAILS: 'op@example.org', SMTP_CONNECTIONS: '1' },
      smtp: {
        onRcptTo: (address, _session, callback) =>
          callback(
            isRefused && address.address !== 'op@example.org'
              ? Object.assign(new Error('5.7.26 unauthenticated mail from <a@example.org>'), {
                  responseCode: 550,
                })
              : null,
          ),
      },
    });
    try {
      for (const name of ['a', 'b', 'c'])
        await blamed.addReader(`${name}@example.org`, { topics: ['benchmarks'], hour: 7 });
      blamed.clock.set(MORNING);
      await blamed.runDigests();
      const [hold] = await blamed.runs.holds();
      expect(hold).toMatchObject({ kind: 'refused' });
      expect(hold!.reason).toContain('5.7.26');
      expect(hold!.reason).not.toContain('a@example.org');
      const attempts = await blamed.db.query('select sum(attempts)::int as n from digests');
      expect(attempts.rows[0].n).toBeLessThanOrEqual(2);
      await blamed.sweeper.sweep();
      expect(blamed.mail.to('op@example.org')).toHaveLength(1);
      const { rows } = await blamed.db.query(
        'select state, count(*)::int as n from subscribers group by state',
      );
      expect(rows).toEqual([{ state: 'active', n: 3 }]);
      // It does not retry by itself, which would make the sender's reputation worse.
      blamed.clock.forward(3_600_000);
      expect(await blamed.relayProbe.run()).toBe(false);
      isRefused = false;
      await blamed.runs.resume();
      await blamed.delivery.sendRange(rangeOfAll);
      expect(await blamed.ledger.stats('2025-09-04')).toMatchObject({ planned: 3, states: { sent: 3 } });
    } finally {
      await blamed.close();
    }
  });
});
