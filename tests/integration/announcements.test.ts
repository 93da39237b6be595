import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Draft } from '../../services/announcements/announcement.ts';
import { createAnnouncementPlanner } from '../../services/announcements/ledger/planner.ts';
import { everybody } from '../../services/announcements/segment.ts';
import { inTransaction } from '../../services/platform/postgres.ts';
import { entryTo, record, reportOf, reportOn } from '../support/reports.ts';
import { createWorld, post, type World } from '../support/world.ts';

const NOW = '2025-09-04T06:00:00Z';

/** What the relay says to a recipient, and what happens before it does. */
let onRcpt: (address: string) => Promise<string | null>;
let world: World;
beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    env: {
      BOUNCE_DOMAIN: 'bounces.example.org',
      SMTP_CONNECTIONS: '2',
      GUARD_COMPLAINTS: '10,30',
      GUARD_MIN_SENT: '20',
      GUARD_MIN_REPORTS: '10',
      GUARD_STOP_REPORTS: '10',
    },
    smtp: {
      onRcptTo: ({ address }, _session, callback) => {
        onRcpt(address).then((reply) => {
          const [, code, text] = /^(\d{3}) (.*)$/.exec(reply ?? '') ?? [];
          callback(code ? Object.assign(new Error(text), { responseCode: Number(code) }) : null);
        }, callback);
      },
    },
  });
});
afterAll(() => world.close());

beforeEach(async () => {
  for (const table of [
    'incidents',
    'digests',
    'digest_batches',
    'recipient_domains',
    'announcements',
    'mail_reports',
    'suppressions',
    'sending_holds',
    'domain_holds',
    'subscribers',
  ])
    await world.db.query(`delete from ${table}`);
  world.mail.mails.length = 0;
  world.clock.set(NOW);
  onRcpt = async () => null;
});

const draft = (given: Partial<Draft> = {}): Draft => ({
  subject: 'A new ranking',
  body: 'We changed **how papers are ranked**. [Read why](https://papers.example.org/why).',
  segment: everybody(),
  ...given,
});

/** Creates an announcement, asks for it to be sent now, and returns it. */
const send = async (given: Partial<Draft> = {}) => {
  const { id, version } = await world.announcements.create(draft(given), 'console');
  return world.announcements.send(id, version, null);
};

/** Creates an announcement and sends it in this process. */
const sendAll = async (given: Partial<Draft> = {}) => {
  const { id, number } = await send(given);
  await world.announcementRuns.run(number);
  return world.announcements.get(id);
};

test('an announcement goes to each active reader once, with the headers of a mail to many', async () => {
  const ada = await world.addReader('ada@example.org');
  await world.addReader('bob@example.org');
  const sent = await sendAll();
  expect(sent).toMatchObject({ state: 'sent', finishedAt: world.clock.now() });
  expect(sent.mails).toMatchObject({ sent: 2, planned: 0 });
  expect(world.mail.mails.flatMap(({ to }) => to).sort()).toEqual(['ada@example.org', 'bob@example.org']);

  const [mail] = world.mail.to('ada@example.org');
  const raw = mail!.raw.toString('latin1');
  const { headers, subject, html, text, messageId } = await simpleParser(mail!.raw);
  expect(subject).toBe('A new ranking');
  expect(messageId).toMatch(
    new RegExp(`^<announcement\\.${sent.number}-${ada}\\.[\\w-]{16}@papers\\.example\\.org>$`),
  );
  expect(raw).toMatch(/^List-Id: Paperboy daily <daily\.papers\.example\.org>\r$/m);
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  expect(raw).toMatch(
    /^List-Unsubscribe: <https:\/\/papers\.example\.org\/unsubscribe\/[\w-]+>, <mailto:u-[0-9a-f]+@bounces\.example\.org\?subject=unsubscribe>\r$/m,
  );
  expect(raw).toMatch(/^Precedence: bulk\r$/m);
  expect(raw).toContain(`Feedback-ID: ${sent.number}:announcement:paperboy\r\n`);
  expect(mail!.from).toMatch(/^a-[0-9a-f]+@bounces\.example\.org$/);
  expect(world.links.readAddress(mail!.from, world.clock.now())).toEqual({
    purpose: 'announcement',
    subject: ada,
    detail: sent.number,
  });
  expect(html).toContain('<strong>how papers are ranked</strong>');
  expect(text).toContain('We changed how papers are ranked. Read why (https://papers.example.org/why).');
  expect(headers.has('dkim-signature')).toBe(false);

  // The one click of RFC 8058 ends the subscription.
  const url = /^List-Unsubscribe: <https:\/\/papers\.example\.org([^>]+)>/m.exec(raw)![1]!;
  expect((await post(world.app, url, { 'List-Unsubscribe': 'One-Click' })).statusCode).toBe(200);
  expect(await world.stateOf('ada@example.org')).toBe('unsubscribed');
});

