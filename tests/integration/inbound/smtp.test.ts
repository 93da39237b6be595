import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, expect, it } from 'vitest';
import { startListener } from '../../../services/inbound/smtp/listener.ts';
import { createReceiver } from '../../../services/inbound/smtp/receive.ts';
import { type InboundServer, startInboundServer } from '../../support/inbound-server.ts';
import { type RawClient, rawClient } from '../../support/raw-client.ts';
import { connectionRefused } from '../../support/wrapped-db.ts';

let server: InboundServer;
afterEach(() => server.close());

const greeted = async (from?: string): Promise<RawClient> => {
  const client = await rawClient(server.port, from);
  await client.said(/^220 .*\r\n/);
  client.send('EHLO mx.example.net', '');
  await client.said(/^250 .*\r\n/m);
  return client;
};

/** Says a line, and returns the reply to it. */
const ask = async (client: RawClient, line: string): Promise<string> => {
  const before = client.text().length;
  client.send(line, '');
  await client.said(new RegExp(`^[^]{${before}}.*\\r\\n`));
  return client.text().slice(before).trim();
};

const sendMail = async (
  client: RawClient,
  text: string[],
  to = 'b-1@bounces.example.org',
): Promise<string> => {
  await ask(client, 'MAIL FROM:<>');
  await ask(client, `RCPT TO:<${to}>`);
  await ask(client, 'DATA');
  return ask(client, [...text, '.'].join('\r\n'));
};

it('takes a message for the return domain once it is stored, as it came, with its sender in front', async () => {
  server = await startInboundServer();
  const client = await greeted();
  expect(client.text()).toMatch(/^220 bounces\.example\.org ESMTP Paperboy\r\n/);
  expect(client.text()).toContain('250 SIZE 10485760');
  expect(client.text()).not.toMatch(/AUTH|CHUNKING/);
  expect(await ask(client, 'MAIL FROM:<mailer@example.net> BODY=8BITMIME')).toMatch(/^250 /);
  expect(await ask(client, 'RCPT TO:<B-Token@Bounces.Example.Org>')).toMatch(/^250 /);
  expect(await ask(client, 'RCPT TO:<postmaster>')).toMatch(/^250 /);
  expect(await ask(client, 'RCPT TO:<abuse@bounces.example.org>')).toMatch(/^250 /);
  expect(await ask(client, 'DATA')).toMatch(/^354 /);
  expect(await ask(client, 'Subject: x\r\n\r\n..dot \xe9\r\n.')).toBe('250 2.6.0 Taken');
  expect(await server.items()).toEqual([
    {
      via: 'smtp',
      recipients: ['B-Token@Bounces.Example.Org', 'postmaster', 'abuse@bounces.example.org'],
      content: 'Return-Path: <mailer@example.net>\r\nSubject: x\r\n\r\n.dot \xc3\xa9\r\n',
      repeats: 0,
    },
  ]);
  expect(server.logLines.join('')).not.toContain('@');
});

it('counts a message that is sent again as the same one', async () => {
  server = await startInboundServer();
  const client = await greeted();
  expect(await sendMail(client, ['one'])).toMatch(/^250 /);
  expect(await sendMail(client, ['one'])).toMatch(/^250 /);
  expect((await server.items()).map(({ repeats }) => repeats)).toEqual([1]);
});

it('relays nothing, and closes on a client that keeps trying', async () => {
  server = await startInboundServer();
  const client = await greeted();
  await ask(client, 'MAIL FROM:<a@example.net>');
  for (let tries = 0; tries < 10; tries += 1)
    expect(await ask(client, `RCPT TO:<b-1@example.org>`)).toMatch(/^550 5\.7\.1 /);
  expect(await ask(client, 'DATA')).toMatch(/^503 /);
  expect(await ask(client, 'RCPT TO:<x@sub.bounces.example.org>')).toMatch(/^421 5\.7\.1 /);
  await client.closed;
  const other = await greeted();
  expect(await ask(other, 'AUTH PLAIN AGEAYg==')).toMatch(/^500 /);
  expect(await ask(other, 'VRFY postmaster')).toMatch(/^500 /);
  await other.end();
  expect(await server.items()).toEqual([]);
});

it('says 451 while Postgres is away, and takes the message afterwards', async () => {
  let isAway = true;
  server = await startInboundServer({
    onQuery: (sql) => (isAway && sql.includes('insert into inbound_items') ? connectionRefused() : undefined),
  });
  const client = await greeted();
  expect(await sendMail(client, ['one'])).toMatch(/^451 4\.3\.0 /);
  isAway = false;
  expect(await sendMail(client, ['one'])).toMatch(/^250 /);
  expect(await server.items()).toHaveLength(1);
});

it('refuses a message over 10 MB, announced or not, and goes on', async () => {
  server = await startInboundServer();
  const client = await greeted();
  expect(await ask(client, 'MAIL FROM:<> SIZE=10485761')).toMatch(/^552 /);
  const large = Array<string>(110_000).fill('x'.repeat(98));
  expect(await sendMail(client, large)).toMatch(/^552 5\.3\.4 /);
  expect(await sendMail(client, ['small'])).toMatch(/^250 /);
  expect(await server.items()).toHaveLength(1);
});

