import { Readable } from 'node:stream';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSubscriberImport } from '../../services/subscribers/import/import.ts';
import type { ReceivedMail } from '../support/mail-server.ts';
import { entryTo, record, reportOf, reportOn } from '../support/reports.ts';
import { createWorld, linkIn, post, type World } from '../support/world.ts';

const MINUTE_MS = 60_000;
const BOUNCE_DOMAIN = 'bounces.papers.example.org';

let world: World;
/** What the relay says to RCPT; null: it takes the mail. */
let refusal: string | null;
const onRcptTo: SMTPServerOptions['onRcptTo'] = (_address, _session, done) => {
  if (refusal === null) return done();
  const error = Object.assign(new Error(refusal.slice(4)), { responseCode: Number(refusal.slice(0, 3)) });
  done(error);
};
beforeEach(async () => {
  refusal = null;
  world = await createWorld({
    now: '2025-09-04T07:00:00Z',
    seeded: true,
    env: { BOUNCE_DOMAIN },
    smtp: { onRcptTo },
  });
});
afterEach(() => world.close());

const address = 'ann@example.org';
const confirm = async (raw: string): Promise<number> =>
  (await post(world.app, await linkIn(raw, 'confirm'), {})).statusCode;
const becomeReader = async (): Promise<string> => {
  const raw = await world.signUp(address);
  expect(await confirm(raw!)).toBe(303);
  return raw!;
};
/** Lets the next day bring the papers of today again. */
const offerAgain = async (): Promise<void> => {
  world.clock.forward(24 * 60 * MINUTE_MS);
  await world.db.query('update subscribers set last_edition_date = null, next_digest_at = $1', [
    world.clock.now(),
  ]);
};
const welcomedOn = async (): Promise<unknown> =>
  (await world.db.query('select welcomed_on as day from subscribers')).rows[0].day;
const runDay = async (): Promise<ReceivedMail | undefined> => {
  const before = world.mail.mails.length;
  await world.db.query(
    `update subscribers set next_digest_at = $1, last_edition_date = '2025-09-03' where state = 'active'`,
    [world.clock.now()],
  );
  await world.runDigests();
  return world.mail.mails[before];
};
const reason = () => world.suppression.reasonFor(world.db, address);
const signups = async () =>
  (await world.db.query<{ state: string }>('select state from signups order by id')).rows.map(
    ({ state }) => state,
  );

test('who left within 15 minutes of signing up can sign up again at once', async () => {
  const first = await becomeReader();
  world.clock.forward(5 * MINUTE_MS);
  const { rows } = await world.db.query<{ id: number }>('select id from subscribers');
  await world.subscription.unsubscribe(rows[0]!.id);
  world.clock.forward(MINUTE_MS);
  expect(await confirm(first)).toBe(404);
  const second = await world.signUp(address);
  // A second press of the form is still answered once.
  expect(await world.signUp(address)).toBeNull();
  expect(await confirm(second!)).toBe(303);
  expect(await world.stateOf(address)).toBe('active');
});

test('who has unsubscribed comes back by one press, to everything as it was, and gets the next digest', async () => {
  const id = await world.addReader(address, { topics: ['diffusion-models'], hour: 9, paperCount: 3 });
  const token = world.links.sign('unsubscribe', { subject: id, detail: 1 }, world.clock.now());
  const path = `/unsubscribe/${token}`;
  // There is nothing to come back to yet, and nobody else's link serves.
  const other = world.links.sign('preferences', { subject: id, detail: 0 }, world.clock.now());
  expect((await post(world.app, `/unsubscribe/${other}/back`, {})).statusCode).toBe(404);
  const before = await world.preferences.read(id);
  const left = await post(world.app, path, {});
  expect(left.body).toContain(`action="${path}/back"`);
  expect(await world.stateOf(address)).toBe('unsubscribed');
  const again = await world.app.inject({ url: path });
  expect(again.body).toContain(`action="${path}/back"`);
  for (const method of ['GET', 'HEAD', 'OPTIONS'] as const)
    await world.app.inject({ method, url: `${path}/back` });
  expect(await world.stateOf(address)).toBe('unsubscribed');

  world.clock.forward(MINUTE_MS);
  expect((await post(world.app, `${path}/back`, {}, { 'user-agent': 'Test browser' })).body).toContain(
    'Welcome back',
  );
  expect((await post(world.app, `${path}/back`, {})).statusCode).toBe(200);
  expect(await world.preferences.read(id)).toMatchObject({
    ...before,
    nextDigestAt: new Date('2025-09-04T09:00:00Z'),
  });
  const { rows } = await world.db.query(
    'select source, wording, confirm_agent, confirmed_at from consents where subscriber_id = $1',
    [id],
  );
  expect(rows).toEqual([
    {
      source: 'coming back',
      wording: expect.stringContaining('one mail a day'),
      confirm_agent: 'Test browser',
      confirmed_at: world.clock.now(),
    },
  ]);
  world.clock.set('2025-09-04T09:00:00Z');
  await world.runDigests();
  expect(world.mail.to(address)).toHaveLength(1);
});

