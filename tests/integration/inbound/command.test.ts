import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { folderWith, paperboy } from '../../support/paperboy.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let envelope: string;
let digestId: string;

beforeAll(async () => {
  world = await createWorld({ seeded: true, env: { BOUNCE_DOMAIN: 'bounces.example.org' } });
  await world.addReader('ann@example.net');
  await world.db.query('update subscribers set next_digest_at = $1', [world.clock.now()]);
  await world.runDigests();
  envelope = world.mail.mails[0]!.from;
  const { rows } = await world.db.query<{ id: string }>('select id::text as id from digests');
  digestId = rows[0]!.id;
});
afterAll(() => world.close());

const report = (to: string, n = 1, status = '5.1.1'): string =>
  [
    'From: MAILER-DAEMON@mx.example.net',
    `To: ${to}`,
    `Message-ID: <${n}@mx.example.net>`,
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'From the server: user unknown',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    'Final-Recipient: rfc822; ann@example.net',
    'Action: failed',
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    '',
    '--b--',
    '',
  ].join('\r\n');

type Result = { reports: { file: string; verdict: string; digest: string | null; action?: string }[] };
const inbound = async (args: string[], stdin?: string | Buffer, env: NodeJS.ProcessEnv = world.env) => {
  const run = await paperboy(['inbound', ...args, '--json'], {
    env,
    clock: world.clock,
    ...(stdin !== undefined && { stdin }),
  });
  return { ...run, reports: run.code === 75 || run.code === 64 ? [] : run.json<Result>().reports };
};

const countItems = async (): Promise<number> =>
  (await world.db.query<{ n: number }>('select count(*)::int as n from inbound_items')).rows[0]!.n;

it('says what a report means and which digest it is about, and changes nothing', async () => {
  const dir = await folderWith({ 'one.eml': report(envelope) });
  const { code, reports } = await inbound([join(dir, 'one.eml'), '--dry-run']);
  expect(code).toBe(0);
  expect(reports).toEqual([
    {
      file: join(dir, 'one.eml'),
      recipient: 'ann@example.net',
      verdict: 'hard',
      status: '5.1.1',
      rule: expect.any(String),
      digest: digestId,
    },
  ]);
  expect(await countItems()).toBe(0);
  const alone = await inbound([join(dir, 'one.eml'), '--dry-run'], undefined, {});
  expect(alone.reports).toEqual([{ ...reports[0], digest: null }]);
  const away = await inbound([join(dir, 'one.eml'), '--dry-run'], undefined, {
    ...world.env,
    DATABASE_URL: 'postgresql://paperboy@127.0.0.1:1/none',
  });
  expect([away.code, away.reports[0]!.digest]).toEqual([0, null]);
  expect(away.stderr).toContain('Digests are not looked up');
});

it('reads an mbox, a Maildir, a folder and a pipe', async () => {
  const letters = [report('x@bounces.example.org', 1), report('x@bounces.example.org', 2)];
  const mbox = letters.map((text) => `From MAILER-DAEMON Thu Sep  4 06:00:00 2025\r\n${text}\r\n`).join('');
  const dir = await folderWith({ mbox, single: `From x Thu Sep  4 06:00:00 2025\n${letters[0]}` });
  for (const folder of ['cur', 'new', 'tmp']) await mkdir(join(dir, 'Maildir', folder), { recursive: true });
  await writeFile(join(dir, 'Maildir', 'cur', '2:2,S'), letters[0]!);
  await writeFile(join(dir, 'Maildir', 'new', '1'), letters[1]!);
  const { reports } = await inbound(
    [join(dir, 'mbox'), join(dir, 'single'), join(dir, 'Maildir'), '-', '--dry-run'],
    mbox,
  );
  expect(reports.map(({ file, verdict }) => [file.replace(`${dir}/`, ''), verdict])).toEqual(
    ['mbox#1', 'mbox#2', 'single', 'Maildir/new/1', 'Maildir/cur/2:2,S', '-#1', '-#2'].map((file) => [
      file,
      'hard',
    ]),
  );
  await rm(join(dir, 'Maildir'), { recursive: true });
  await rename(join(dir, 'mbox'), join(dir, 'a'));
  expect((await inbound([dir, '--dry-run'])).reports.map(({ file }) => file.replace(`${dir}/`, ''))).toEqual([
    'a#1',
    'a#2',
    'single',
  ]);
});

it('takes a piped report by the recipient that the mail server names, acts on it once, and leaves the reader out', async () => {
  const first = await inbound(['-', '--recipient', envelope], report('somebody@else.example', 7));
  expect(first.code).toBe(0);
  expect(first.reports).toMatchObject([
    { file: '-', verdict: 'hard', digest: digestId, action: 'suppressed' },
  ]);
  expect(await world.stateOf('ann@example.net')).toBe('suppressed');
  const again = await inbound(['-', '--recipient', envelope], report('somebody@else.example', 7));
  expect(again.reports).toMatchObject([{ digest: digestId, action: 'repeated' }]);
  const { rows } = await world.db.query<{ n: number }>('select count(*)::int as n from mail_reports');
  expect(rows).toEqual([{ n: 1 }]);
});

it('exits as sysexits says', async () => {
  const dir = await folderWith({
    empty: '',
    large: Buffer.alloc(11_000_000, 'x'),
    good: report(envelope, 9),
  });
  const missing = await inbound([join(dir, 'good'), join(dir, 'none'), '--dry-run']);
  expect([missing.code, missing.reports.length]).toEqual([66, 1]);
  const unreadable = await inbound([join(dir, 'empty'), join(dir, 'large')]);
  expect(unreadable.code).toBe(65);
  expect(unreadable.reports).toMatchObject([
    { verdict: 'other', rule: 'unreadable', action: 'none' },
    { verdict: 'other', rule: 'unreadable', action: 'none' },
  ]);
  expect((await inbound(['--nonsense'])).code).toBe(64);
  expect((await inbound([])).code).toBe(64);
  const away = await inbound(['-'], report(envelope, 10), {
    ...world.env,
    DATABASE_URL: 'postgresql://paperboy@127.0.0.1:1/none',
  });
  expect(away.code).toBe(75);
});
