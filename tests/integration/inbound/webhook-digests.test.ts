import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
const keys = createSendgridKeys();
const bearer: Record<string, string> = { authorization: `Bearer ${SECRET}` };
const post = (body: unknown): Signed => ({ headers: bearer, payload: JSON.stringify(body) });

/** A digest as its provider sees it. */
type Mail = { to: string; messageId: string; header: (name: string) => string; from: string };
type Case = {
  /** What the provider posts about a mail: only what it hands back leads to it. */
  bounce: (mail: Mail) => Signed;
  complaint: (mail: Mail) => Signed;
};

const sesMail = (messageId: string) => ({
  source: 'digest@papers.example.org',
  messageId: '0102018f-ses-000000',
  headers: [{ name: 'Message-ID', value: messageId }],
});
const resendData = ({ to, messageId }: Mail) => ({
  to: [to],
  headers: [{ name: 'Message-ID', value: messageId }],
});

const cases: Record<string, Case> = {
  ses: {
    bounce: ({ to, messageId }) =>
      signSns(
        {
          eventType: 'Bounce',
          bounce: {
            bounceType: 'Permanent',
            bounceSubType: 'General',
            bouncedRecipients: [
              { emailAddress: to, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown user' },
            ],
          },
          mail: sesMail(messageId),
        },
        NOW,
        { MessageId: to },
      ),
    complaint: ({ to, messageId }) =>
      signSns(
        {
          eventType: 'Complaint',
          complaint: { complaintFeedbackType: 'abuse', complainedRecipients: [{ emailAddress: to }] },
          mail: sesMail(messageId),
        },
        NOW,
        { MessageId: to },
      ),
  },
  postmark: {
    bounce: ({ to, header }) =>
      post({
        RecordType: 'Bounce',
        ID: to,
        Type: 'HardBounce',
        Email: to,
        Metadata: { paperboy: header('x-pm-metadata-paperboy') },
      }),
    complaint: ({ to, header }) =>
      post({
        RecordType: 'SpamComplaint',
        ID: to,
        Type: 'SpamComplaint',
        Email: to,
        Metadata: { paperboy: header('x-pm-metadata-paperboy') },
      }),
  },
  mailgun: {
    bounce: ({ to, messageId }) =>
      signMailgun(
        {
          event: 'failed',
          severity: 'permanent',
          reason: 'bounce',
          recipient: to,
          message: { headers: { 'message-id': messageId.slice(1, -1) } },
        },
        NOW,
        to,
      ),
    complaint: ({ to, messageId }) =>
      signMailgun(
        {
          event: 'complained',
          recipient: to,
          message: { headers: { 'message-id': messageId.slice(1, -1) } },
        },
        NOW,
        to,
      ),
  },
  sendgrid: {
    bounce: ({ to, header }) =>
      signSendgrid(
        [
          {
            event: 'bounce',
            type: 'bounce',
            email: to,
            sg_event_id: to,
            ...JSON.parse(header('x-smtpapi')).unique_args,
          },
        ],
        NOW,
        keys.privateKey,
      ),
    complaint: ({ to, header }) =>
      signSendgrid(
        [
          {
            event: 'spamreport',
            email: to,
            sg_event_id: to,
            ...JSON.parse(header('x-smtpapi')).unique_args,
          },
        ],
        NOW,
        keys.privateKey,
      ),
  },
  resend: {
    bounce: (mail) =>
      signResend(
        { type: 'email.bounced', data: { ...resendData(mail), bounce: { type: 'Permanent' } } },
        NOW,
        mail.to,
      ),
    complaint: (mail) => signResend({ type: 'email.complained', data: resendData(mail) }, NOW, mail.to),
  },
  brevo: {
    bounce: ({ to, header }) =>
      post({
        event: 'hard_bounce',
        email: to,
        'message-id': '<a@b>',
        'X-Mailin-custom': header('x-mailin-custom'),
      }),
    complaint: ({ to, header }) =>
      post({
        event: 'spam',
        email: to,
        'message-id': '<a@b>',
        'X-Mailin-custom': header('x-mailin-custom'),
      }),
  },
  generic: {
    bounce: ({ to, from }) =>
      signGeneric([{ id: to, type: 'bounce', class: 'hard', recipient: to, returnPath: from }], NOW),
    complaint: ({ to, messageId }) =>
      signGeneric([{ id: to, type: 'complaint', recipient: to, messageId }], NOW),
  },
};

const settings = {
  BOUNCE_DOMAIN: 'bounces.papers.example.org',
  WEBHOOK_SES_TOPICS: sns.topic,
  WEBHOOK_POSTMARK_SECRET: SECRET,
  WEBHOOK_MAILGUN_KEY: MAILGUN_KEY,
  WEBHOOK_SENDGRID_KEY: keys.setting,
  WEBHOOK_RESEND_SECRET: RESEND_SECRET,
  WEBHOOK_BREVO_SECRET: SECRET,
  WEBHOOK_GENERIC_SECRET: GENERIC_SECRET,
};

describe.each([
  ['', ['ses', 'mailgun', 'resend', 'generic']],
  ['postmark', ['postmark']],
  ['sendgrid', ['sendgrid']],
  ['brevo', ['brevo']],
])('MAIL_PROVIDER=%s', (MAIL_PROVIDER, providers) => {
  let world: World;
  // Each provider has readers of its own, who have all got their digest.
  beforeAll(async () => {
    world = await createWorld({
      now: NOW.toISOString(),
      seeded: true,
      fetcher: createFetched({ [sns.certificateUrl]: sns.certificate }),
      env: { ...settings, MAIL_PROVIDER },
    });
    for (const provider of providers)
      for (const name of ['bouncing', 'complaining', 'other'])
        await world.addReader(`${name}@${provider}.example`);
    await world.db.query(`update subscribers set next_digest_at = $1, last_edition_date = '2025-09-03'`, [
      NOW,
    ]);
    await world.runDigests();
  });
  afterAll(() => world.close());

  const digestTo = async (to: string): Promise<Mail> => {
    const { from, raw } = world.mail.to(to)[0]!;
    const { messageId, headers } = await simpleParser(raw);
    return { to, messageId: messageId!, from, header: (name) => headers.get(name) as string };
  };

  describe.each(providers)('%s', (provider) => {
    const { bounce, complaint } = cases[provider]!;
    const receive = async (signed: Signed) => {
      expect((await send(world, `/webhooks/${provider}`, signed)).json()).toMatchObject({ stored: 1 });
      await world.itemHandler.run();
      const { rows } = await world.db.query(
        'select verdict, action from mail_reports where via = $1 order by id desc limit 1',
        [`webhook:${provider}`],
      );
      return rows[0];
    };

    test('EMAIL 14, 17: a bounce of a digest suppresses its reader, once', async () => {
      const mail = await digestTo(`bouncing@${provider}.example`);
      expect(await receive(bounce(mail))).toEqual({ verdict: 'hard', action: 'suppressed' });
      expect(await world.stateOf(mail.to)).toBe('suppressed');
      const again = await send(world, `/webhooks/${provider}`, bounce(mail));
      expect(again.json()).toMatchObject({ stored: 0, repeated: 1 });
      expect(await world.itemHandler.run()).toBe(0);
    });

    test('EMAIL 18: a complaint about a digest ends its reader’s mail', async () => {
      const mail = await digestTo(`complaining@${provider}.example`);
      expect(await receive(complaint(mail))).toMatchObject({ verdict: 'complaint' });
      expect(await world.stateOf(mail.to)).not.toBe('active');
      expect(await world.suppression.reasonFor(world.db, mail.to)).not.toBeNull();
    });

    test('an event that leads to no mail of ours does nothing, whatever address it names', async () => {
      const to = `other@${provider}.example`;
      const mail = {
        to,
        messageId: '<x@elsewhere.example>',
        from: 'x@elsewhere.example',
        header: () => '{}',
      };
      expect(await receive(bounce(mail))).toEqual({
        verdict: 'hard',
        action: 'unmatched',
      });
      expect(await world.stateOf(to)).toBe('active');
    });
  });
});
