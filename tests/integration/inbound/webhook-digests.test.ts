import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, test } from 'vitest';
import type { ReceivedMail } from '../../support/mail-server.ts';
import {
  createFetched,
  createSendgridKeys,
  GENERIC_SECRET,
  MAILGUN_KEY,
  RESEND_SECRET,
  type Signed,
  send,
  signGeneric,
  signMailgun,
  signResend,
  signSendgrid,
  signSns,
  sns,
} from '../../support/webhooks.ts';
import { createWorld, type World } from '../../support/world.ts';

const NOW = new Date('2025-09-04T07:00:00Z');
const SECRET = 'a-secret-in-an-address';
const READER = 'ann@example.org';
const keys = createSendgridKeys();
const bearer: Record<string, string> = { authorization: `Bearer ${SECRET}` };
const post = (body: unknown): Signed => ({ headers: bearer, payload: JSON.stringify(body) });

type Mail = { messageId: string; header: (name: string) => string; from: string };
type Case = {
  env: Record<string, string>;
  /** What the provider posts about a mail: only what it hands back leads to it. */
  bounce: (mail: Mail) => Signed;
  complaint: (mail: Mail) => Signed;
};

const sesMail = ({ messageId }: Mail) => ({
  source: 'digest@papers.example.org',
  messageId: '0102018f-ses-000000',
  headers: [{ name: 'Message-ID', value: messageId }],
});
const resendData = ({ messageId }: Mail) => ({
  to: [READER],
  headers: [{ name: 'Message-ID', value: messageId }],
});

