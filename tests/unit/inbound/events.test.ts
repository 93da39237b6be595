import { describe, expect, test } from 'vitest';
import { readEvent } from '../../../services/inbound/providers/registry.ts';
import { MAX_EVIDENCE_BYTES, MAX_RECIPIENTS } from '../../../services/mail/reports/report.ts';
import { storable } from '../../../services/platform/storable.ts';

const OURS = 'digest.7.abcdefghijklmnop@papers.example.org';
const READER = 'ana@example.org';

type Json = Record<string, unknown>;

/** What an event says in short: the verdict and the rule of its first report; null if it is of no interest. */
const said = (provider: string, event: Json) => {
  const [reading] = readEvent(provider, event);
  return reading ? `${reading.reports[0]!.verdict}: ${reading.reports[0]!.rule}` : null;
};
const tracesOf = (provider: string, event: Json) => readEvent(provider, event)[0]!.traces;

describe('Amazon SES', () => {
  const mail = {
    timestamp: '2025-09-04T06:00:00.000Z',
    source: 'b-0123@bounces.example.org',
    messageId: '0102018f-ses-000000',
    destination: [READER],
    headersTruncated: false,
    headers: [
      { name: 'From', value: 'Paperboy <digest@papers.example.org>' },
      { name: 'Message-ID', value: `<${OURS}>` },
    ],
    commonHeaders: { from: ['Paperboy <digest@papers.example.org>'], messageId: `<${OURS}>` },
  };
  const bounce = (bounceType: string, bounceSubType: string, recipient: Json = {}) => ({
    eventType: 'Bounce',
    bounce: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: READER, ...recipient }] },
    mail,
  });

  test('a bounce is judged by the reply of the server, and leads to our mail by what SES hands back', () => {
    const event = bounce('Permanent', 'General', {
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 <ana@example.org>: user unknown',
    });
    const [reading] = readEvent('ses', event);
    expect(reading).toMatchObject({
      kind: 'delivery-report',
      reports: [
        {
          verdict: 'hard',
          recipient: READER,
          status: '5.1.1',
          code: 550,
          diagnostic: 'smtp; 550 5.1.1 <ana@example.org>: user unknown',
        },
      ],
      traces: { addresses: ['b-0123@bounces.example.org'], messageIds: [OURS, OURS], unsubscribeTokens: [] },
    });
    expect(reading!.evidence).toContain('"bounceSubType": "General"');
  });

  test('the sender may stand behind a name', () => {
    const named = { ...mail, source: 'Paperboy <b-0123@bounces.example.org>' };
    expect(tracesOf('ses', { ...bounce('Permanent', 'General'), mail: named }).addresses).toEqual([
      'b-0123@bounces.example.org',
    ]);
  });

  test.each([
    ['Permanent', 'General', {}, 'hard: ses Permanent/General'],
    ['Permanent', 'NoEmail', {}, 'hard: ses Permanent/NoEmail'],
    ['Permanent', 'OnAccountSuppressionList', {}, 'hard: ses Permanent/OnAccountSuppressionList'],
    ['Transient', 'MailboxFull', {}, 'soft: ses Transient/MailboxFull'],
    ['Transient', 'ContentRejected', {}, 'blocked: ses Transient/ContentRejected'],
    ['Undetermined', 'Undetermined', {}, 'other: ses Undetermined/Undetermined'],
    [
      'Permanent',
      'General',
      { status: '5.0.0', diagnosticCode: 'smtp; 550 no' },
      'hard: ses Permanent/General',
    ],
  ])('%s/%s %j is %s', (type, subType, recipient, expected) => {
    expect(said('ses', bounce(type, subType, recipient))).toBe(expected);
  });

  test('where the server blames the sender, the reader is not at fault whatever SES calls it', () => {
    const blocked = { diagnosticCode: 'smtp; 550 5.7.1 Message rejected as spam by content scanner' };
    expect(said('ses', bounce('Permanent', 'General', blocked))).toMatch(/^blocked: /);
    const unknown = { diagnosticCode: 'smtp; 550 5.1.1 mailbox does not exist' };
    expect(said('ses', bounce('Undetermined', 'Undetermined', unknown))).toMatch(/^hard: /);
  });

  test.each([
    [{ complaintFeedbackType: 'abuse' }, 'complaint: ses complaint/abuse'],
    [{}, 'complaint: ses complaint/unspecified'],
    [{ complaintSubType: 'OnAccountSuppressionList' }, 'complaint: ses complaint/OnAccountSuppressionList'],
    [{ complaintFeedbackType: 'not-spam' }, 'other: ses complaint/not-spam'],
    [{ complaintFeedbackType: 'auth-failure' }, 'blocked: ses complaint/auth-failure'],
    [{ complaintFeedbackType: 'constructor' }, 'complaint: ses complaint/constructor'],
  ])('a complaint %j is %s', (complaint, expected) => {
    const complained = { ...complaint, complainedRecipients: [{ emailAddress: READER }] };
    const event = { notificationType: 'Complaint', complaint: complained, mail };
    expect(said('ses', event)).toBe(expected);
    expect(readEvent('ses', event)[0]!.reports[0]!.recipient).toBe(READER);
  });

  test('deliveries, delays and rejections are told, the rest is of no interest', () => {
    expect(
      said('ses', {
        notificationType: 'Delivery',
        delivery: { recipients: [READER], smtpResponse: '250 ok' },
        mail,
      }),
    ).toBe('delivered: ses delivery');
    const deliveryDelay = {
      delayType: 'MailboxFull',
      delayedRecipients: [{ emailAddress: READER, status: '4.2.2' }],
    };
    expect(said('ses', { eventType: 'DeliveryDelay', deliveryDelay, mail })).toBe(
      'delayed: ses delay/MailboxFull',
    );
    expect(said('ses', { eventType: 'Reject', reject: { reason: 'Bad content' }, mail })).toBe(
      'blocked: ses reject',
    );
    for (const eventType of ['Send', 'Open', 'Click', 'Rendering Failure', 'Subscription', undefined])
      expect(said('ses', { eventType, mail })).toBeNull();
  });
});

