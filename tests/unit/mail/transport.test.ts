import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createMailBuffers } from '../../../services/mail/mail-buffers.ts';
import { automaticHeaders } from '../../../services/mail/message.ts';
import { createTransport } from '../../../services/mail/transport.ts';
import { startScriptedRelay } from '../../support/scripted-relay.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const start = async (
  script: Parameters<typeof startScriptedRelay>[0] = {},
  settings: { mailProvider?: 'postmark' } = {},
) => {
  const relay = await startScriptedRelay(script);
  const lines: string[] = [];
  const transport = createTransport({
    config: {
      relays: [{ url: relay.url, weight: 1 }],
      mailFrom: { name: 'Paperboy', address: 'digest@papers.example.org' },
      smtpConnections: 2,
      ...settings,
    },
    signer: null,
    buffers: createMailBuffers(),
    clock: { now: () => new Date('2025-09-04T07:00:00Z') },
    log: pino(
      { level: 'trace' },
      {
        write: (line: string) => {
          lines.push(line);
        },
      },
    ),
  });
  closing.push(relay.close, transport.close);
  return { relay, transport, lines };
};

const prepared = (n: number, to = `reader${n}@example.org`) => ({
  messageId: `digest.${n}@papers.example.org`,
  to,
  bounceAddress: null,
  bytes: Buffer.from('Subject: digest\r\n\r\nhello\r\n'),
});
const message = {
  messageId: 'signup.1@papers.example.org',
  to: 'ann@example.org',
  subject: 'Confirm',
  text: 'hello',
  html: '<p>hello</p>',
  headers: automaticHeaders(),
  bounceAddress: null,
};

test('a confirmation never waits behind digests, however many hang', async () => {
  const { relay, transport } = await start({
    on: (command, { commands }) =>
      command === '.' && commands.some((each) => each.includes('reader')) ? { silent: true } : undefined,
  });
  const digests = Array.from({ length: 20 }, (_, n) => transport.send(prepared(n)));
  expect(await transport.send(message)).toMatchObject({ kind: 'sent' });
  expect(relay.mails.some((mail) => mail.includes('Subject: Confirm'))).toBe(true);
  // The relay ends these connections, not we.
  await relay.close();
  const kinds = (await Promise.all(digests)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'uncertain')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'unreachable')).toHaveLength(18);
});

test('an address that cannot be written in SMTP is held, and nothing is sent to the relay', async () => {
  const { relay, transport } = await start();
  expect(await transport.send(prepared(1, 'a@example.org>\r\nRCPT TO:<b@example.org'))).toMatchObject({
    kind: 'held',
  });
  expect(relay.connections).toEqual([]);
});

test('no line of the log holds an address', async () => {
  const { transport, lines } = await start({
    on: (command) => (command.startsWith('MAIL') ? '550 not for ann@example.org\r\n' : undefined),
  });
  expect(await transport.send(prepared(1))).toMatchObject({ kind: 'unreachable' });
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join()).not.toContain('@');
});

test('a message is dated by the clock that it is given', async () => {
  const { relay, transport } = await start();
  await transport.send(message);
  expect(relay.mails[0]).toContain('Date: Thu, 04 Sep 2025 07:00:00 +0000');
});

test('a message has the header by which the provider’s events lead back to it', async () => {
  const { relay, transport } = await start({}, { mailProvider: 'postmark' });
  await transport.send(message);
  expect(relay.mails[0]).toContain(`X-PM-Metadata-paperboy: ${message.messageId}\r\n`);
  expect(message.headers).toEqual(automaticHeaders());
});
