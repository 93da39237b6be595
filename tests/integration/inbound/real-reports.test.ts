import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReceivedMail } from '../../support/mail-server.ts';
import { reportAbout } from '../../support/report-fixtures.ts';
import { createWorld, type World } from '../../support/world.ts';

// What mail servers of Debian really wrote (tests/fixtures/reports), about the digests that the readers here got.

const DAY_MS = 86_400_000;
const DOMAIN = 'bounces.papers.example.org';

let world: World;
beforeEach(async () => {
  world = await createWorld({ now: '2025-09-01T07:00:00Z', seeded: true, env: { BOUNCE_DOMAIN: DOMAIN } });
});
afterEach(() => world.close());

/** Plans and sends a digest for every reader who may get one. */
const runDay = async (): Promise<void> => {
  await world.db.query(
    `update subscribers set next_digest_at = $1, last_edition_date = '2025-08-31' where state = 'active'`,
    [world.clock.now()],
  );
  await world.runDigests();
};

const headerOf = (mail: ReceivedMail, name: string): string =>
  new RegExp(`^${name}: (.*)\r$`, 'im').exec(mail.raw.toString('latin1'))![1]!;

/** Takes a message in as `npm run inbound` does, and handles it as a worker does. */
const takeIn = async (raw: Buffer, recipients: string[]): Promise<void> => {
  await world.intake.store([{ via: 'smtp', dedupeKey: raw, recipients, content: raw }]);
  await world.itemHandler.run();
};
const report = (mail: ReceivedMail, file: string): Promise<void> =>
  takeIn(reportAbout(file, mail), [mail.from]);

const outcomes = async (): Promise<string[]> =>
  (
    await world.db.query<{ said: string }>(
      `select verdict || ' ' || action as said from mail_reports order by id`,
    )
  ).rows.map(({ said }) => said);
const mailTo = (address: string, nth = -1): ReceivedMail => world.mail.to(address).at(nth)!;

test('EMAIL 14: a report of any server that there is no such user suppresses, and no further mail is sent', async () => {
  const servers = ['postfix', 'exim', 'sendmail', 'opensmtpd', 'courier', 'dma', 'nullmailer'];
  for (const name of [...servers, 'other']) await world.addReader(`${name}@remote.example`);
  await runDay();
  for (const server of servers) await report(mailTo(`${server}@remote.example`), `${server}/no-user.eml`);
  expect(await outcomes()).toEqual(servers.map(() => 'hard suppressed'));
  world.clock.forward(DAY_MS);
  await runDay();
  for (const server of servers) {
    expect(await world.stateOf(`${server}@remote.example`), server).toBe('suppressed');
    expect(world.mail.to(`${server}@remote.example`), server).toHaveLength(1);
  }
  expect(world.mail.to('other@remote.example')).toHaveLength(2);
});

test('EMAIL 15: failed with 4.x is a soft bounce; the fifth within the days suppresses', async () => {
  const address = 'full-for-now@remote.example';
  await world.addReader(address);
  const files = ['postfix', 'exim', 'sendmail', 'courier', 'postfix'].map(
    (server) => `${server}/full-for-now.eml`,
  );
  for (const [day, file] of files.entries()) {
    await runDay();
    expect(await world.stateOf(address), `day ${day}`).toBe('active');
    await report(mailTo(address), file);
    world.clock.forward(DAY_MS);
  }
  expect(await outcomes()).toEqual([...Array(4).fill('soft counted'), 'soft suppressed']);
  expect(await world.stateOf(address)).toBe('suppressed');
});

test('EMAIL 15: a delivery between them begins the count again', async () => {
  const address = 'full-for-now@remote.example';
  await world.addReader(address);
  for (let day = 0; day < 9; day += 1) {
    await runDay();
    if (day !== 4) await report(mailTo(address), 'postfix/full-for-now.eml');
    world.clock.forward(DAY_MS);
  }
  expect(await outcomes()).toEqual(Array(8).fill('soft counted'));
  expect(await world.stateOf(address)).toBe('active');
});

test('EMAIL 16: delayed, delivered and relayed reports and a vacation notice do nothing', async () => {
  const address = 'ann@remote.example';
  await world.addReader(address);
  await runDay();
  for (const file of [
    'exim/greylisted-delayed.eml',
    'opensmtpd/greylisted-delayed.eml',
    'courier/greylisted-delayed.eml',
    'exim/delivered.eml',
    'opensmtpd/delivered.eml',
    'sendmail/delivered.eml',
    'postfix/delivered-local.eml',
    'sendmail/expanded.eml',
    'nullmailer/greylisted-delayed.eml',
    'exim/away.eml',
    'maildrop/read.eml',
    'maildrop/replied.eml',
  ])
    await report(mailTo(address), file);
  const said = await outcomes();
  expect(said).toHaveLength(13);
  expect(said.filter((each) => !/ (none|repeated|forwarded)$/.test(each))).toEqual([]);
  expect(await world.stateOf(address)).toBe('active');
  const { rows } = await world.db.query('select bounced_at from digests');
  expect(rows).toEqual([{ bounced_at: null }]);
});

