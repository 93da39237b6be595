import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../services/platform/config.ts';
import { ConfigSchema } from '../../../services/platform/settings.ts';

const good = {
  DATABASE_URL: 'postgresql://u:p@localhost:5432/paperboy',
  REDIS_URL: 'redis://localhost:6379',
  SMTP_URL: 'smtp://localhost:1025, smtps://u:p@relay.example.org:465',
  PUBLIC_URL: 'https://papers.example.org/',
  APP_SECRET: `${'n'.repeat(32)}, ${'o'.repeat(32)}`,
};

test('lists are split, defaults filled, an empty value counts as unset', () => {
  const config = loadConfig({
    ...good,
    PORT: '',
    SMTP_CONNECTIONS: '25',
    MAIL_FROM: 'The Paper Boy <boy@example.org>',
    UNRELATED: 'x',
  });
  expect(config).toMatchObject({
    port: 3000,
    smtpConnections: 25,
    publicUrl: 'https://papers.example.org',
    secrets: ['n'.repeat(32), 'o'.repeat(32)],
    relays: [
      { url: 'smtp://localhost:1025', weight: 1 },
      { url: 'smtps://u:p@relay.example.org:465', weight: 1 },
    ],
    mailFrom: { name: 'The Paper Boy', address: 'boy@example.org' },
    dkim: null,
  });
});

test('every bad key is listed at once, and no credential is repeated', () => {
  let message = '';
  try {
    loadConfig({
      ...good,
      REDIS_URL: '',
      SMTP_URL: 'http://secret-host',
      APP_SECRET: 'short-secret',
      PORT: 'eighty',
      UNCERTAIN_POLICY: 'maybe',
      DKIM_DOMAIN: 'example.org',
    });
  } catch (error) {
    message = (error as Error).message;
  }
  for (const part of [
    '6 problem(s)',
    'REDIS_URL: is not set',
    'SMTP_URL: is not valid',
    'APP_SECRET: is not valid; expected at least 32',
    'PORT: "eighty" is not valid; expected a whole number from 0 to 65535',
    'UNCERTAIN_POLICY: "maybe"',
    'DKIM_*',
  ]) {
    expect(message).toContain(part);
  }
  expect(message).not.toContain('short-secret');
  expect(message).not.toContain('secret-host');
});

test('secrets have no default', () => {
  expect(() => loadConfig({ ...good, APP_SECRET: undefined })).toThrow('APP_SECRET: is not set');
  expect((ConfigSchema.properties.APP_SECRET as { default?: unknown }).default).toBeUndefined();
});

test('a relay has a weight', () => {
  const config = loadConfig({
    ...good,
    SMTP_URL:
      'smtp://u:p%40x@one.example.org:25?weight=3&name=us.example.org,smtp://two.example.org?weight=1',
  });
  expect(config.relays).toEqual([
    { url: 'smtp://u:p%40x@one.example.org:25?name=us.example.org', weight: 3 },
    { url: 'smtp://two.example.org', weight: 1 },
  ]);
});

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const rsa = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const ed25519 = pemOf(generateKeyPairSync('ed25519').privateKey);

test('DKIM keys are parsed once, one of each kind', () => {
  const { dkim } = loadConfig({
    ...good,
    DKIM_DOMAIN: 'papers.org',
    DKIM_SELECTOR: 'r1',
    DKIM_PRIVATE_KEY: rsa.replaceAll('\n', '\\n'),
    DKIM_ED25519_SELECTOR: 'e1',
    DKIM_ED25519_PRIVATE_KEY: ed25519,
  });
  expect(dkim?.domain).toBe('papers.org');
  expect(dkim?.keys.map(({ selector, key }) => [selector, key.asymmetricKeyType])).toEqual([
    ['r1', 'rsa'],
    ['e1', 'ed25519'],
  ]);
});

const short = pemOf(generateKeyPairSync('rsa', { modulusLength: 768 }).privateKey);
const curve = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

