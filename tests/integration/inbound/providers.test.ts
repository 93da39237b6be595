import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createFetched,
  createSendgridKeys,
  MAILGUN_KEY,
  RESEND_SECRET,
  type Signed,
  send,
  signMailgun,
  signResend,
  signSendgrid,
  signSns,
  sns,
  storedItems,
} from '../../support/webhooks.ts';
import { createWorld, type World } from '../../support/world.ts';

const NOW = new Date('2025-09-04T06:00:00Z');
const SECRET = 'a-secret-in-an-address';
const READER = 'ana@example.org';
const keys = createSendgridKeys();
const fetcher = createFetched({ [sns.certificateUrl]: sns.certificate });

let world: World;
beforeAll(async () => {
  world = await createWorld({
    now: NOW.toISOString(),
    fetcher,
    env: {
      WEBHOOK_SES_TOPICS: sns.topic,
      WEBHOOK_POSTMARK_SECRET: SECRET,
      WEBHOOK_MAILGUN_KEY: MAILGUN_KEY,
      WEBHOOK_SENDGRID_KEY: keys.setting,
      WEBHOOK_RESEND_SECRET: RESEND_SECRET,
      WEBHOOK_BREVO_SECRET: SECRET,
    },
  });
});
afterAll(() => world.close());

const bearer: Record<string, string> = { authorization: `Bearer ${SECRET}` };

/** A bounce of each provider, and a request of it in which nothing is of interest. */
const requests: Record<string, { bounce: Signed; ignored: Signed }> = {
  ses: {
    bounce: signSns(
      {
        notificationType: 'Bounce',
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'NoEmail',
          bouncedRecipients: [{ emailAddress: READER }],
        },
        mail: { source: 'digest@papers.example.org' },
      },
      NOW,
    ),
    ignored: signSns({ eventType: 'Open', mail: {} }, NOW, { MessageId: 'b' }),
  },
  postmark: {
    bounce: {
      headers: bearer,
      payload: JSON.stringify({ RecordType: 'Bounce', ID: 42, Type: 'HardBounce', Email: READER }),
    },
    ignored: { headers: bearer, payload: JSON.stringify({ RecordType: 'Open', MessageID: 'a' }) },
  },
  mailgun: {
    bounce: signMailgun(
      { event: 'failed', severity: 'permanent', reason: 'bounce', recipient: READER },
      NOW,
      'a',
    ),
    ignored: signMailgun({ event: 'opened' }, NOW, 'b'),
  },
  sendgrid: {
    bounce: signSendgrid(
      [{ event: 'bounce', type: 'bounce', email: READER, sg_event_id: 'a' }],
      NOW,
      keys.privateKey,
    ),
    ignored: signSendgrid([{ event: 'open' }], NOW, keys.privateKey),
  },
  resend: {
    bounce: signResend(
      { type: 'email.bounced', data: { to: [READER], bounce: { type: 'Permanent' } } },
      NOW,
      'a',
    ),
    ignored: signResend({ type: 'email.opened', data: {} }, NOW, 'b'),
  },
  brevo: {
    bounce: {
      headers: bearer,
      payload: JSON.stringify([{ event: 'hard_bounce', email: READER, 'message-id': '<a@b>', ts_event: 1 }]),
    },
    ignored: { headers: bearer, payload: JSON.stringify({ event: 'opened', 'message-id': '<a@b>' }) },
  },
};

describe.each(Object.entries(requests))('%s', (provider, { bounce, ignored }) => {
  const mine = async () => (await storedItems(world)).filter(({ via }) => via === `webhook:${provider}`);
  const post = (signed: Signed) => send(world, `/webhooks/${provider}`, signed);

  test('a bounce is stored once, counted when it comes again, and acted on by the job', async () => {
    const first = await post(bounce);
    expect([first.statusCode, first.json()]).toEqual([200, { stored: 1, repeated: 0, ignored: 0 }]);
    expect((await post(bounce)).json()).toEqual({ stored: 0, repeated: 1, ignored: 0 });
    expect(await mine()).toEqual([expect.objectContaining({ repeats: 1 })]);
    await world.itemHandler.run();
    const { rows } = await world.db.query('select verdict, rule from mail_reports where via = $1', [
      `webhook:${provider}`,
    ]);
    expect(rows).toEqual([{ verdict: 'hard', rule: expect.stringContaining(provider) }]);
    // Handled meanwhile, it is still the same event.
    expect((await post(bounce)).json()).toEqual({ stored: 0, repeated: 1, ignored: 0 });
  });

  test('what is of no interest is taken, and not stored', async () => {
    const before = (await world.db.query('select 1 from inbound_items')).rowCount;
    const response = await post(ignored);
    expect([response.statusCode, response.json()]).toEqual([200, { stored: 0, repeated: 0, ignored: 1 }]);
    expect((await world.db.query('select 1 from inbound_items')).rowCount).toBe(before);
  });

  test('a changed body, or none, is refused', async () => {
    const before = (await world.db.query('select 1 from inbound_items')).rowCount;
    // Postmark and Brevo sign nothing, and Mailgun not the event: there the secret, or the token, is changed.
    const changed: Signed = {
      headers: { ...bounce.headers, ...(bounce.headers.authorization && { authorization: 'Bearer wrong' }) },
      payload:
        provider === 'mailgun' ? bounce.payload.replace('"a"', '"c"') : bounce.payload.replace(READER, 'b@b'),
    };
    const forged = await post(changed);
    expect([forged.statusCode, forged.json().error.code]).toEqual([401, 'forged']);
    const empty = await post({ headers: {}, payload: '' });
    expect([400, 401]).toContain(empty.statusCode);
    expect((await world.db.query('select 1 from inbound_items')).rowCount).toBe(before);
  });
});

test('a certificate of SNS is fetched from its own host only, once', () => {
  expect(fetcher.asked.map(({ url }) => url)).toEqual([sns.certificateUrl]);
});