describe('Postmark', () => {
  const bounce = (Type: string, more: Json = {}) => ({
    RecordType: 'Bounce',
    ID: 42,
    Type,
    MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
    Email: READER,
    Metadata: { paperboy: OURS },
    ...more,
  });

  test('leads to our mail by the metadata of its header', () => {
    expect(tracesOf('postmark', bounce('HardBounce')).messageIds).toEqual([OURS]);
    expect(tracesOf('postmark', bounce('HardBounce', { Metadata: null })).messageIds).toEqual([]);
  });

  test.each([
    ['HardBounce', 'hard: postmark HardBounce'],
    ['SoftBounce', 'soft: postmark SoftBounce'],
    ['Transient', 'delayed: postmark Transient'],
    ['DnsError', 'soft: postmark DnsError'],
    ['BadEmailAddress', 'hard: postmark BadEmailAddress'],
    ['ManuallyDeactivated', 'hard: postmark ManuallyDeactivated'],
    ['SpamNotification', 'blocked: postmark SpamNotification'],
    ['Blocked', 'blocked: postmark Blocked'],
    ['DMARCPolicy', 'blocked: postmark DMARCPolicy'],
    ['AutoResponder', 'auto-reply: postmark AutoResponder'],
    ['ChallengeVerification', 'auto-reply: postmark ChallengeVerification'],
    ['Unsubscribe', 'unsubscribe: postmark Unsubscribe'],
    ['Unknown', 'other: postmark Unknown'],
    ['constructor', 'other: postmark constructor'],
    ['Subscribe', null],
    ['InboundError', null],
  ])('a bounce of type %s is %s', (type, expected) => {
    expect(said('postmark', bounce(type))).toBe(expected);
  });

  test('the reply of the server counts for more, and keeps its code', () => {
    const Details = 'smtp;550 5.7.1 Service unavailable; client host blocked using a block list';
    expect(readEvent('postmark', bounce('HardBounce', { Details }))[0]!.reports[0]).toMatchObject({
      verdict: 'blocked',
      status: '5.7.1',
      code: 550,
      diagnostic: Details,
    });
  });

  test('complaints, deliveries and changes of a subscription', () => {
    expect(said('postmark', bounce('SpamComplaint', { RecordType: 'SpamComplaint' }))).toBe(
      'complaint: postmark SpamComplaint',
    );
    expect(readEvent('postmark', bounce('SpamComplaint'))[0]!.kind).toBe('abuse-report');
    const delivered = { RecordType: 'Delivery', Recipient: READER, Details: '250 ok' };
    expect(said('postmark', delivered)).toBe('delivered: postmark Delivery');
    const change = { RecordType: 'SubscriptionChange', Recipient: READER, SuppressSending: true };
    const reasons = ['HardBounce', 'SpamComplaint', 'ManualSuppression'];
    expect(reasons.map((SuppressionReason) => said('postmark', { ...change, SuppressionReason }))).toEqual([
      'hard: postmark HardBounce',
      'complaint: postmark SpamComplaint',
      'unsubscribe: postmark ManualSuppression',
    ]);
    expect(said('postmark', { ...change, SuppressSending: false })).toBeNull();
    for (const RecordType of ['Open', 'Click', 'Inbound', undefined])
      expect(said('postmark', { RecordType })).toBeNull();
  });
});