/** Plans an announcement while an operator has paused sending, so that the test can change things before the mails begin. */
const plan = async (given: Partial<Draft> = {}) => {
  await world.holds.put('operator', 'a test');
  const { id, number } = await send(given);
  await world.announcementRuns.run(number);
  return { id, number, get: () => world.announcements.get(id) };
};
const goOn = async (number: number): Promise<void> => {
  await world.holds.lift('operator');
  await world.announcementRuns.run(number);
};
const recipients = (): string[] => world.mail.mails.map(({ to }) => to[0]!).sort();
const notes = async () =>
  Object.fromEntries(
    (
      await world.db.query<{ address: string; state: string; note: string | null }>(
        'select s.address, m.state, m.note from announcement_mails m join subscribers s on s.id = m.subscriber_id',
      )
    ).rows.map(({ address, state, note }) => [address.split('@')[0], `${state}: ${note}`]),
  );

test('many workers at once send each mail once', async () => {
  for (let n = 0; n < 40; n += 1) await world.addReader(`r${n}@d${n % 3}.example.org`);
  const { id, number } = await send();
  await Promise.all([1, 2, 3, 4].map(() => world.announcementRuns.run(number)));
  await world.announcementRuns.run(number);
  expect(new Set(recipients()).size).toBe(40);
  expect(recipients()).toHaveLength(40);
  expect((await world.announcements.get(id)).mails.sent).toBe(40);
});

test('paused sending holds everything, and the sweep wakes it once sending goes on', async () => {
  await world.addReader('ada@example.org');
  const { number, get } = await plan();
  await world.announcementRuns.sweep();
  expect(recipients()).toEqual([]);
  expect(await get()).toMatchObject({ state: 'sending', mails: { planned: 1 } });
  const waiting = async () =>
    (await world.dispatcher.counts()).find(({ name }) => name === 'announcements')!.waiting;
  const before = await waiting();
  await world.holds.lift('operator');
  // As after Redis was emptied, nothing but Postgres knows of it.
  await world.announcementRuns.sweep();
  expect(await waiting()).toBe(before + 1);
  await world.announcementRuns.run(number);
  expect(recipients()).toEqual(['ada@example.org']);
});

test('readers who left, were suppressed or paused after the plan get nothing', async () => {
  for (const name of ['stays', 'leaves', 'suppressed', 'hashed', 'pauses', 'erased'])
    await world.addReader(`${name}@example.org`);
  const { number, get } = await plan();
  const idOf = async (name: string) =>
    (await world.readers.byAddress(`${name}@example.org`)) ?? expect.fail(name);
  await world.subscription.unsubscribe(await idOf('leaves'));
  await world.suppression.add(world.db, 'suppressed@example.org', 'a test', world.clock.now());
  // Only the suppression, as if it had come a moment before its reader's state.
  await world.suppression.add(world.db, 'hashed@example.org', 'a test', world.clock.now());
  await world.db.query(`update subscribers set state = 'active' where address like 'hashed@%'`);
  await world.db.query(`update subscribers set state = 'paused' where address like 'pauses@%'`);
  const erased = await idOf('erased');
  await world.erasure.erase(erased);
  await goOn(number);
  expect(recipients()).toEqual(['stays@example.org']);
  expect((await get()).mails).toMatchObject({ sent: 1, skipped: 5 });
  expect(await notes()).toMatchObject({
    leaves: 'skipped: the reader left, paused or was suppressed while it was queued',
    suppressed: 'skipped: the address is suppressed',
    hashed: 'skipped: the address is suppressed',
    pauses: 'skipped: the reader left, paused or was suppressed while it was queued',
  });
});