test('EMAIL 17: a forged or expired return address, and the same report again, are counted and do nothing', async () => {
  const address = 'no-user@remote.example';
  await world.addReader(address);
  await runDay();
  const mail = mailTo(address);
  const flipped = mail.from.replace(/^b-(.)/, (_all, first) => `b-${first === '0' ? '1' : '0'}`);
  await takeIn(reportAbout('postfix/no-user.eml', { ...mail, from: flipped }), [flipped]);
  expect(await outcomes()).toEqual(['hard forged']);

  const other = world.links.address('bounce', { subject: 999, detail: 1 }, world.clock.now())!;
  await takeIn(reportAbout('exim/no-user.eml', { ...mail, from: other }), [other]);
  expect((await outcomes()).at(-1)).toBe('hard unmatched');

  world.clock.forward(31 * DAY_MS);
  await report(mail, 'postfix/no-user.eml');
  expect((await outcomes()).at(-1)).toBe('hard expired');
  expect(await world.stateOf(address)).toBe('active');
  world.clock.forward(-31 * DAY_MS);

  await report(mail, 'courier/no-user.eml');
  await report(mail, 'courier/no-user.eml');
  await report(mail, 'sendmail/no-user.eml');
  expect((await outcomes()).slice(3)).toEqual(['hard suppressed', 'hard repeated']);
  const { rows } = await world.db.query('select sum(repeats)::int as repeats from inbound_items');
  expect(rows).toEqual([{ repeats: 1 }]);
});

test('what is our fault leaves the reader alone and tells the operator', async () => {
  const address = 'blocked@remote.example';
  await world.addReader(address);
  await runDay();
  await report(mailTo(address), 'exim/blocked.eml');
  expect(await outcomes()).toEqual(['blocked incident']);
  expect(await world.stateOf(address)).toBe('active');
  expect((await world.incidents.open()).map(({ kind, subject }) => [kind, subject])).toContainEqual([
    'mail-blocked',
    'remote.example',
  ]);
});

test('EMAIL 18: a complaint of abuse suppresses, not-spam does not', async () => {
  await world.addReader('ann@provider.example');
  await world.addReader('ben@provider.example');
  await runDay();
  await report(mailTo('ann@provider.example'), 'maildrop/abuse.eml');
  await report(mailTo('ben@provider.example'), 'maildrop/not-spam.eml');
  expect(await world.stateOf('ann@provider.example')).toBe('suppressed');
  expect(await world.stateOf('ben@provider.example')).toBe('active');
  expect((await outcomes())[0]).toBe('complaint suppressed');
  expect((await outcomes())[1]).toMatch(/none$/);
});

test('EMAIL 19: a mail to the unsubscribe address unsubscribes, an automatic reply is ignored, nothing is answered', async () => {
  await world.addReader('ann@remote.example');
  await world.addReader('ben@remote.example');
  await runDay();
  const before = world.mail.mails.length;
  const addressOf = (mail: ReceivedMail): string =>
    /<mailto:([^?>]+)/.exec(headerOf(mail, 'List-Unsubscribe'))![1]!;
  const [ann, ben] = [mailTo('ann@remote.example'), mailTo('ben@remote.example')];
  const request = `From: ann@remote.example\r\nTo: ${addressOf(ann)}\r\nSubject: unsubscribe\r\n\r\n\r\n`;
  // A mail client may change the case of the address.
  await takeIn(Buffer.from(request), [addressOf(ann).toUpperCase()]);
  const automatic = `From: ben@remote.example\r\nTo: ${addressOf(ben)}\r\nAuto-Submitted: auto-replied\r\nSubject: unsubscribe\r\n\r\nI am away.\r\n`;
  await takeIn(Buffer.from(automatic), [addressOf(ben)]);
  expect(await world.stateOf('ann@remote.example')).toBe('unsubscribed');
  expect(await world.stateOf('ben@remote.example')).toBe('active');
  expect(await outcomes()).toEqual(['unsubscribe unsubscribed', 'auto-reply none']);
  expect(world.mail.mails).toHaveLength(before);
});