describe('Mailgun', () => {
  const failed = (severity: string, reason: string, status: Json = {}) => ({
    event: 'failed',
    id: 'G9Bn5sl1TC6nu79C8C0bwg',
    severity,
    reason,
    recipient: READER,
    envelope: { sender: 'b-0123@bounces.example.org', targets: READER, transport: 'smtp' },
    message: { headers: { 'message-id': OURS, to: READER } },
    'delivery-status': status,
  });

  test('leads to our mail by the Message-ID, which it keeps, and the envelope’s sender', () => {
    expect(tracesOf('mailgun', failed('permanent', 'bounce'))).toEqual({
      addresses: ['b-0123@bounces.example.org'],
      messageIds: [OURS],
      unsubscribeTokens: [],
    });
  });

  test.each([
    ['permanent', 'bounce', {}, 'hard: mailgun failed permanent bounce'],
    ['permanent', 'suppress-bounce', { code: 605 }, 'hard: mailgun failed permanent suppress-bounce'],
    [
      'permanent',
      'suppress-complaint',
      { code: 607 },
      'complaint: mailgun failed permanent suppress-complaint',
    ],
    [
      'permanent',
      'suppress-unsubscribe',
      { code: 606 },
      'unsubscribe: mailgun failed permanent suppress-unsubscribe',
    ],
    ['permanent', 'espblock', {}, 'blocked: mailgun failed permanent espblock'],
    ['permanent', 'old', {}, 'soft: mailgun failed permanent old'],
    ['permanent', 'constructor', {}, 'hard: mailgun failed permanent constructor'],
    [
      'temporary',
      'generic',
      { code: 450, message: '4.2.0 greylisted' },
      'delayed: mailgun failed temporary generic',
    ],
  ])('failed %s %s %j is %s', (severity, reason, status, expected) => {
    expect(said('mailgun', failed(severity, reason, status))).toBe(expected);
  });

  test('the reply of the server is read from its parts; codes of Mailgun’s own are none', () => {
    const status = { code: 550, message: '5.1.1 The email account that you tried to reach does not exist.' };
    expect(readEvent('mailgun', failed('permanent', 'generic', status))[0]!.reports[0]).toMatchObject({
      verdict: 'hard',
      status: '5.1.1',
      code: 550,
    });
    const own = readEvent(
      'mailgun',
      failed('permanent', 'suppress-bounce', { code: 605, 'enhanced-code': '' }),
    );
    expect(own[0]!.reports[0]).toMatchObject({ code: null, status: null });
  });

  test('the other events', () => {
    expect(
      ['rejected', 'complained', 'unsubscribed', 'delivered', 'accepted', 'opened', 'clicked', 'stored'].map(
        (event) => said('mailgun', { ...failed('', ''), event }),
      ),
    ).toEqual([
      'blocked: mailgun rejected',
      'complaint: mailgun complained',
      'unsubscribe: mailgun unsubscribed',
      'delivered: mailgun delivered',
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('SendGrid', () => {
  const bounce = (more: Json) => ({
    event: 'bounce',
    email: READER,
    timestamp: 1_756_965_600,
    'smtp-id': '<14c5d75ce93.dfd.64b469@ismtpd-555>',
    sg_event_id: 'Ym91bmNl',
    paperboy: OURS,
    ...more,
  });

  test('leads to our mail by a unique argument, else by the smtp-id', () => {
    expect(tracesOf('sendgrid', bounce({})).messageIds).toEqual([OURS, '14c5d75ce93.dfd.64b469@ismtpd-555']);
  });

  test.each([
    [{ type: 'bounce' }, 'hard: sendgrid bounce bounce'],
    [{ type: 'blocked' }, 'blocked: sendgrid bounce blocked'],
    [
      { type: 'bounce', bounce_classification: 'Invalid Address' },
      'hard: sendgrid bounce bounce Invalid Address',
    ],
    [{ type: 'bounce', bounce_classification: 'Reputation' }, 'blocked: sendgrid bounce bounce Reputation'],
    [
      { type: 'blocked', bounce_classification: 'Technical Failure' },
      'soft: sendgrid bounce blocked Technical Failure',
    ],
    [{ type: 'bounce', bounce_classification: 'constructor' }, 'hard: sendgrid bounce bounce constructor'],
    [{ event: 'dropped', reason: 'Bounced Address' }, 'hard: sendgrid dropped Bounced Address'],
    [
      { event: 'dropped', reason: 'Spam Reporting Address' },
      'complaint: sendgrid dropped Spam Reporting Address',
    ],
    [
      { event: 'dropped', reason: 'Unsubscribed Address' },
      'unsubscribe: sendgrid dropped Unsubscribed Address',
    ],
    [
      { event: 'dropped', reason: 'Invalid SMTPAPI header' },
      'blocked: sendgrid dropped Invalid SMTPAPI header',
    ],
    [{ event: 'deferred', response: '400 try again later' }, 'delayed: sendgrid deferred'],
    [{ event: 'delivered', response: '250 OK' }, 'delivered: sendgrid delivered'],
    [{ event: 'spamreport' }, 'complaint: sendgrid spamreport'],
    [{ event: 'unsubscribe' }, 'unsubscribe: sendgrid unsubscribe'],
    [{ event: 'group_unsubscribe' }, 'unsubscribe: sendgrid group_unsubscribe'],
    [{ event: 'processed' }, null],
    [{ event: 'open' }, null],
    [{ event: 'click' }, null],
    [{ event: 'group_resubscribe' }, null],
    [{ event: { a: 1 } }, null],
  ])('%j is %s', (more, expected) => {
    expect(said('sendgrid', bounce(more))).toBe(expected);
  });

  test('the reply of the server counts for more than the type', () => {
    const reason = '550 5.1.1 The email account that you tried to reach does not exist.';
    const [reading] = readEvent('sendgrid', bounce({ type: 'blocked', status: '5.1.1', reason }));
    expect(reading!.reports[0]).toMatchObject({
      verdict: 'hard',
      status: '5.1.1',
      code: 550,
      diagnostic: reason,
    });
  });
});

describe('Resend', () => {
  const data = {
    email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
    message_id: '<0102018f-ses@eu-west-1.amazonses.com>',
    to: [READER],
    headers: [
      { name: 'Message-ID', value: `<${OURS}>` },
      {
        name: 'List-Unsubscribe',
        value: '<https://papers.example.org/unsubscribe/AbCdEfGhIjKlMnOpQrStUvWx>',
      },
    ],
  };
  const bounced = (bounce: Json) => ({ type: 'email.bounced', data: { ...data, bounce } });

  test('leads to our mail by the headers that it hands back', () => {
    expect(tracesOf('resend', bounced({}))).toEqual({
      addresses: [],
      messageIds: [OURS, '0102018f-ses@eu-west-1.amazonses.com'],
      unsubscribeTokens: ['AbCdEfGhIjKlMnOpQrStUvWx'],
    });
  });

  test.each([
    [bounced({ type: 'Permanent', subType: 'General' }), 'hard: resend email.bounced Permanent/General'],
    [
      bounced({ type: 'Transient', subType: 'MailboxFull' }),
      'soft: resend email.bounced Transient/MailboxFull',
    ],
    [bounced({ type: 'Undetermined' }), 'other: resend email.bounced Undetermined'],
    [
      bounced({ message: 'The recipient is on the suppression list, blocked.' }),
      'hard: resend email.bounced',
    ],
    [{ type: 'email.complained', data }, 'complaint: resend email.complained'],
    [{ type: 'email.delivery_delayed', data }, 'delayed: resend email.delivery_delayed'],
    [{ type: 'email.delivered', data }, 'delivered: resend email.delivered'],
    [{ type: 'email.suppressed', data }, 'hard: resend email.suppressed'],
    [
      { type: 'email.failed', data: { failed: { reason: 'reached_daily_quota' } } },
      'blocked: resend email.failed',
    ],
    [{ type: 'email.sent', data }, null],
    [{ type: 'email.opened', data }, null],
    [{ type: 'contact.created', data }, null],
  ])('%j is %s', (event, expected) => {
    expect(said('resend', event)).toBe(expected);
  });

  test('a reply that it hands on is judged, its own advice is not', () => {
    const reply = bounced({
      type: 'Permanent',
      diagnosticCode: ['smtp; 550 5.7.1 blocked: listed by a block list'],
    });
    expect(said('resend', reply)).toMatch(/^blocked: /);
  });
});

describe('Brevo', () => {
  const event = (name: string, reason?: string) => ({
    event: name,
    email: READER,
    id: 9_999_999,
    'message-id': '<201803011158.9876543210@smtp-relay.mailin.fr>',
    'X-Mailin-custom': OURS,
    ts_epoch: 1_756_965_600_000,
    reason,
  });

  test('leads to our mail by the header that it hands back', () => {
    expect(tracesOf('brevo', event('hard_bounce')).messageIds).toEqual([
      OURS,
      '201803011158.9876543210@smtp-relay.mailin.fr',
    ]);
  });

  test.each([
    ['hard_bounce', undefined, 'hard: brevo hard_bounce'],
    ['soft_bounce', undefined, 'soft: brevo soft_bounce'],
    ['invalid_email', undefined, 'hard: brevo invalid_email'],
    ['blocked', undefined, 'blocked: brevo blocked'],
    ['blocked', 'blocked : due to blacklist user', 'hard: brevo blocked'],
    ['spam', undefined, 'complaint: brevo spam'],
    ['complaint', undefined, 'complaint: brevo complaint'],
    ['unsubscribed', undefined, 'unsubscribe: brevo unsubscribed'],
    ['deferred', '550 RecipientError: 550 5.1.1 user unknown', 'delayed: brevo deferred'],
    ['delivered', undefined, 'delivered: brevo delivered'],
    ['request', undefined, null],
    ['opened', undefined, null],
    ['click', undefined, null],
    ['constructor', undefined, null],
  ])('%s (%s) is %s', (name, reason, expected) => {
    expect(said('brevo', event(name, reason))).toBe(expected);
  });

  test('the reply of the server counts for more', () => {
    const reason = ' RecipientError: 550 5.7.1 rejected due to the sender’s reputation, spam';
    expect(said('brevo', event('hard_bounce', reason))).toMatch(/^blocked: /);
  });
});

describe('the generic format', () => {
  const event = (more: Json) => ({
    id: 'a',
    type: 'bounce',
    recipient: READER,
    messageId: `<${OURS}>`,
    ...more,
  });

  test.each([
    [{ status: '5.1.1' }, /^hard: /],
    [{ diagnostic: '550 5.7.1 blocked: spam' }, /^blocked: /],
    [{ class: 'soft' }, /^soft: generic bounce soft$/],
    [{ class: 'soft', status: '5.1.1', diagnostic: '550 5.1.1 no such user' }, /^hard: /],
    [{}, /^other: generic bounce$/],
    [{ type: 'delay', status: '4.2.1' }, /^delayed: generic delay$/],
    [{ type: 'delivery' }, /^delivered: generic delivery$/],
    [{ type: 'complaint' }, /^complaint: generic complaint$/],
    [{ type: 'unsubscribe' }, /^unsubscribe: generic unsubscribe$/],
  ])('%j is %s', (more, expected) => {
    expect(said('generic', event(more))).toMatch(expected);
  });

  test('leads to our mail by the Message-ID or the return address', () => {
    expect(tracesOf('generic', event({ returnPath: 'b-0123@bounces.example.org' }))).toEqual({
      addresses: ['b-0123@bounces.example.org'],
      messageIds: [OURS],
      unsubscribeTokens: [],
    });
  });
});

describe('whatever an event holds', () => {
  const providers = ['ses', 'postmark', 'mailgun', 'sendgrid', 'resend', 'brevo', 'generic'];
  // One event of each that is read, in whose place every value is tried.
  const known: Record<string, Json> = {
    ses: {
      eventType: 'Bounce',
      bounce: { bouncedRecipients: [{}] },
      mail: { headers: [{}], commonHeaders: {} },
    },
    postmark: { RecordType: 'Bounce', Type: 'HardBounce', Email: '', Details: '', Metadata: {} },
    mailgun: {
      event: 'failed',
      severity: '',
      reason: '',
      recipient: '',
      envelope: {},
      message: {},
      'delivery-status': {},
    },
    sendgrid: { event: 'bounce', email: '', type: '', reason: '', status: '', 'smtp-id': '', paperboy: '' },
    resend: { type: 'email.bounced', data: { to: [], bounce: {}, headers: [{}] } },
    brevo: { event: 'hard_bounce', email: '', reason: '', 'message-id': '', 'X-Mailin-custom': '' },
    generic: { id: 'a', type: 'bounce', recipient: 'a', diagnostic: 'b' },
  };
  const odd = [
    null,
    0,
    -1,
    true,
    '',
    'x',
    '\0',
    '\ud800',
    [],
    [null],
    [[]],
    {},
    { a: { b: [] } },
    'é'.repeat(9_000),
  ];

  test('of wrong types, nothing is thrown, and what is read can be stored', () => {
    for (const provider of providers)
      for (const field of Object.keys(known[provider]!))
        for (const value of odd)
          for (const reading of readEvent(provider, { ...known[provider], [field]: value })) {
            expect(reading.reports.length).toBeGreaterThan(0);
            expect(Buffer.byteLength(reading.evidence)).toBeLessThanOrEqual(MAX_EVIDENCE_BYTES);
            const { reports, evidence } = reading;
            expect({ reports, evidence }).toEqual(storable({ reports, evidence }));
            for (const { diagnostic, rule } of reports) {
              expect(diagnostic?.length ?? 0).toBeLessThanOrEqual(500);
              expect(rule.length).toBeLessThanOrEqual(120);
            }
          }
  });

  test('of no provider or no object, nothing is read', () => {
    for (const value of [null, 1, 'x', [], undefined])
      for (const provider of providers) expect(readEvent(provider, value)).toEqual([]);
    expect(readEvent('constructor', known.ses)).toEqual([]);
  });

  test('a reply of 1 MB is read quickly, and a trace of that size is none', () => {
    const huge = ` 550 ${' '.repeat(500_000)}${'5.'.repeat(250_000)}`;
    const event = { event: 'bounce', reason: huge, 'smtp-id': `<${'a'.repeat(500_000)}@b>` };
    const begun = process.cpuUsage();
    const [reading] = readEvent('sendgrid', event);
    // A regular expression that tried every way through the text would take minutes.
    expect(process.cpuUsage(begun).user).toBeLessThan(2_000_000);
    expect(reading!.traces.messageIds).toEqual([]);
    expect(reading!.reports[0]!.diagnostic!.length).toBeLessThanOrEqual(500);
  });

  test('thousands of recipients are cut', () => {
    const bouncedRecipients = Array.from({ length: 10_000 }, () => ({ emailAddress: READER }));
    const [reading] = readEvent('ses', { eventType: 'Bounce', bounce: { bouncedRecipients } });
    expect(reading!.reports).toHaveLength(MAX_RECIPIENTS);
  });
});
