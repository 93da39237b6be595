import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { historyLine } from '../../../services/digests/reader/history-words.ts';
import { entryTo, record, reportOf, reportOn } from '../../support/reports.ts';
import { createWorld, type World } from '../../support/world.ts';

const DAY_MS = 86_400_000;
const DOMAIN = 'bounces.papers.example.org';
const CHANGE = `insert into signups (address, address_key, subscriber_id, purpose, requested_at, wording_version)
  values ($1, $1, $2, 'changed', $3, 'test')`;

let world: World;
beforeEach(async () => {
  world = await createWorld({ now: '2025-09-04T07:00:00Z', seeded: true, env: { BOUNCE_DOMAIN: DOMAIN } });
});
afterEach(() => world.close());

const addReaders = async (...names: string[]): Promise<number[]> => {
  const ids: number[] = [];
  for (const name of names) ids.push(await world.addReader(`${name}@example.org`));
  return ids;
};
/** Sends every reader the digest of the present day; returns the newest mail to each name. */
const runDay = async (): Promise<void> => {
  await world.db.query(
    `update subscribers set next_digest_at = $1, last_edition_date = '2025-09-03' where state = $2`,
    [world.clock.now(), 'active'],
  );
  await world.runDigests();
};
const mailTo = (name: string, nth = -1) => world.mail.to(`${name}@example.org`).at(nth)!;
const reports = async () =>
  (
    await world.db.query<{
      verdict: string;
      action: string;
      matchedBy: string | null;
      domain: string | null;
    }>('select verdict, action, matched_by as "matchedBy", domain from mail_reports order by id')
  ).rows;
const reason = (name: string) => world.suppression.reasonFor(world.db, `${name}@example.org`);

describe('what is recorded', () => {
  test('of a message that names no mail of ours is one row, however many recipients it speaks of', async () => {
    const many = Array.from({ length: 100 }, (_, n) => reportOf('hard', { recipient: `r${n}@example.net` }));
    await record(world, entryTo(world, `anybody@${DOMAIN}`, many));
    expect(await reports()).toHaveLength(1);
  });

  test('a complaint after a bounce is not forgotten: lifting brings no digest', async () => {
    await addReaders('ann');
    await runDay();
    await reportOn(world, mailTo('ann'), 'hard');
    await reportOn(world, mailTo('ann'), 'complaint');
    expect(await reason('ann')).toMatchObject({ reason: 'complaint' });
    await world.operatorSuppressions.lift('ann@example.org', 'a test', { operator: 'console', ip: null });
    expect(await world.stateOf('ann@example.org')).toBe('unsubscribed');
  });

  test('who unsubscribes from a mail that asked to confirm another address ends no subscription', async () => {
    const [ann] = await addReaders('ann');
    const { rows } = await world.db.query<{ id: number }>(
      `insert into signups (address, address_key, subscriber_id, purpose, requested_at, wording_version, state)
       values ('v@example.net', 'v@example.net', $1, 'change', $2, 'test', 'sent') returning id`,
      [ann, world.clock.now()],
    );
    const address = world.links.address('signup', { subject: ann!, detail: rows[0]!.id }, world.clock.now())!;
    await record(world, entryTo(world, address, [reportOf('unsubscribe')]));
    expect(await world.stateOf('ann@example.org')).toBe('active');
  });
});

