import { describe, expect, test } from 'vitest';
import type { Provider, Receiver, Verified } from '../../../services/inbound/providers/provider.ts';
import { providers } from '../../../services/inbound/providers/registry.ts';
import { loadConfig } from '../../../services/platform/config.ts';
import {
  createFetched,
  createSendgridKeys,
  GENERIC_SECRET,
  MAILGUN_KEY,
  RESEND_SECRET,
  type Signed,
  signGeneric,
  signMailgun,
  signResend,
  signSendgrid,
  signSns,
  sns,
} from '../../support/webhooks.ts';

const NOW = new Date('2025-09-04T06:00:00Z');
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);
const keys = createSendgridKeys();
const others = createSendgridKeys();

const configWith = (env: Record<string, string>) =>
  loadConfig({
    DATABASE_URL: 'postgresql://localhost/paperboy',
    REDIS_URL: 'redis://localhost',
    SMTP_URL: 'smtp://localhost',
    PUBLIC_URL: 'http://localhost',
    APP_SECRET: 's'.repeat(32),
    ...env,
  });

const SECRET = 'a-secret-in-an-address';
const config = configWith({
  WEBHOOK_SES_TOPICS: sns.topic,
  WEBHOOK_POSTMARK_SECRET: SECRET,
  WEBHOOK_MAILGUN_KEY: MAILGUN_KEY,
  WEBHOOK_SENDGRID_KEY: keys.setting,
  WEBHOOK_RESEND_SECRET: RESEND_SECRET,
  WEBHOOK_BREVO_SECRET: SECRET,
  WEBHOOK_GENERIC_SECRET: GENERIC_SECRET,
});

const providerOf = (name: string): Provider => providers.find((each) => each.name === name)!;

const receiverOf = (name: string, fetcher = createFetched({ [sns.certificateUrl]: sns.certificate })) => {
  const told: string[] = [];
  const options = { webhooks: config.webhooks, fetcher, tell: (message: string) => told.push(message) };
  return { told, fetcher, receiver: providerOf(name).createReceiver(options)! };
};

/** What becomes of a request: why it was refused, or its events. */
const receive = async (
  receiver: Receiver,
  { headers, payload, query = {} }: Signed & { query?: Record<string, unknown> },
  now = NOW,
) => {
  const reason = receiver.admit({ headers, query, now });
  if (reason) return reason;
  const verified: Verified = await receiver.verify({ headers, query, now, rawBody: Buffer.from(payload) });
  return verified.kind === 'refused' ? verified.reason : verified.events;
};

const without = (signed: Signed, name: string): Signed => ({
  ...signed,
  headers: Object.fromEntries(Object.entries(signed.headers).filter(([each]) => each !== name)),
});

test('no provider is there without its setting', () => {
  const { webhooks } = configWith({});
  for (const { name, createReceiver } of providers)
    expect(createReceiver({ webhooks, fetcher: createFetched({}), tell: () => {} }), name).toBeNull();
  expect(providers.map(({ name }) => name)).toEqual([
    'ses',
    'postmark',
    'mailgun',
    'sendgrid',
    'resend',
    'brevo',
    'generic',
  ]);
});