it('refuses for now what does not fit into its memory beside other messages', async () => {
  server = await startInboundServer({ maxInFlightBytes: 100_000 });
  const slow = await greeted();
  await ask(slow, 'MAIL FROM:<>');
  await ask(slow, 'RCPT TO:<b-1@bounces.example.org>');
  await ask(slow, 'DATA');
  slow.send(...Array<string>(800).fill('x'.repeat(98)), '');
  const client = await greeted();
  // Until what the slow client sent has arrived, there is room.
  let reply = '';
  while (!reply.startsWith('452')) {
    reply = await ask(client, 'MAIL FROM:<> SIZE=60000');
    await ask(client, 'RSET');
  }
  expect(reply).toMatch(/^452 4\.3\.1 /);
  expect(await sendMail(client, Array<string>(600).fill('x'.repeat(98)))).toMatch(/^452 4\.3\.1 /);
  expect(await ask(slow, '.')).toMatch(/^250 /);
  expect(await sendMail(client, Array<string>(600).fill('x'.repeat(98)))).toMatch(/^250 /);
  expect(await server.items()).toHaveLength(2);
});

it('limits recipients, connections and mails of one address, and of no other', async () => {
  server = await startInboundServer({
    env: { INBOUND_CONNECTIONS_PER_ADDRESS: '2', INBOUND_MESSAGES_PER_MINUTE: '3' },
  });
  const one = await greeted();
  const two = await greeted();
  const third = await rawClient(server.port);
  expect(await third.said(/\r\n/)).toMatch(/^421 4\.7\.0 /);
  await third.closed;
  await ask(one, 'MAIL FROM:<>');
  for (let n = 1; n <= 100; n += 1)
    expect(await ask(one, `RCPT TO:<b-${n}@bounces.example.org>`)).toMatch(/^250 /);
  expect(await ask(one, 'RCPT TO:<b-101@bounces.example.org>')).toMatch(/^452 /);
  await two.end();
  const other = await greeted('127.0.0.2');
  const replies: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    await ask(one, 'RSET');
    replies.push(await ask(one, 'MAIL FROM:<>'));
  }
  expect(replies.at(-1)).toMatch(/^450 4\.7\.0 /);
  expect(await ask(other, 'MAIL FROM:<>')).toMatch(/^250 /);
});

it('stores nothing of a client that leaves in the middle, and lets the others complete when it closes', async () => {
  server = await startInboundServer();
  const [gone, late, idle] = [await greeted(), await greeted(), await greeted()];
  for (const client of [gone, late]) {
    await ask(client, 'MAIL FROM:<>');
    await ask(client, 'RCPT TO:<b-1@bounces.example.org>');
    await ask(client, 'DATA');
    client.send('half', '');
  }
  await gone.end();
  const stopping = server.stop();
  expect(await idle.said(/421/)).toMatch(/421 4\.3\.2 /);
  expect(await ask(late, 'whole\r\n.')).toMatch(/^250 /);
  await stopping;
  expect((await server.items()).map(({ content }) => content)).toEqual([
    'Return-Path: <>\r\nhalf\r\nwhole\r\n',
  ]);
});

it('encrypts by STARTTLS with a certificate of its own', async () => {
  server = await startInboundServer();
  const transport = createTransport({
    host: '127.0.0.1',
    port: server.port,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
  });
  const sent = await transport.sendMail({
    from: 'mailer@example.net',
    to: 'b-1@bounces.example.org',
    subject: 'over TLS',
    text: 'x',
  });
  transport.close();
  expect(sent.response).toBe('250 2.6.0 Taken');
  expect((await server.items())[0]!.content).toContain('Subject: over TLS');
});

it('replies once for each recipient over LMTP, on a port or on a socket', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lmtp-'));
  server = await startInboundServer({ env: { INBOUND_LMTP: join(dir, 'socket') } });
  const socket = connect(join(dir, 'socket'));
  let text = '';
  const said = (part: RegExp): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (part.test(text)) resolve();
      };
      socket.on('data', look);
      look();
    });
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await said(/^220 .* LMTP/);
  socket.write('LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<b-1@bounces.example.org>\r\n');
  socket.write('RCPT TO:<x@example.org>\r\nRCPT TO:<b-2@bounces.example.org>\r\nDATA\r\n');
  await said(/^354/m);
  expect(text).toMatch(/^250 Accepted\r\n550 5\.7\.1 .*\r\n250 Accepted\r\n354/m);
  socket.write('one\r\n.\r\n');
  await said(/^(250 2\.6\.0 Taken\r\n){2}/m);
  socket.destroy();
  expect((await server.items()).map(({ via, recipients }) => [via, recipients])).toEqual([
    ['lmtp', ['b-1@bounces.example.org', 'b-2@bounces.example.org']],
  ]);
  await rm(dir, { recursive: true });
});

it('closes a client that keeps busy and completes no mail', async () => {
  server = await startInboundServer();
  const impatient = await startListener({
    ...server,
    protocol: 'smtp',
    listen: { port: 0, host: '127.0.0.1' },
    domain: 'bounces.example.org',
    tls: null,
    receiver: createReceiver(),
    store: (item) => server.intake.store([item]),
    stalledMs: 300,
  });
  const client = await rawClient((impatient.address() as AddressInfo).port);
  await client.said(/^220 /);
  client.trickle('NOOP\r\n');
  expect(await client.said(/^421/m)).toMatch(/^421 4\.4\.2 No mail was completed in time/m);
  await client.closed;
  await impatient.close();
});