describe('a hard bounce', () => {
  test('EMAIL 14: suppresses at once, with its evidence, and the next plan leaves the reader out', async () => {
    const [ann] = await addReaders('ann', 'ben');
    await runDay();
    expect(await reportOn(world, mailTo('ann'), 'hard', { status: '5.1.1' })).toBe('suppressed');
    expect(await world.stateOf('ann@example.org')).toBe('suppressed');
    const { rows } = await world.db.query(
      `select x.reason, m.status, m.evidence, m.subscriber_id as reader, m.digest_id is not null as digest, m.local_date as date
       from suppressions x join mail_reports m on m.id = x.report_id`,
    );
    expect(rows).toEqual([
      {
        reason: 'hard bounce',
        status: '5.1.1',
        evidence: 'evidence',
        reader: ann,
        digest: true,
        date: '2025-09-04',
      },
    ]);
    world.clock.forward(DAY_MS);
    await runDay();
    expect(world.mail.to('ann@example.org')).toHaveLength(1);
    expect(world.mail.to('ben@example.org')).toHaveLength(2);
  });

  test('EMAIL 14: is shown at the digest that stands as sent, to the reader and to operators', async () => {
    const [ann] = await addReaders('ann');
    await runDay();
    await reportOn(world, mailTo('ann'), 'hard');
    const [digest] = await world.pastDigests.list(ann!, { limit: 5 });
    expect(digest).toMatchObject({ state: 'sent', bouncedAt: world.clock.now() });
    expect(historyLine(digest!, world.clock.now()).words).toContain('came back');
    const [line] = await world.readerDigests.list(ann!, null, 5);
    expect(line).toMatchObject({ state: 'sent', bouncedAt: world.clock.now() });
  });

  test('is forgotten where the operator has an uncertain digest sent again', async () => {
    await addReaders('ann');
    await runDay();
    await world.db.query(`update digests set state = 'uncertain'`);
    await reportOn(world, mailTo('ann'), 'soft');
    const bounced = 'select 1 from digests where bounced_at is not null';
    expect((await world.db.query(bounced)).rowCount).toBe(1);
    await world.runs.retry('2025-09-04', 'uncertain');
    expect((await world.db.query(bounced)).rowCount).toBe(0);
  });

  test('EMAIL 36: skips every digest that is still queued for the reader', async () => {
    await addReaders('ann', 'ben');
    await runDay();
    const first = mailTo('ann');
    world.clock.forward(DAY_MS);
    await world.db.query(`update subscribers set next_digest_at = $1, last_edition_date = '2025-09-03'`, [
      world.clock.now(),
    ]);
    await world.planner.plan();
    await reportOn(world, first, 'hard');
    await world.delivery.sendRange({ from: '1', to: '9223372036854775807' });
    expect(world.mail.to('ann@example.org')).toHaveLength(1);
    const { rows } = await world.db.query(
      `select state, skip_reason as reason from digests where local_date = '2025-09-05' order by subscriber_id`,
    );
    expect(rows).toEqual([
      { state: 'skipped', reason: 'reader_left' },
      { state: 'sent', reason: null },
    ]);
  });

  test('EMAIL 17: does nothing the second time, also where both come at once', async () => {
    await addReaders('ann');
    await runDay();
    const entry = () => entryTo(world, mailTo('ann').from, [reportOf('hard')]);
    const actions = await Promise.all([record(world, entry(), entry()), record(world, entry())]);
    expect(actions.flat().sort()).toEqual(['repeated', 'repeated', 'suppressed']);
    const { rows } = await world.db.query('select bounced from recipient_domains where bounced > 0');
    expect(rows).toEqual([{ bounced: 1 }]);
  });

  test('EMAIL 14: of a former address leaves the reader alone, who has moved', async () => {
    const [ann] = await addReaders('ann');
    await runDay();
    world.clock.forward(1_000);
    await world.db.query(CHANGE, ['ann@example.org', ann, world.clock.now()]);
    await world.db.query(
      `update subscribers set address = 'new@example.org', address_key = 'new@example.org'`,
    );
    expect(await reportOn(world, mailTo('ann'), 'hard', { recipient: 'ann@example.org' })).toBe('suppressed');
    expect(await world.stateOf('new@example.org')).toBe('active');
    expect(await reason('ann')).toMatchObject({ reason: 'hard bounce' });
    expect(await reason('new')).toBeNull();
    // A complaint is about us, whatever the address.
    await reportOn(world, mailTo('ann'), 'complaint');
    expect(await world.stateOf('new@example.org')).toBe('unsubscribed');
  });

  test('EMAIL 26: tells nothing of a reader who was erased', async () => {
    const [ann] = await addReaders('ann');
    await runDay();
    await world.erasure.erase(ann!);
    expect(await reportOn(world, mailTo('ann'), 'hard', { diagnostic: 'no ann@example.org' })).toBe('none');
    const { rows } = await world.db.query('select evidence, diagnostic, domain from mail_reports');
    expect(rows).toEqual([{ evidence: null, diagnostic: null, domain: null }]);
  });
});

