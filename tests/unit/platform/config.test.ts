import { expect, test } from 'vitest';
import { ConfigSchema, loadConfig } from '../../../services/platform/config.ts';

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
    smtpUrls: ['smtp://localhost:1025', 'smtps://u:p@relay.example.org:465'],
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

test('there is no default for what must be secret', () => {
  expect(() => loadConfig({ ...good, APP_SECRET: undefined })).toThrow('APP_SECRET: is not set');
  expect((ConfigSchema.properties.APP_SECRET as { default?: unknown }).default).toBeUndefined();
});
