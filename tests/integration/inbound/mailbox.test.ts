import { afterEach, expect, it, vi } from 'vitest';
import { type Mailbox, startMailbox } from '../../../services/inbound/mailbox/mailbox.ts';
import { type ImapServer, startImapServer } from '../../support/imap-server.ts';
import { type InboundServer, startInboundServer } from '../../support/inbound-server.ts';
import { connectionRefused, type OnQuery } from '../../support/wrapped-db.ts';

let imap: ImapServer;
let inbound: InboundServer;
const mailboxes: Mailbox[] = [];

const open = async (
  options: Parameters<typeof startImapServer>[0] & { onQuery?: OnQuery; url?: string } = {},
) => {
  imap = await startImapServer(options);
  inbound = await startInboundServer({
    env: { INBOUND_IMAP_URL: options.url ?? imap.url },
    ...(options.onQuery && { onQuery: options.onQuery }),
  });
};
const start = (pollMs = 100): void => {
  const mailbox = inbound.config.inbound.mailbox!;
  mailboxes.push(startMailbox({ ...inbound, mailbox, pollMs, minBackoffMs: 20 }));
};

afterEach(async () => {
  await Promise.all(mailboxes.splice(0).map((mailbox) => mailbox.close()));
  await inbound.close();
  await imap.close();
});

const until = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await check()).toBeTruthy(), { timeout: 20_000, interval: 20 });
const isEmpty = (): boolean => imap.folder('INBOX').length === 0;

it('stores what is there and what comes, and moves it to folders that it creates', async () => {
  await open();
  imap.deliver('one\r\n', 'two \xff\r\n', '', Buffer.alloc(10_485_761, 'x'));
  // Only IDLE can tell of a new message so soon.
  start(3_600_000);
  await until(isEmpty);
  expect(imap.folder('Processed')).toEqual(['one\r\n', 'two \xc3\xbf\r\n']);
  expect(imap.folder('Failed').map(({ length }) => length)).toEqual([0, 10_485_761]);
  await until(imap.isIdle);
  imap.deliver('three\r\n');
  await until(() => imap.folder('Processed').length === 3);
  const items = await inbound.items();
  expect(items.map(({ via, content, repeats }) => [via, content, repeats]).sort()).toEqual([
    ['mailbox', 'one\r\n', 0],
    ['mailbox', 'three\r\n', 0],
    ['mailbox', 'two \xc3\xbf\r\n', 0],
  ]);
});

it('polls a server without IDLE, and connects again to one that was restarted', async () => {
  await open({ idle: false });
  start();
  imap.deliver('one\r\n');
  await until(() => imap.folder('Processed').length === 1);
  imap.disconnect();
  imap.deliver('two\r\n');
  await until(() => imap.folder('Processed').length === 2);
  expect(await inbound.items()).toHaveLength(2);
});

it('leaves a message where it is while it cannot be stored', async () => {
  let isAway = true;
  let tries = 0;
  await open({
    onQuery: (sql) => {
      if (!sql.includes('insert into inbound_items')) return undefined;
      tries += 1;
      return isAway ? connectionRefused() : undefined;
    },
  });
  imap.deliver('one\r\n');
  start();
  await until(() => tries >= 2);
  expect(imap.folder('INBOX')).toHaveLength(1);
  isAway = false;
  await until(isEmpty);
  expect(await inbound.items()).toHaveLength(1);
});

it('counts a message once whose move failed', async () => {
  await open();
  imap.refuseMoves(true);
  imap.deliver('one\r\n');
  start();
  await until(async () => (await inbound.items())[0]?.repeats);
  imap.refuseMoves(false);
  await until(isEmpty);
  expect(await inbound.items()).toHaveLength(1);
});

it('is emptied by one process at a time, and by the next when that one ends', async () => {
  await open();
  start();
  await until(() => imap.commands.some((line) => / LOGIN /.test(line)));
  start();
  start();
  for (let n = 0; n < 60; n += 1) imap.deliver(`${n}\r\n`);
  await until(isEmpty);
  const logins = () => imap.commands.filter((line) => / LOGIN /.test(line)).length;
  expect(logins()).toBe(1);
  await mailboxes.shift()!.close();
  imap.deliver('last\r\n');
  await until(() => imap.folder('Processed').length === 61);
  expect(logins()).toBe(2);
  expect((await inbound.items()).every(({ repeats }) => repeats === 0)).toBe(true);
});

it('sends no password to a server that does not offer TLS, and says nothing of it', async () => {
  await open({ url: 'imap://bounces:secret@127.0.0.1:1/INBOX' });
  const mailbox = { ...inbound.config.inbound.mailbox!, port: imap.port };
  mailboxes.push(startMailbox({ ...inbound, mailbox, pollMs: 100, minBackoffMs: 20 }));
  await until(() => inbound.logLines.some((line) => line.includes('the mailbox could not be read')));
  expect(imap.commands.join('\n')).not.toMatch(/LOGIN|AUTHENTICATE/);
  expect(inbound.logLines.join('')).not.toContain('secret');
});