test('a reader who moves to another address while theirs waits gets it there', async () => {
  for (let n = 0; n < 5; n += 1) await world.addReader(`r${n}@example.org`);
  const { id, number } = await send();
  let moved = false;
  onRcpt = async () => {
    if (!moved)
      await world.db.query(
        `update subscribers set address = 'new@example.org', address_key = 'new@example.org' where address_key = 'r4@example.org'`,
      );
    moved = true;
    return null;
  };
  await world.announcementRuns.run(number);
  await world.announcementRuns.run(number);
  expect(recipients()).toEqual(['new@example.org', ...[0, 1, 2, 3].map((n) => `r${n}@example.org`)]);
  expect(await world.announcements.get(id)).toMatchObject({ state: 'sent', mails: { sent: 5 } });
});

test('the mails of a held domain wait, and the others go', async () => {
  await world.addReader('ada@held.example');
  await world.addReader('bob@example.org');
  await world.domainHolds.put('held.example', 'a test');
  const { id, number } = await send();
  await world.announcementRuns.run(number);
  expect(recipients()).toEqual(['bob@example.org']);
  expect(await world.announcements.get(id)).toMatchObject({
    state: 'sending',
    mails: { planned: 1, sent: 1 },
  });
  await world.domainHolds.lift('held.example');
  world.clock.forward(30 * 60_000);
  await world.announcementRuns.run(number);
  expect(recipients()).toEqual(['ada@held.example', 'bob@example.org']);
});

test('cancelling in the middle lets no further mail begin', async () => {
  for (let n = 0; n < 30; n += 1) await world.addReader(`r${n}@example.org`);
  const { id, number } = await send();
  let asked = 0;
  onRcpt = async () => {
    asked += 1;
    if (asked === 3) await world.announcements.cancel(id);
    return null;
  };
  await world.announcementRuns.run(number);
  const { state, mails, finishedAt } = await world.announcements.get(id);
  expect(state).toBe('cancelled');
  expect(finishedAt).not.toBeNull();
  // One more may have begun while the third was on the wire.
  expect(mails.sent).toBe(recipients().length);
  expect(mails.sent).toBeGreaterThanOrEqual(3);
  expect(mails.sent).toBeLessThanOrEqual(5);
  expect(mails.skipped).toBe(30 - mails.sent);
  await expect(world.announcements.cancel(id)).rejects.toMatchObject({ code: 'conflict' });
});

test('cancelling while its mails are being planned ends those too', async () => {
  await world.addReader('ada@example.org');
  const { id, version } = await world.announcements.create(draft(), 'console');
  const { number } = await world.announcements.send(id, version, null);
  let cancelling: Promise<unknown> = Promise.resolve();
  await inTransaction(world.db, async (client) => {
    // What the planner does, up to its commit.
    await client.query(
      `update announcements set state = 'sending', started_at = now(), planned_at = now() where id = $1`,
      [number],
    );
    await client.query(
      'insert into announcement_mails (announcement_id, subscriber_id) select $1, id from subscribers',
      [number],
    );
    cancelling = world.announcements.cancel(id);
    const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await vi.waitFor(async () => expect((await world.db.query(waits)).rowCount).toBe(1));
  });
  await cancelling;
  await world.announcementRuns.run(number);
  const { state, mails, finishedAt } = await world.announcements.get(id);
  expect({ state, skipped: mails.skipped, planned: mails.planned }).toEqual({
    state: 'cancelled',
    skipped: 1,
    planned: 0,
  });
  expect(finishedAt).not.toBeNull();
});

test('a reader whose row is deleted meanwhile holds up no announcement', async () => {
  const leaves = await world.addReader('second@example.org');
  const stays = await world.addReader('first@example.org');
  const { id, number } = await send();
  await createAnnouncementPlanner(world).plan(number);
  // Their other subscription takes the address over, so theirs is deleted.
  await world.subscription.unsubscribe(leaves);
  const detail = await world.signup.request({
    ...{ address: 'second@example.org', addressKey: 'second@example.org', ip: null, agent: null },
    ...{ purpose: 'change', subscriberId: stays },
  });
  await world.addressChange.confirm({ subject: stays, detail, ip: null, agent: null });
  await world.announcementRuns.run(number);
  expect(recipients()).toEqual(['second@example.org']);
  expect(await world.announcements.get(id)).toMatchObject({ state: 'sent', mails: { sent: 1, skipped: 1 } });
});