test('nobody comes back who never confirmed, was suppressed, or left more than a month ago; a pause goes on', async () => {
  const back = async (id: number): Promise<number> => {
    const token = world.links.sign('unsubscribe', { subject: id, detail: 1 }, world.clock.now());
    const shown = (await world.app.inject({ url: `/unsubscribe/${token}` })).body.includes('/back"');
    const { statusCode } = await post(world.app, `/unsubscribe/${token}/back`, {});
    expect(shown).toBe(statusCode === 200);
    return statusCode;
  };
  await world.signUp('pending@example.org');
  const { rows } = await world.db.query<{ id: number }>('select id from subscribers');
  await world.subscription.unsubscribe(rows[0]!.id);
  expect(await back(rows[0]!.id)).toBe(404);

  const complained = await world.addReader('complained@example.org');
  await world.subscription.unsubscribe(complained);
  await world.suppression.add(world.db, 'complained@example.org', 'complaint', world.clock.now());
  expect(await back(complained)).toBe(404);

  const paused = await world.addReader('paused@example.org', { pausedUntil: '2025-09-20' });
  await world.subscription.unsubscribe(paused);
  expect(await back(paused)).toBe(200);
  expect(await world.preferences.read(paused)).toMatchObject({ state: 'paused', pausedUntil: '2025-09-20' });

  const late = await world.addReader('late@example.org');
  await world.subscription.unsubscribe(late);
  world.clock.forward(31 * 24 * 60 * MINUTE_MS);
  expect(await back(late)).toBe(404);
});

test('an address that its reader left is not imported again with a consent from before', async () => {
  await becomeReader();
  const { rows } = await world.db.query<{ id: number }>('select id from subscribers');
  world.clock.forward(MINUTE_MS);
  await world.signup.request({
    ...{ address: 'new@example.org', addressKey: 'new@example.org', ip: null, agent: null },
    ...{ purpose: 'change', subscriberId: rows[0]!.id },
  });
  const { rows: asked } = await world.db.query<{ id: number }>('select max(id) as id from signups');
  await world.signupReplies.send(asked[0]!.id);
  expect((await post(world.app, await linkIn(world.mail.mails.at(-1)!.raw, 'address'), {})).statusCode).toBe(
    303,
  );
  const importConsent = (given: string) =>
    createSubscriberImport(world).importCsv(
      Readable.from([Buffer.from(`email,consent_at,consent_source\n${address},${given},list\n`)]),
    );
  expect(await importConsent('2024-05-31T09:30:00Z')).toMatchObject({
    created: 0,
    rejected: [{ line: 2, reason: expect.stringContaining('moved to another address') }],
  });
  expect(await world.stateOf(address)).toBeNull();
  // A consent that was given since is another matter.
  world.clock.forward(60 * MINUTE_MS);
  expect(await importConsent('2025-09-04T07:30:00Z')).toMatchObject({ created: 1 });
});