test.each([
  ['SMTP_URL: the weight of relay 2', { SMTP_URL: 'smtp://one,smtp://:secret@two?weight=0' }],
  ['SMTP_URL: relay 1 is not an address', { SMTP_URL: 'smtp://:secret@host:port' }],
  ['DKIM_*: DKIM_DOMAIN needs', { DKIM_DOMAIN: 'papers.org' }],
  ['DKIM_DOMAIN: is not set', { DKIM_SELECTOR: 's', DKIM_PRIVATE_KEY: rsa }],
  ['DKIM_SELECTOR: goes together', { DKIM_DOMAIN: 'papers.org', DKIM_PRIVATE_KEY: rsa }],
  ['DKIM_SELECTOR: goes together', { DKIM_DOMAIN: 'papers.org', DKIM_SELECTOR: 's' }],
  ['DKIM_PRIVATE_KEY: is not a private key', { DKIM_SELECTOR: 's', DKIM_PRIVATE_KEY: 'secret' }],
  ['DKIM_PRIVATE_KEY: has 768 bits', { DKIM_SELECTOR: 's', DKIM_PRIVATE_KEY: short }],
  ['DKIM_PRIVATE_KEY: holds a key of kind ec', { DKIM_SELECTOR: 's', DKIM_PRIVATE_KEY: curve }],
  ['belongs in DKIM_ED25519_PRIVATE_KEY', { DKIM_SELECTOR: 's', DKIM_PRIVATE_KEY: ed25519 }],
  ['belongs in DKIM_PRIVATE_KEY', { DKIM_ED25519_SELECTOR: 's', DKIM_ED25519_PRIVATE_KEY: rsa }],
  ['there is no file /nowhere', { DKIM_SELECTOR: 's', DKIM_PRIVATE_KEY_FILE: '/nowhere' }],
  [
    'INBOUND_IMAP_URL: tls=off is only',
    { INBOUND_IMAP_URL: 'imap://u:secret@imap.example.org/INBOX?tls=off' },
  ],
  ['INBOUND_IMAP_URL: tls=off is only', { INBOUND_IMAP_URL: 'imaps://u:secret@localhost/INBOX?tls=off' }],
  ['INBOUND_IMAP_URL: the name or the password', { INBOUND_IMAP_URL: 'imaps://u:%secret@localhost' }],
  ['INBOUND_IMAP_URL: is not valid', { INBOUND_IMAP_URL: 'pop3://u:secret@localhost' }],
  ['INBOUND_TLS_CERT_FILE: goes together', { INBOUND_TLS_KEY_FILE: '/key' }],
  ['not both', { DKIM_SELECTOR: 's', DKIM_PRIVATE_KEY_FILE: '/nowhere', DKIM_PRIVATE_KEY: rsa }],
])('the start says "%s"', (message, given) => {
  const load = () => loadConfig({ ...good, ...given });
  expect(load).toThrow(message);
  expect(load).not.toThrow(/secret|BEGIN/);
});

test('the mailbox and the LMTP address are taken apart', () => {
  const { inbound } = loadConfig({
    ...good,
    INBOUND_IMAP_URL: 'imaps://bounces%40papers.org:p%3Ass@imap.papers.org',
    INBOUND_LMTP: '/run/paperboy/lmtp',
  });
  expect(inbound.mailbox).toEqual({
    host: 'imap.papers.org',
    port: 993,
    user: 'bounces@papers.org',
    password: 'p:ss',
    folder: 'INBOX',
    tls: 'first-byte',
  });
  expect(inbound.lmtp).toEqual({ path: '/run/paperboy/lmtp' });
  const other = loadConfig({
    ...good,
    INBOUND_IMAP_URL: 'imap://u:p@[::1]:1143/INBOX/Bounces?tls=off',
    INBOUND_LMTP: '127.0.0.1:2424',
  }).inbound;
  expect(other.mailbox).toMatchObject({ host: '::1', port: 1143, folder: 'INBOX/Bounces', tls: 'off' });
  expect(other.lmtp).toEqual({ host: '127.0.0.1', port: 2424 });
  expect(
    loadConfig({ ...good, INBOUND_IMAP_URL: 'imap://u:p@imap.papers.org' }).inbound.mailbox,
  ).toMatchObject({
    port: 143,
    tls: 'starttls',
  });
});