const cases: Record<string, Case> = {
  ses: {
    env: { WEBHOOK_SES_TOPICS: sns.topic },
    bounce: (mail) =>
      signSns(
        {
          eventType: 'Bounce',
          bounce: {
            bounceType: 'Permanent',
            bounceSubType: 'General',
            bouncedRecipients: [
              { emailAddress: READER, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown user' },
            ],
          },
          mail: sesMail(mail),
        },
        NOW,
      ),
    complaint: (mail) =>
      signSns(
        {
          eventType: 'Complaint',
          complaint: { complaintFeedbackType: 'abuse', complainedRecipients: [{ emailAddress: READER }] },
          mail: sesMail(mail),
        },
        NOW,
        { MessageId: 'b' },
      ),
  },
  postmark: {
    env: { WEBHOOK_POSTMARK_SECRET: SECRET, MAIL_PROVIDER: 'postmark' },
    bounce: ({ header }) =>
      post({
        RecordType: 'Bounce',
        ID: 1,
        Type: 'HardBounce',
        Email: READER,
        Metadata: { paperboy: header('x-pm-metadata-paperboy') },
      }),
    complaint: ({ header }) =>
      post({
        RecordType: 'SpamComplaint',
        ID: 2,
        Type: 'SpamComplaint',
        Email: READER,
        Metadata: { paperboy: header('x-pm-metadata-paperboy') },
      }),
  },
  mailgun: {
    env: { WEBHOOK_MAILGUN_KEY: MAILGUN_KEY },
    bounce: ({ messageId }) =>
      signMailgun(
        {
          event: 'failed',
          severity: 'permanent',
          reason: 'bounce',
          recipient: READER,
          message: { headers: { 'message-id': messageId.slice(1, -1) } },
        },
        NOW,
        'a',
      ),
    complaint: ({ messageId }) =>
      signMailgun(
        {
          event: 'complained',
          recipient: READER,
          message: { headers: { 'message-id': messageId.slice(1, -1) } },
        },
        NOW,
        'b',
      ),
  },
  sendgrid: {
    env: { WEBHOOK_SENDGRID_KEY: keys.setting, MAIL_PROVIDER: 'sendgrid' },
    bounce: ({ header }) =>
      signSendgrid(
        [
          {
            event: 'bounce',
            type: 'bounce',
            email: READER,
            sg_event_id: 'a',
            ...JSON.parse(header('x-smtpapi')).unique_args,
          },
        ],
        NOW,
        keys.privateKey,
      ),
    complaint: ({ header }) =>
      signSendgrid(
        [
          {
            event: 'spamreport',
            email: READER,
            sg_event_id: 'b',
            ...JSON.parse(header('x-smtpapi')).unique_args,
          },
        ],
        NOW,
        keys.privateKey,
      ),
  },
  resend: {
    env: { WEBHOOK_RESEND_SECRET: RESEND_SECRET },
    bounce: (mail) =>
      signResend(
        { type: 'email.bounced', data: { ...resendData(mail), bounce: { type: 'Permanent' } } },
        NOW,
        'a',
      ),
    complaint: (mail) => signResend({ type: 'email.complained', data: resendData(mail) }, NOW, 'b'),
  },
  brevo: {
    env: { WEBHOOK_BREVO_SECRET: SECRET, MAIL_PROVIDER: 'brevo' },
    bounce: ({ header }) =>
      post({
        event: 'hard_bounce',
        email: READER,
        'message-id': '<a@b>',
        'X-Mailin-custom': header('x-mailin-custom'),
      }),
    complaint: ({ header }) =>
      post({
        event: 'spam',
        email: READER,
        'message-id': '<a@b>',
        'X-Mailin-custom': header('x-mailin-custom'),
      }),
  },
  generic: {
    env: { WEBHOOK_GENERIC_SECRET: GENERIC_SECRET },
    bounce: ({ from }) =>
      signGeneric([{ id: 'a', type: 'bounce', class: 'hard', recipient: READER, returnPath: from }], NOW),
    complaint: ({ messageId }) =>
      signGeneric([{ id: 'b', type: 'complaint', recipient: READER, messageId }], NOW),
  },
};

let world: World;
afterEach(() => world.close());

/** Sends a digest to the reader and returns it as its provider sees it. */
const sendDigest = async (env: Record<string, string>): Promise<Mail> => {
  world = await createWorld({
    now: NOW.toISOString(),
    seeded: true,
    fetcher: createFetched({ [sns.certificateUrl]: sns.certificate }),
    env: { BOUNCE_DOMAIN: 'bounces.papers.example.org', ...env },
  });
  await world.addReader(READER);
  await world.db.query(`update subscribers set next_digest_at = $1, last_edition_date = '2025-09-03'`, [NOW]);
  await world.runDigests();
  const received = world.mail.to(READER)[0] as ReceivedMail;
  const { messageId, headers } = await simpleParser(received.raw);
  return { messageId: messageId!, from: received.from, header: (name) => headers.get(name) as string };
};

describe.each(Object.entries(cases))('%s', (provider, { env, bounce, complaint }) => {
  const receive = async (signed: Signed): Promise<void> => {
    expect((await send(world, `/webhooks/${provider}`, signed)).json()).toMatchObject({ stored: 1 });
    await world.itemHandler.run();
  };
  const actions = async () =>
    (await world.db.query('select verdict, action from mail_reports order by id')).rows;

  test('EMAIL 14: a bounce of a real digest suppresses its reader', async () => {
    const signed = bounce(await sendDigest(env));
    await receive(signed);
    expect(await actions()).toEqual([{ verdict: 'hard', action: 'suppressed' }]);
    expect(await world.stateOf(READER)).toBe('suppressed');
    // EMAIL 17: the same event again is counted and does nothing.
    expect((await send(world, `/webhooks/${provider}`, signed)).json()).toMatchObject({
      stored: 0,
      repeated: 1,
    });
    expect(await world.itemHandler.run()).toBe(0);
  });

  test('EMAIL 18: a complaint about a real digest ends its reader’s mail', async () => {
    await receive(complaint(await sendDigest(env)));
    expect(await actions()).toEqual([
      { verdict: 'complaint', action: expect.stringMatching(/unsubscribed|suppressed/) },
    ]);
    expect(await world.suppression.reasonFor(world.db, READER)).not.toBeNull();
  });

  test('an event that leads to no mail of ours does nothing, whatever address it names', async () => {
    await sendDigest(env);
    const other = {
      messageId: '<nobody@elsewhere.example>',
      from: 'nobody@elsewhere.example',
      header: () => '{}',
    };
    await receive(bounce(other));
    expect(await actions()).toEqual([{ verdict: 'hard', action: 'unmatched' }]);
    expect(await world.stateOf(READER)).toBe('active');
  });
});