describe('signing up again', () => {
  test.each(['hard', 'complaint'] as const)(
    'after %s: one confirmation, and confirming lifts the suppression',
    async (verdict) => {
      const first = await becomeReader();
      await reportOn(world, (await runDay())!, verdict);
      expect(await world.stateOf(address)).toBe('suppressed');
      world.clock.forward(60 * MINUTE_MS);
      // The old link does not bring the reader back.
      expect(await confirm(first)).toBe(404);
      const again = await world.signUp(address);
      expect(await world.signUp(address)).toBeNull();
      expect(await reason()).not.toBeNull();
      expect(await confirm(again!)).toBe(303);
      expect(await reason()).toBeNull();
      world.clock.forward(24 * 60 * MINUTE_MS);
      expect((await runDay())?.to).toEqual([address]);
    },
  );

  test('EMAIL 29: after the relay itself refused the address while a digest was sent', async () => {
    await becomeReader();
    refusal = '550 5.1.1 no such user';
    expect(await runDay()).toBeUndefined();
    expect(await world.stateOf(address)).toBe('suppressed');
    const { rows } = await world.db.query(
      'select via, verdict, action, status, code, matched_by as matched from mail_reports',
    );
    expect(rows).toEqual([
      { via: 'reply', verdict: 'hard', action: 'suppressed', status: '5.1.1', code: 550, matched: null },
    ]);
    refusal = null;
    world.clock.forward(60 * MINUTE_MS);
    expect(await confirm((await world.signUp(address))!)).toBe(303);
    expect(await world.stateOf(address)).toBe('active');
  });

  test('does not lift what an operator decided, nor does what a report says weaken it', async () => {
    await becomeReader();
    const digest = (await runDay())!;
    await world.operatorSuppressions.add(address, 'abuse', { operator: 'console', ip: null });
    await reportOn(world, digest, 'hard');
    expect(await reason()).toMatchObject({ reason: 'abuse' });
    world.clock.forward(60 * MINUTE_MS);
    expect(await world.signUp(address)).toBeNull();
  });

  test('an operator who suppresses an address that bounced makes that last', async () => {
    await becomeReader();
    await reportOn(world, (await runDay())!, 'hard');
    world.clock.forward(60 * MINUTE_MS);
    const asked = await world.signUp(address);
    await world.operatorSuppressions.add(address, 'abuse', { operator: 'console', ip: null });
    expect(await confirm(asked!)).toBe(404);
    expect(await reason()).toMatchObject({ reason: 'abuse' });
  });
});

describe('a confirmation that comes back', () => {
  test('EMAIL 14: marks its request as failed, suppresses the address, and is not sent again in the window', async () => {
    await world.signUp(address);
    const mail = world.mail.mails.at(-1)!;
    expect(mail.from).toMatch(/^s-[0-9a-f]+@bounces\.papers\.example\.org$/);
    const other = world.links.address('bounce', { subject: 1, detail: 1 }, world.clock.now())!;
    expect(await record(world, entryTo(world, other, [reportOf('hard')]))).toEqual(['unmatched']);
    expect(await reportOn(world, mail, 'hard')).toBe('suppressed');
    expect(await reportOn(world, mail, 'hard')).toBe('repeated');
    expect(await signups()).toEqual(['failed']);
    expect(await world.stateOf(address)).toBe('suppressed');
    for (const _ of [1, 2]) expect(await world.signUp(address)).toBeNull();
    world.clock.forward(16 * MINUTE_MS);
    expect(await world.signUp(address)).not.toBeNull();
    expect(await world.signUp(address)).toBeNull();
  });

  test('EMAIL 14: suppresses the address that it went to, not the reader who asked', async () => {
    await becomeReader();
    const { rows } = await world.db.query<{ id: number }>('select id from subscribers');
    const id = await world.signup.request({
      ...{ address: 'typo@example.org', addressKey: 'typo@example.org', ip: null, agent: null },
      ...{ purpose: 'change', subscriberId: rows[0]!.id },
    });
    await world.signupReplies.send(id);
    for (const verdict of ['hard', 'complaint'] as const)
      await reportOn(world, world.mail.mails.at(-1)!, verdict);
    expect(await world.stateOf(address)).toBe('active');
    expect(await world.suppression.reasonFor(world.db, 'typo@example.org')).toMatchObject({
      reason: 'complaint',
    });
  });

  test('EMAIL 29: one that the relay refuses suppresses the address too', async () => {
    refusal = '550 5.1.1 no such user';
    expect(await world.signUp(address)).toBeNull();
    expect(await reason()).toMatchObject({ reason: 'hard bounce' });
    expect(await signups()).toEqual(['failed']);
    refusal = null;
    expect(await world.signUp(address)).toBeNull();
    world.clock.forward(16 * MINUTE_MS);
    expect(await confirm((await world.signUp(address))!)).toBe(303);
  });
});

test('EMAIL 15: what a relay refuses while digests are sent counts towards the same rule', async () => {
  await becomeReader();
  refusal = '552 5.2.2 mailbox full';
  for (const _ of [1, 2, 3, 4, 5]) {
    expect(await world.stateOf(address)).toBe('active');
    expect(await runDay()).toBeUndefined();
    world.clock.forward(24 * 60 * MINUTE_MS);
  }
  expect(await world.stateOf(address)).toBe('suppressed');
  expect(await reason()).toMatchObject({ reason: 'soft bounces' });
});