test('a mailbox that does not exist is suppressed, as by a digest', async () => {
  await world.addReader('gone@example.org');
  onRcpt = async () => '550 5.1.1 No such user';
  const { mails } = await sendAll();
  expect(mails).toMatchObject({ failed: 1 });
  expect(await world.stateOf('gone@example.org')).toBe('suppressed');
  const { rows } = await world.db.query(
    'select via, verdict, action, announcement_id is not null as ours from mail_reports',
  );
  expect(rows).toEqual([{ via: 'reply', verdict: 'hard', action: 'suppressed', ours: true }]);
});

test('a bounce that comes back to the return address is matched and acted on, once', async () => {
  await world.addReader('ada@example.org');
  await world.addReader('bob@example.org');
  const { number } = await sendAll();
  const [mail] = world.mail.to('ada@example.org');
  expect(await reportOn(world, mail!, 'hard')).toBe('suppressed');
  expect(await reportOn(world, mail!, 'hard')).toBe('repeated');
  // The same announcement to another reader is another mail.
  expect(await reportOn(world, world.mail.to('bob@example.org')[0]!, 'hard')).toBe('suppressed');
  expect(await world.stateOf('ada@example.org')).toBe('suppressed');
  const { rows } = await world.db.query(
    'select count(*)::int as n from announcement_mails where announcement_id = $1 and bounced_at is not null',
    [number],
  );
  expect(rows).toEqual([{ n: 2 }]);
});

test('a complaint that names only the Message-ID ends the subscription', async () => {
  await world.addReader('ada@example.org');
  await sendAll();
  const messageId = /^Message-ID: <([^>]+)>/m.exec(world.mail.mails[0]!.raw.toString('latin1'))![1]!;
  const [action] = await record(
    world,
    entryTo(world, '', [reportOf('complaint')], {
      traces: { addresses: [], messageIds: [messageId], unsubscribeTokens: [] },
    }),
  );
  expect(action).toBe('suppressed');
  expect(await world.stateOf('ada@example.org')).toBe('suppressed');
});

test('a mail to the unsubscribe address ends the subscription', async () => {
  await world.addReader('ada@example.org');
  await sendAll();
  const address = /<mailto:([^?]+)/.exec(world.mail.mails[0]!.raw.toString('latin1'))![1]!;
  expect(await record(world, entryTo(world, address, [reportOf('unsubscribe')]))).toEqual(['unsubscribed']);
  expect(await world.stateOf('ada@example.org')).toBe('unsubscribed');
});

test('a server that asks for patience gets the mail later', async () => {
  await world.addReader('ada@example.org');
  onRcpt = async () => '451 4.7.1 Greylisted';
  const { id, number } = await send();
  await world.announcementRuns.run(number);
  expect((await world.announcements.get(id)).mails.planned).toBe(1);
  onRcpt = async () => null;
  world.clock.forward(2 * 3_600_000);
  await world.announcementRuns.run(number);
  expect(await world.announcements.get(id)).toMatchObject({ state: 'sent', mails: { sent: 1 } });
  expect(recipients()).toHaveLength(1);
});

test('what a dead worker had begun stays uncertain and is never sent again; what it had only claimed is', async () => {
  for (const name of ['claimed', 'begun']) await world.addReader(`${name}@example.org`);
  const { number, get } = await plan();
  await world.db.query(
    `update announcement_mails m set lease_token = gen_random_uuid(), lease_until = $1,
       state = case when s.address like 'begun@%' then 'sending' else 'claimed' end::digest_state
     from subscribers s where s.id = m.subscriber_id`,
    [new Date(world.clock.now().getTime() + 60_000)],
  );
  await world.holds.lift('operator');
  await world.announcementRuns.sweep();
  expect((await get()).mails).toMatchObject({ claimed: 1, sending: 1 });
  world.clock.forward(61_000);
  await world.announcementRuns.sweep();
  await world.announcementRuns.run(number);
  await world.announcementRuns.sweep();
  expect(recipients()).toEqual(['claimed@example.org']);
  expect(await get()).toMatchObject({ state: 'sent', mails: { sent: 1, uncertain: 1 } });
});

test('a scheduled announcement waits for its time', async () => {
  await world.addReader('ada@example.org');
  const { id, version, number } = await world.announcements.create(draft(), 'console');
  const at = new Date('2025-09-05T08:00:00Z');
  await world.announcements.send(id, version, at);
  await world.announcementRuns.run(number);
  expect(recipients()).toEqual([]);
  expect(await world.announcements.get(id)).toMatchObject({ state: 'scheduled', scheduledFor: at });
  world.clock.set(at);
  await world.announcementRuns.run(number);
  expect(recipients()).toEqual(['ada@example.org']);
});

