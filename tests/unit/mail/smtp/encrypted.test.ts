import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { createRelays } from '../../../../services/mail/smtp/relays.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const startServer = async (options: Partial<SMTPServerOptions>) => {
  const got: { bytes: number; secure: boolean; user: string | undefined }[] = [];
  const server = new SMTPServer({
    logger: false,
    onAuth: ({ username, password }, _, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('Wrong password')),
    onData: (stream, session, done) => {
      let bytes = 0;
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      stream.on('end', () => {
        got.push({ bytes, secure: session.secure, user: session.user as string | undefined });
        done(null);
      });
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { host: `127.0.0.1:${(server.server.address() as AddressInfo).port}`, got };
};

const through = (url: string) => {
  const relays = createRelays({
    addresses: [{ url, weight: 1 }],
    connections: 2,
    log: pino({ level: 'silent' }),
  });
  closing.push(relays.close);
  return relays;
};

const mail = (bytes: Buffer) => ({
  envelope: { from: 'b@papers.example', to: 'ann@example.org', needsSmtpUtf8: false },
  bytes,
});
const SHORT = Buffer.from('Subject: x\r\n\r\nhello\r\n');
const LONG = Buffer.from(`Subject: x\r\n\r\n${'x'.repeat(76).concat('\r\n').repeat(40_000)}`);

test.each([
  ['STARTTLS', 'smtp', false],
  ['TLS from the first byte', 'smtps', true],
])('%s and AUTH: short and long mails go over one connection', async (_, scheme, secure) => {
  const { host, got } = await startServer({ secure });
  const relays = through(`${scheme}://me:right@${host}?tls.rejectUnauthorized=false`);
  for (const bytes of [SHORT, LONG, SHORT]) {
    let handedOver = 0;
    expect(
      await relays.send(mail(bytes), {
        handOver: () => {
          handedOver += 1;
        },
      }),
    ).toMatchObject({ kind: 'sent' });
    expect(handedOver).toBe(1);
  }
  expect(got).toEqual(
    [SHORT, LONG, SHORT].map(({ length }) => ({ bytes: length, secure: true, user: 'me' })),
  );
});

test('a wrong password and an untrusted certificate are reported as such', async () => {
  const { host, got } = await startServer({});
  expect(
    await through(`smtp://me:wrong@${host}?tls.rejectUnauthorized=false`).send(mail(SHORT)),
  ).toMatchObject({
    kind: 'unreachable',
    reply: expect.stringContaining('535'),
  });
  expect(await through(`smtp://me:right@${host}`).send(mail(SHORT))).toMatchObject({
    kind: 'unreachable',
    reply: expect.stringMatching(/certificate/i),
  });
  expect(got).toEqual([]);
});

test('a port where nobody listens is reported at once', async () => {
  expect(await through('smtp://127.0.0.1:1').send(mail(SHORT))).toMatchObject({
    kind: 'unreachable',
    reply: expect.stringContaining('ECONNREFUSED'),
  });
});