test('EMAIL 15: a digest that a full mailbox deferred until it expired is a soft bounce, one that a busy server did is none', async () => {
  await becomeReader();
  for (const reply of ['452 4.2.2 mailbox full', '452 4.3.1 no space left on the server']) {
    refusal = reply;
    expect(await runDay()).toBeUndefined();
    world.clock.forward(13 * 60 * MINUTE_MS);
    expect(await world.sweeper.sweep()).toMatchObject({ expired: 1 });
    const { rows } = await world.db.query('select verdict, action, status from mail_reports');
    expect(rows).toEqual([{ verdict: 'soft', action: 'counted', status: '4.2.2' }]);
    world.clock.forward(11 * 60 * MINUTE_MS);
  }
});

test('a first digest that was never taken leaves its welcome to the next', async () => {
  await becomeReader();
  refusal = '452 4.3.1 no space left on the server';
  expect(await runDay()).toBeUndefined();
  world.clock.forward(13 * 60 * MINUTE_MS);
  expect(await world.sweeper.sweep()).toMatchObject({ expired: 1 });
  refusal = null;
  world.clock.forward(11 * 60 * MINUTE_MS);
  expect(String((await runDay())!.raw)).toContain('Welcome to Paperboy.');
  world.clock.forward(24 * 60 * MINUTE_MS);
  expect(String((await runDay())!.raw)).not.toContain('Welcome to Paperboy.');
});

test('a deferred first digest that is called off, or skipped since its reader left, leaves its welcome to the next', async () => {
  await becomeReader();
  refusal = '452 4.3.1 no space left on the server';
  expect(await runDay()).toBeUndefined();
  const date = world.clock.now().toISOString().slice(0, 10);
  expect(await world.runs.cancel(date)).toEqual({ cancelled: 1 });
  expect(await welcomedOn()).toBeNull();
  // The cancellation may also come while the digest is under way.
  await world.runs.retry(date, 'cancelled');
  expect(await runDay()).toBeUndefined();
  expect(await welcomedOn()).not.toBeNull();
  await world.db.query('insert into cancelled_runs (local_date) values ($1)', [date]);
  expect(await world.sweeper.sweep()).toMatchObject({ cancelled: 1 });
  expect(await welcomedOn()).toBeNull();
  await offerAgain();
  expect(await runDay()).toBeUndefined();
  await world.db.query(`update subscribers set state = 'unsubscribed'`);
  refusal = null;
  world.clock.forward(60 * MINUTE_MS);
  expect(await runDay()).toBeUndefined();
  const { rows } = await world.db.query('select state, attempts from digests order by local_date');
  expect(rows).toEqual([
    { state: 'skipped', attempts: 2 },
    { state: 'skipped', attempts: 1 },
  ]);
  await world.db.query(`update subscribers set state = 'active'`);
  await offerAgain();
  expect(String((await runDay())!.raw)).toContain('Welcome to Paperboy.');
});

describe('lifting a suppression', () => {
  const lift = (key = address) =>
    world.operatorSuppressions.lift(key, 'mended', { operator: 'console', ip: null });

  test('gives a reader whose mail bounced their digests again, and is audited', async () => {
    await becomeReader();
    await reportOn(world, (await runDay())!, 'hard');
    expect(await lift()).toEqual({ isLifted: true, state: 'active' });
    expect(await lift()).toEqual({ isLifted: false, state: null });
    const { rows } = await world.db.query<{ at: Date }>('select next_digest_at as at from subscribers');
    expect(rows[0]!.at.getTime()).toBeGreaterThan(world.clock.now().getTime());
    expect(await world.audit.list(null, 5)).toMatchObject([
      {
        operator: 'console',
        action: 'lifted a suppression',
        subject: expect.stringMatching(/^reader \d+$/),
        detail: 'mended',
      },
    ]);
  });

  test('brings nobody back who complained, whom an operator suppressed, or who had left', async () => {
    await becomeReader();
    const digest = (await runDay())!;
    await reportOn(world, digest, 'complaint');
    expect(await lift()).toEqual({ isLifted: true, state: 'unsubscribed' });
    await reportOn(world, digest, 'hard');
    expect(await lift()).toEqual({ isLifted: true, state: null });
    expect(await world.stateOf(address)).toBe('unsubscribed');
    await world.addReader('ben@example.org');
    await world.operatorSuppressions.add('ben@example.org', 'abuse', { operator: 'console', ip: null });
    expect(await lift('ben@example.org')).toEqual({ isLifted: true, state: 'unsubscribed' });
  });

  test('leaves an erasure as it is', async () => {
    const id = await world.addReader('gone@example.org');
    await world.erasure.erase(id);
    expect(await lift('gone@example.org')).toEqual({ isLifted: false, state: null });
    expect(await world.suppression.reasonFor(world.db, 'gone@example.org')).toMatchObject({
      reason: 'erasure',
    });
  });
});
