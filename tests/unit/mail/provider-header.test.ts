import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { readEvent } from '../../../services/inbound/providers/registry.ts';
import { createMessageIdReader } from '../../../services/mail/message-id.ts';
import { createTestWriter, edition } from '../../support/digest-writer.ts';

/** The headers of a digest that is written with these settings, as a provider reads them. */
const headersOf = async (env: Record<string, string>) => {
  const writer = createTestWriter(edition(), env);
  const mail = await writer.write(7, 'ana@example.org');
  const { headers, messageId } = await simpleParser(Buffer.from(mail.bytes));
  const readMessageId = createMessageIdReader(writer.config);
  return {
    headers,
    messageId: messageId!,
    /** The digest that an event of the provider leads to. */
    digestOf: (provider: string, event: Record<string, unknown>) =>
      readEvent(provider, event)[0]!
        .traces.messageIds.map(readMessageId)
        .find((each) => each !== null),
  };
};

const ours = { kind: 'digest', id: '7' };

test('without MAIL_PROVIDER there is no such header', async () => {
  const { headers } = await headersOf({});
  for (const name of headers.keys()) expect(name).not.toMatch(/^x-(pm|smtpapi|mailin)/);
});

test('Postmark hands back its metadata, of at most 80 characters', async () => {
  const { headers, digestOf } = await headersOf({ MAIL_PROVIDER: 'postmark' });
  const value = headers.get('x-pm-metadata-paperboy') as string;
  expect(value.length).toBeLessThanOrEqual(80);
  expect(digestOf('postmark', { RecordType: 'Bounce', ID: 1, Metadata: { paperboy: value } })).toEqual(ours);
});

test('SendGrid hands back its unique arguments as fields of an event', async () => {
  const { headers, digestOf } = await headersOf({ MAIL_PROVIDER: 'sendgrid' });
  const { unique_args: args } = JSON.parse(headers.get('x-smtpapi') as string);
  expect(digestOf('sendgrid', { event: 'bounce', 'smtp-id': '<another@ismtpd>', ...args })).toEqual(ours);
});

test('Brevo hands back its custom header', async () => {
  const { headers, digestOf } = await headersOf({ MAIL_PROVIDER: 'brevo' });
  const custom = headers.get('x-mailin-custom');
  expect(digestOf('brevo', { event: 'hard_bounce', 'X-Mailin-custom': custom })).toEqual(ours);
});

test('the others hand back the Message-ID itself', async () => {
  const { messageId, digestOf } = await headersOf({});
  const headers = [{ name: 'Message-ID', value: messageId }];
  const bounce = { bounceType: 'Permanent', bouncedRecipients: [{}] };
  expect(digestOf('ses', { eventType: 'Bounce', bounce, mail: { headers } })).toEqual(ours);
  expect(digestOf('resend', { type: 'email.bounced', data: { headers } })).toEqual(ours);
  const message = { headers: { 'message-id': messageId.slice(1, -1) } };
  expect(digestOf('mailgun', { event: 'failed', severity: 'permanent', message })).toEqual(ours);
});