describe('which mail a report is about', () => {
  test('EMAIL 17: is told by the return address, the Message-ID or an unsubscribe link, and by no bare address', async () => {
    await addReaders('ann', 'ben', 'cat', 'dan');
    await runDay();
    const traces = (given: object) => ({
      traces: { addresses: [], messageIds: [], unsubscribeTokens: [], ...given },
    });
    const header = (name: string, pattern: RegExp): string =>
      pattern.exec(mailTo(name).raw.toString('latin1'))![1]!;
    const hard = [reportOf('hard')];
    const actions = await record(
      world,
      entryTo(world, mailTo('ann').from.toUpperCase(), hard),
      entryTo(world, '', hard, traces({ messageIds: [header('ben', /^Message-ID: <(.+)>\r$/m)] })),
      entryTo(world, '', hard, traces({ unsubscribeTokens: [header('cat', /unsubscribe\/([\w-]+)>/)] })),
      entryTo(
        world,
        '',
        [reportOf('hard', { recipient: 'dan@example.org' })],
        traces({ addresses: ['dan@example.org'] }),
      ),
    );
    expect(actions).toEqual(['suppressed', 'suppressed', 'suppressed', 'unmatched']);
    expect((await reports()).map(({ matchedBy }) => matchedBy)).toEqual([
      'return-address',
      'message-id',
      'link',
      null,
    ]);
    expect(await world.stateOf('dan@example.org')).toBe('active');
  });

  test('EMAIL 17: a forged or an expired one is counted, and nothing is done', async () => {
    await addReaders('ann');
    await runDay();
    const { from, raw } = mailTo('ann');
    const messageId = /^Message-ID: <(.+)>\r$/m.exec(raw.toString('latin1'))![1]!;
    const forged = from.replace(/.(?=@)/, (digit) => (digit === '0' ? '1' : '0'));
    // The returned mail is real, as it is where somebody has got one.
    const withMail = { traces: { addresses: [forged], messageIds: [messageId], unsubscribeTokens: [] } };
    expect(await record(world, entryTo(world, '', [reportOf('hard')], withMail))).toEqual(['forged']);
    world.clock.forward(31 * DAY_MS);
    expect(await record(world, entryTo(world, from, [reportOf('hard')]))).toEqual(['expired']);
    expect(await world.stateOf('ann@example.org')).toBe('active');
    expect(await reason('ann')).toBeNull();
    expect((await world.db.query('select 1 from recipient_domains where bounced > 0')).rowCount).toBe(0);
  });

  test('is found by one query for a batch, in the weeks of its digests', async () => {
    await addReaders(...Array.from({ length: 30 }, (_, n) => `r${n}`));
    await runDay();
    const entries = world.mail.mails.map(({ from }) => entryTo(world, from, [reportOf('hard')]));
    const seen: string[] = [];
    const client = await world.db.connect();
    try {
      const query = client.query.bind(client);
      const counting = {
        query: (text: string, values: unknown[]) => {
          seen.push(text);
          return query(text, values);
        },
      };
      await world.acting.record(counting as never, entries);
    } finally {
      client.release();
    }
    expect(entries).toHaveLength(30);
    expect(seen.length).toBeLessThan(10);
  });
});

describe('soft bounces', () => {
  const sendAndReport = async (verdict: 'soft' | 'delivered' | null): Promise<unknown> => {
    await runDay();
    const action = verdict && (await reportOn(world, mailTo('ann'), verdict));
    world.clock.forward(DAY_MS);
    return action;
  };

  test('EMAIL 15: five in a row suppress; a delivery between them resets', async () => {
    await addReaders('ann');
    for (const _ of [1, 2, 3, 4]) expect(await sendAndReport('soft')).toBe('counted');
    await sendAndReport(null);
    for (const _ of [1, 2, 3, 4]) expect(await sendAndReport('soft')).toBe('counted');
    expect(await world.stateOf('ann@example.org')).toBe('active');
    await sendAndReport('soft');
    expect(await world.stateOf('ann@example.org')).toBe('suppressed');
    expect(await reason('ann')).toMatchObject({ reason: 'soft bounces' });
    expect((await reports()).map(({ action }) => action)).toEqual([
      ...Array(8).fill('counted'),
      'suppressed',
    ]);
  });

  test('EMAIL 15: suppress also where their reports come late and in the wrong order', async () => {
    await addReaders('ann');
    for (const _ of [1, 2, 3, 4, 5]) await sendAndReport(null);
    for (const nth of [3, 0, 4, 1]) expect(await reportOn(world, mailTo('ann', nth), 'soft')).toBe('counted');
    expect(await world.stateOf('ann@example.org')).toBe('active');
    await reportOn(world, mailTo('ann', 2), 'soft');
    expect(await world.stateOf('ann@example.org')).toBe('suppressed');
  });

  test('EMAIL 15: the same digest counts once', async () => {
    await addReaders('ann');
    await runDay();
    for (const _ of [1, 2, 3, 4, 5, 6]) await reportOn(world, mailTo('ann'), 'soft');
    expect(await world.stateOf('ann@example.org')).toBe('active');
    expect((await reports()).map(({ action }) => action)).toEqual(['counted', ...Array(5).fill('repeated')]);
  });
});