describe('Amazon SES', () => {
  const bounce = { eventType: 'Bounce' };

  test('a signed notification is one event, by the id of its message', async () => {
    const { receiver } = receiverOf('ses');
    expect(await receive(receiver, signSns(bounce, NOW))).toEqual([
      { id: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324', event: bounce },
    ]);
  });

  test('tells in a sentence that an event destination was set up, which is no event', async () => {
    const { receiver } = receiverOf('ses');
    expect(await receive(receiver, signSns('Successfully validated SNS topic.', NOW))).toEqual([]);
  });

  test('a changed, unsigned or old one is refused, and so is another topic', async () => {
    const { receiver, fetcher } = receiverOf('ses');
    const good = signSns(bounce, NOW);
    expect(await receive(receiver, { ...good, payload: good.payload.replace('Bounce', 'Bouncf') })).toBe(
      'forged',
    );
    expect(await receive(receiver, { ...good, payload: '{"Type":"Notification"}' })).toBe('forged');
    expect(await receive(receiver, without(good, 'x-amz-sns-topic-arn'))).toBe('unsigned');
    const asked = fetcher.asked.length;
    const TopicArn = 'arn:aws:sns:eu-west-1:999999999999:mail-events';
    const foreign = signSns(bounce, NOW, { TopicArn });
    expect(await receive(receiver, foreign)).toBe('forged');
    expect(await receive(receiver, { ...foreign, headers: good.headers })).toBe('forged');
    // SNS tries again for an hour with the signature of the first attempt.
    expect(await receive(receiver, signSns(bounce, minutes(-60)))).toHaveLength(1);
    expect(await receive(receiver, signSns(bounce, minutes(-66)))).toBe('expired');
    expect(await receive(receiver, signSns(bounce, minutes(6)))).toBe('expired');
    expect(await receive(receiver, signSns(bounce, NOW, { Timestamp: 'yesterday' }))).toBe('expired');
    expect(await receive(receiver, signSns(bounce, NOW, { Type: '__proto__' }))).toBe('malformed');
    expect(await receive(receiver, { ...good, payload: 'x' })).toBe('malformed');
    expect(fetcher.asked).toHaveLength(asked);
  });

  const subscribe = (url: string, over: Record<string, string> = {}) =>
    signSns('You have chosen to subscribe.', NOW, {
      Type: 'SubscriptionConfirmation',
      Token: '2336412f37',
      SubscribeURL: url,
      ...over,
    });
  const host = 'https://sns.eu-west-1.amazonaws.com';
  const confirmUrl = `${host}/?Action=ConfirmSubscription&TopicArn=${sns.topic}&Token=2336412f37`;

  test('a subscription of a topic of ours is confirmed at the pinned host', async () => {
    const fetcher = createFetched({ [sns.certificateUrl]: sns.certificate, [confirmUrl]: '<ok/>' });
    const { receiver, told } = receiverOf('ses', fetcher);
    expect(await receive(receiver, subscribe(confirmUrl))).toEqual([]);
    expect(fetcher.asked.at(-1)).toMatchObject({ url: confirmUrl, followRedirects: false });
    expect(told).toEqual([`the subscription of ${sns.topic} is confirmed`]);
  });

  test('no other address is asked for, whoever signed it', async () => {
    const { receiver, fetcher, told } = receiverOf('ses');
    for (const url of [
      confirmUrl.replace('eu-west-1', 'us-east-1'),
      confirmUrl.replace('https://sns', 'https://evil.example/sns'),
      confirmUrl.replace('ConfirmSubscription', 'Unsubscribe'),
      confirmUrl.replace('mail-events', 'other'),
      confirmUrl.replace('2336412f37', '1'),
      'http://127.0.0.1/',
    ])
      expect(await receive(receiver, subscribe(url)), url).toBe('malformed');
    const forged = subscribe(confirmUrl);
    expect(await receive(receiver, { ...forged, payload: forged.payload.replace('You', 'We') })).toBe(
      'forged',
    );
    expect(fetcher.asked.map(({ url }) => url)).toEqual([sns.certificateUrl]);
    expect(told).toEqual([]);
  });

  test('a confirmation that fails is tried again; the end of a subscription is told', async () => {
    const { receiver, told } = receiverOf('ses');
    await expect(receive(receiver, subscribe(confirmUrl))).rejects.toMatchObject({ code: 'unavailable' });
    await receive(receiver, subscribe(confirmUrl, { Type: 'UnsubscribeConfirmation' }));
    expect(told).toEqual([expect.stringContaining('was ended')]);
  });
});

describe.each(['postmark', 'brevo'])('%s, which signs nothing', (name) => {
  const event = { RecordType: 'Bounce', ID: 42, event: 'hard_bounce', 'message-id': '<a@b>' };
  const request = (headers: Record<string, string>, query: Record<string, unknown> = {}) => ({
    headers,
    query,
    payload: JSON.stringify(event),
  });
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

  test('is known by a password, a token or a secret in the address', async () => {
    const { receiver } = receiverOf(name);
    for (const good of [
      request(basic(`anybody:${SECRET}`)),
      request({ authorization: `Bearer ${SECRET}` }),
      request({}, { secret: SECRET }),
    ])
      expect(await receive(receiver, good)).toEqual([{ id: expect.any(String), event }]);
    for (const wrong of [
      request(basic('anybody:wrong')),
      request(basic(`${SECRET}:`)),
      request({ authorization: `Bearer ${SECRET}x` }),
      request({}, { secret: SECRET.slice(1) }),
    ])
      expect(await receive(receiver, wrong)).toBe('forged');
    for (const none of [request({}), request({ authorization: 'Basic' }), request({}, { secret: ['a'] })])
      expect(await receive(receiver, none)).toBe('unsigned');
  });

  test('sends one event or a list; the same event has the same id, another one another', async () => {
    const { receiver } = receiverOf(name);
    const idsOf = async (body: unknown) => {
      const events = await receive(receiver, {
        headers: {},
        query: { secret: SECRET },
        payload: JSON.stringify(body),
      });
      return typeof events === 'string' ? events : events.map(({ id }) => id);
    };
    const [id] = (await idsOf(event)) as string[];
    const other = { ...event, ID: 43, 'message-id': '<c@d>' };
    const ids = await idsOf([{ ...event, more: 1 }, other, { nothing: 'known' }]);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe(id);
    for (const wrong of [[event, null], 'x', 1, [[event]]]) expect(await idsOf(wrong)).toBe('malformed');
  });
});

describe('Mailgun', () => {
  const event = { event: 'failed', id: 'G9Bn5sl1TC6nu79C8C0bwg' };

  test('a signed event has the token as its id, since the signature covers nothing else', async () => {
    const { receiver } = receiverOf('mailgun');
    expect(await receive(receiver, signMailgun(event, NOW, 'a'.repeat(50)))).toEqual([
      { id: 'a'.repeat(50), event },
    ]);
  });

  test('a subaccount is known by the signature of the main account', async () => {
    const { receiver } = receiverOf('mailgun');
    const body = JSON.parse(signMailgun(event, NOW, 'b').payload);
    body.signature['parent-signature'] = body.signature.signature;
    body.signature.signature = '0'.repeat(64);
    expect(await receive(receiver, { headers: {}, payload: JSON.stringify(body) })).toHaveLength(1);
  });

  test('a changed, unsigned or old one is refused', async () => {
    const { receiver } = receiverOf('mailgun');
    const { payload } = signMailgun(event, NOW, 'token-a');
    const refused = async (text: string) => receive(receiver, { headers: {}, payload: text });
    expect(await refused(payload.replace('token-a', 'token-b'))).toBe('forged');
    expect(await refused(payload.replace('"timestamp":"17', '"timestamp":"18'))).toBe('forged');
    expect(await refused(signMailgun(event, NOW, 'a', 'another key').payload)).toBe('forged');
    expect(await refused(JSON.stringify({ 'event-data': event, signature: {} }))).toBe('unsigned');
    for (const text of ['{}', '[]', '"x"', '', JSON.stringify({ signature: [], 'event-data': event })])
      expect(await refused(text)).toBe('malformed');
    // Mailgun tries again for eight hours.
    expect(await receive(receiver, signMailgun(event, minutes(-480), 'a'))).toHaveLength(1);
    expect(await receive(receiver, signMailgun(event, minutes(-511), 'a'))).toBe('expired');
    expect(await receive(receiver, signMailgun(event, minutes(6), 'a'))).toBe('expired');
  });
});

describe('SendGrid', () => {
  const events = [{ event: 'bounce', sg_event_id: 'Ym91bmNl' }, { event: 'delivered' }];

  test('a signed batch is its events, by their ids or as they are', async () => {
    const { receiver } = receiverOf('sendgrid');
    expect(await receive(receiver, signSendgrid(events, NOW, keys.privateKey))).toEqual([
      { id: 'Ym91bmNl', event: events[0] },
      { id: expect.stringMatching(/^[0-9a-f]{64}$/), event: events[1] },
    ]);
  });

  test('the example that SendGrid’s own libraries are tested with is good', async () => {
    const key =
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==';
    const { webhooks } = configWith({ WEBHOOK_SENDGRID_KEY: key });
    const receiver = providerOf('sendgrid').createReceiver({
      webhooks,
      fetcher: createFetched({}),
      tell: () => {},
    })!;
    const headers = {
      'x-twilio-email-event-webhook-signature':
        'MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=',
      'x-twilio-email-event-webhook-timestamp': '1588788367',
    };
    const payload = JSON.stringify({
      category: 'example_payload',
      event: 'test_event',
      message_id: 'message_id',
    });
    // It is signed, and not a list.
    expect(await receive(receiver, { headers, payload }, new Date(1_588_788_367_000))).toBe('malformed');
    expect(await receive(receiver, { headers, payload: `${payload} ` }, new Date(1_588_788_367_000))).toBe(
      'forged',
    );
  });

  test('a changed, unsigned or old one is refused', async () => {
    const { receiver } = receiverOf('sendgrid');
    const good = signSendgrid(events, NOW, keys.privateKey);
    const timestamp = 'x-twilio-email-event-webhook-timestamp';
    const signature = 'x-twilio-email-event-webhook-signature';
    expect(await receive(receiver, { ...good, payload: good.payload.replace('bounce', 'bouncf') })).toBe(
      'forged',
    );
    expect(
      await receive(receiver, { ...good, headers: { ...good.headers, [timestamp]: '1756965601' } }),
    ).toBe('forged');
    for (const text of ['AAAA', 'x', 'MEUCIQ=='])
      expect(await receive(receiver, { ...good, headers: { ...good.headers, [signature]: text } })).toBe(
        'forged',
      );
    expect(await receive(receiver, signSendgrid(events, NOW, others.privateKey))).toBe('forged');
    expect(await receive(receiver, without(good, signature))).toBe('unsigned');
    expect(await receive(receiver, without(good, timestamp))).toBe('unsigned');
    for (const at of [-6, 6])
      expect(await receive(receiver, signSendgrid(events, minutes(at), keys.privateKey))).toBe('expired');
    for (const body of ['{', '{}', '[1]', '[null]', '[[]]'])
      expect(await receive(receiver, signSendgrid(body, NOW, keys.privateKey))).toBe('malformed');
  });

  test('a key that is none stops the process at its start', () => {
    const { webhooks } = configWith({ WEBHOOK_SENDGRID_KEY: 'A'.repeat(124) });
    const create = () =>
      providerOf('sendgrid').createReceiver({ webhooks, fetcher: createFetched({}), tell: () => {} });
    expect(create).toThrow('WEBHOOK_SENDGRID_KEY');
  });
});

describe('Resend', () => {
  const event = { type: 'email.bounced', data: {} };

  test('a signed event has the id of Svix, which stays the same when it is sent again', async () => {
    const { receiver } = receiverOf('resend');
    expect(await receive(receiver, signResend(event, NOW, 'msg_1'))).toEqual([{ id: 'msg_1', event }]);
  });

  test('the example of Svix’s documentation is good', async () => {
    const { webhooks } = configWith({ WEBHOOK_RESEND_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
    const receiver = providerOf('resend').createReceiver({
      webhooks,
      fetcher: createFetched({}),
      tell: () => {},
    })!;
    const headers = {
      'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'svix-timestamp': '1614265330',
      'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const at = new Date(1_614_265_330_000);
    expect(await receive(receiver, { headers, payload: '{"test": 2432232314}' }, at)).toHaveLength(1);
    expect(await receive(receiver, { headers, payload: '{"test": 2432232315}' }, at)).toBe('forged');
  });

  test('a changed, unsigned or old one is refused', async () => {
    const { receiver } = receiverOf('resend');
    const good = signResend(event, NOW, 'msg_1');
    expect(await receive(receiver, { ...good, payload: good.payload.replace('bounced', 'bouncee') })).toBe(
      'forged',
    );
    expect(await receive(receiver, { ...good, headers: { ...good.headers, 'svix-id': 'msg_2' } })).toBe(
      'forged',
    );
    for (const text of ['v1,', 'v2,AAAA', 'x', good.headers['svix-signature']!.replaceAll('v1,', 'v1a,')])
      expect(await receive(receiver, { ...good, headers: { ...good.headers, 'svix-signature': text } })).toBe(
        'forged',
      );
    for (const name of ['svix-id', 'svix-timestamp', 'svix-signature'])
      expect(await receive(receiver, without(good, name))).toBe('unsigned');
    for (const at of [-6, 6])
      expect(await receive(receiver, signResend(event, minutes(at), 'a'))).toBe('expired');
    for (const body of ['{', '[]', 'null'])
      expect(await receive(receiver, signResend(body, NOW, 'a'))).toBe('malformed');
  });
});

test('the generic format is refused by every other provider, and theirs by it', async () => {
  const requests: Record<string, Signed> = {
    ses: signSns({ eventType: 'Bounce' }, NOW),
    postmark: { headers: { authorization: `Bearer ${SECRET}` }, payload: '{"RecordType":"Bounce"}' },
    mailgun: signMailgun({ event: 'failed' }, NOW, 'a'),
    sendgrid: signSendgrid([{ event: 'bounce' }], NOW, keys.privateKey),
    resend: signResend({ type: 'email.bounced' }, NOW, 'a'),
    generic: signGeneric([], NOW),
  };
  for (const [name, request] of Object.entries(requests))
    for (const provider of Object.keys(requests)) {
      const result = await receive(receiverOf(provider).receiver, request);
      if (provider === name) expect(Array.isArray(result), name).toBe(true);
      else expect(result, `${name} at ${provider}`).toMatch(/unsigned|forged|malformed/);
    }
});