test('a segment is the readers of its states who follow one of its topics', async () => {
  await world.addReader('robots@example.org', { topics: ['robotics'] });
  await world.addReader('words@example.org', { topics: ['information-retrieval'] });
  await world.addReader('paused@example.org', { topics: ['robotics'] });
  await world.db.query(`update subscribers set state = 'paused' where address like 'paused@%'`);
  const { countReaders } = world.announcements;
  expect(await countReaders(everybody())).toBe(2);
  expect(await countReaders({ states: ['active', 'paused'], topics: [] })).toBe(3);
  const segment = { states: ['active', 'paused'], topics: ['robotics'] } satisfies Draft['segment'];
  expect(await countReaders(segment)).toBe(2);
  await sendAll({ segment });
  expect(recipients()).toEqual(['paused@example.org', 'robots@example.org']);
});

test('an announcement is no digest: ledger, figures and the next digest stay as they were', async () => {
  const id = await world.addReader('ada@example.org');
  const reader = async () =>
    (
      await world.db.query(
        'select next_digest_at, last_edition_date, (select count(*) from digests)::int as digests, (select count(*) from sending_paces)::int as paces from subscribers where id = $1',
        [id],
      )
    ).rows[0];
  const before = await reader();
  await sendAll();
  await world.tallies.write();
  expect(await reader()).toEqual(before);
  world.clock.set('2025-09-04T08:00:00Z');
  await world.runDigests();
  expect(world.mail.to('ada@example.org')).toHaveLength(2);
});

test('a draft is changed by version, and only a draft', async () => {
  const { id, version } = await world.announcements.create(draft(), 'console');
  const changed = await world.announcements.change(id, version, draft({ subject: 'Other words' }));
  expect(changed).toMatchObject({ subject: 'Other words', version: version + 1, state: 'draft' });
  await expect(world.announcements.change(id, version, draft())).rejects.toMatchObject({
    code: 'precondition_failed',
  });
  await expect(world.announcements.remove(id, version)).rejects.toMatchObject({
    code: 'precondition_failed',
  });
  await world.announcements.send(id, changed.version, null);
  await expect(world.announcements.change(id, changed.version + 1, draft())).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(world.announcements.send(id, changed.version + 1, null)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a time that is past, an empty text, an image and a text that clients would cut are refused', async () => {
  const { create, send: decide } = world.announcements;
  for (const [given, field] of [
    [{ subject: ' ' }, 'subject'],
    [{ subject: 'x'.repeat(151) }, 'subject'],
    [{ body: '' }, 'body'],
    [{ body: '![a cat](https://example.org/cat.png)' }, 'body'],
    [{ body: '- a\n'.repeat(2_000) }, 'body'],
  ] as const)
    await expect(create(draft(given), 'console')).rejects.toMatchObject({ code: 'invalid_input', field });
  const { id, version } = await create(draft(), 'console');
  await expect(decide(id, version, new Date('2025-09-04T05:59:59Z'))).rejects.toMatchObject({
    field: 'scheduledFor',
  });
});

test('the mails of old announcements are deleted, and their counts stay', async () => {
  await world.addReader('ada@example.org');
  const { id } = await sendAll();
  world.clock.forward((world.config.ledgerRetentionDays + 1) * 86_400_000);
  await world.announcementRuns.sweep();
  expect((await world.db.query('select 1 from announcement_mails')).rowCount).toBe(0);
  expect((await world.announcements.get(id)).mails.sent).toBe(1);
});

test('complaints about an announcement hold sending, as those about digests do', async () => {
  for (let n = 0; n < 20; n += 1) await world.addReader(`r${n}@many.example`);
  await sendAll();
  await world.tallies.write();
  await world.guard.check();
  expect(await world.holds.list()).toEqual([]);
  for (const mail of world.mail.mails.slice(0, 12)) await reportOn(world, mail, 'complaint');
  await world.guard.check();
  const [hold] = await world.holds.list();
  expect(hold).toMatchObject({ kind: 'guard' });
  expect(hold!.reason).toContain('60 % of the 20 mails sent in the last 3 days (12)');
  expect(await world.domainHolds.list()).toMatchObject([{ domain: 'many.example' }]);
});
