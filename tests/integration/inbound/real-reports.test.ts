import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReceivedMail } from '../../support/mail-server.ts';
import { createWorld, type World } from '../../support/world.ts';

// What mail servers of Debian really wrote (tests/fixtures/reports), about the digests that the readers here got.

const DAY_MS = 86_400_000;
const DOMAIN = 'bounces.papers.example';
const dir = join(process.cwd(), 'tests/fixtures/reports');

const RETURN_ADDRESS = 'b-a0faa4ce01976a3efb0100256c696e6b2d666f722d612d74657374@bounces.papers.example';
const UNSUBSCRIBE_ADDRESS = RETURN_ADDRESS.replace('b-', 'u-');
const MESSAGE_ID = 'digest.4120007.c2lnbmVkLWZvci1h@papers.example';

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

/** Returns a report of a fixture as its server would have written it of `mail`; `over` replaces the return address. */
const reportOn = (mail: ReceivedMail, file: string, over: string = mail.from): Buffer => {
  const messageId = headerOf(mail, 'Message-ID').slice(1, -1);
  const unsubscribe = /<mailto:([^?>]+)/.exec(headerOf(mail, 'List-Unsubscribe'))![1]!;
  return Buffer.from(
    readFileSync(join(dir, file), 'latin1')
      .replaceAll(RETURN_ADDRESS, over)
      .replaceAll(UNSUBSCRIBE_ADDRESS, unsubscribe)
      .replaceAll(MESSAGE_ID, messageId),
    'latin1',
  );
};

/** Takes a message in as `npm run inbound` does, and handles it as a worker does. */
const takeIn = async (raw: Buffer, recipients: string[]): Promise<void> => {
  await world.intake.store([{ via: 'smtp', dedupeKey: raw, recipients, content: raw }]);
  await world.itemHandler.run();
};
const report = (mail: ReceivedMail, file: string): Promise<void> => takeIn(reportOn(mail, file), [mail.from]);

const outcomes = async (): Promise<string[]> =>
  (
    await world.db.query<{ said: string }>(
      `select verdict || ' ' || action as said from mail_reports order by id`,
    )
  ).rows.map(({ said }) => said);
const mailTo = (address: string, nth = -1): ReceivedMail => world.mail.to(address).at(nth)!;

test('EMAIL 14: a report of any server that there is no such user suppresses, and no further mail is sent', async () => {
  const servers = ['postfix', 'exim', 'sendmail', 'opensmtpd', 'courier', 'dma'];
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
    'vacation/away.eml',
  ])
    await report(mailTo(address), file);
  const said = await outcomes();
  expect(said).toHaveLength(8);
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
  await takeIn(reportOn(mail, 'postfix/no-user.eml', flipped), [flipped]);
  expect(await outcomes()).toEqual(['hard forged']);

  const other = world.links.address('bounce', { subject: 999, detail: 1 }, world.clock.now())!;
  await takeIn(reportOn(mail, 'exim/no-user.eml', other), [other]);
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

/** Returns an abuse report (RFC 5965) about a mail, as a provider's feedback loop sends it. */
const feedback = (mail: ReceivedMail, type: string): Buffer =>
  Buffer.from(
    [
      'From: <abuse@provider.example>',
      `To: ${mail.from}`,
      'Subject: FW: a report about your mail',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
      '',
      '--part',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'This is a report about a mail that we received from you.',
      '--part',
      'Content-Type: message/feedback-report',
      '',
      `Feedback-Type: ${type}`,
      'User-Agent: Provider/1.0',
      'Version: 1',
      '',
      '--part',
      'Content-Type: message/rfc822',
      '',
      mail.raw.toString('latin1').split('\r\n\r\n')[0]!,
      '',
      '',
      '--part--',
      '',
    ].join('\r\n'),
    'latin1',
  );

test('EMAIL 18: a complaint of abuse suppresses, not-spam does not', async () => {
  await world.addReader('ann@provider.example');
  await world.addReader('ben@provider.example');
  await runDay();
  const [ann, ben] = [mailTo('ann@provider.example'), mailTo('ben@provider.example')];
  await takeIn(feedback(ann, 'abuse'), [ann.from]);
  await takeIn(feedback(ben, 'not-spam'), [ben.from]);
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