describe('what else comes back', () => {
  test('EMAIL 18: a complaint ends the subscription, and is counted for the domain', async () => {
    await addReaders('ann');
    await runDay();
    expect(await reportOn(world, mailTo('ann'), 'complaint')).toBe('suppressed');
    expect(await world.stateOf('ann@example.org')).toBe('suppressed');
    expect(await reason('ann')).toMatchObject({ reason: 'complaint' });
    const { rows } = await world.db.query(
      'select domain, bounced, blocked, complaints from recipient_domains where complaints > 0',
    );
    expect(rows).toEqual([{ domain: 'example.org', bounced: 0, blocked: 0, complaints: 1 }]);
    // It arrived.
    expect((await world.db.query('select 1 from digests where bounced_at is not null')).rowCount).toBe(0);
  });

  test('EMAIL 29: a blocked mail is told to operators once, and the reader is left alone', async () => {
    await addReaders('ann', 'ben');
    await runDay();
    for (const name of ['ann', 'ben'])
      expect(
        await reportOn(world, mailTo(name), 'blocked', { diagnostic: `550 5.7.1 ${name}@example.org: spam` }),
      ).toBe('incident');
    expect(await world.stateOf('ann@example.org')).toBe('active');
    const open = await world.incidents.open();
    expect(open).toMatchObject([{ kind: 'mail-blocked', subject: 'example.org' }]);
    expect(open[0]!.message).not.toContain('ann@');
    expect((await world.db.query('select 1 from digests where bounced_at is not null')).rowCount).toBe(2);
  });

  test('EMAIL 16: delayed, delivered, automatic replies and others are recorded, and nothing is done', async () => {
    await addReaders('ann');
    await runDay();
    for (const verdict of ['delayed', 'delivered', 'auto-reply', 'other'] as const)
      expect(await reportOn(world, mailTo('ann'), verdict)).toBe('none');
    expect(await world.stateOf('ann@example.org')).toBe('active');
    expect(await reports()).toHaveLength(4);
    expect((await world.db.query('select 1 from digests where bounced_at is not null')).rowCount).toBe(0);
  });

  test('EMAIL 19: a mail to the address in List-Unsubscribe does what one click does, however old the mail', async () => {
    const [ann] = await addReaders('ann');
    await runDay();
    const address = /<mailto:(u-[0-9a-f]+@[\w.-]+)\?subject=unsubscribe>/.exec(
      mailTo('ann').raw.toString('latin1'),
    )![1]!;
    const leave = () =>
      record(world, entryTo(world, address, [reportOf('unsubscribe')], { kind: 'unsubscribe' }));
    expect(await leave()).toEqual(['unsubscribed']);
    expect(await world.stateOf('ann@example.org')).toBe('unsubscribed');
    expect(await reason('ann')).toBeNull();
    // The reader comes back, and leaves again years later by the same mail, whose digest is gone from the ledger.
    await world.db.query(`update subscribers set state = 'active' where id = $1`, [ann]);
    await world.db.query('delete from digests');
    world.clock.forward(1_000 * DAY_MS);
    expect(await leave()).toEqual(['unsubscribed']);
    expect(await world.stateOf('ann@example.org')).toBe('unsubscribed');
  });
});
