import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readMessage } from '../../../../services/mail/reports/read-message.ts';

const folder = new URL('../../../fixtures/reports/formats/', import.meta.url);
const readFixture = (name: string) => readMessage(readFileSync(new URL(`${name}.eml`, folder)), []);

const ann = 'ann@reader.example';

// name of the file: kind, then for each recipient verdict, rule, address, enhanced code, code
const wanted: Record<string, [string, ...string[]]> = {
  'amazon-notification-bounce': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  'amazon-notification-complaint': ['abuse-report', `complaint feedback-abuse ${ann} - -`],
  'amazon-ses': ['delivery-report', `soft expired ${ann} 4.4.7 554`],
  'amazon-workmail': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  'arf-abuse': ['abuse-report', `complaint feedback-abuse ${ann} - -`],
  'arf-auth-failure': ['abuse-report', `other feedback-auth-failure ${ann} - -`],
  'arf-fraud': ['abuse-report', `complaint feedback-fraud ${ann} - -`],
  'arf-not-spam': ['abuse-report', `other feedback-not-spam ${ann} - -`],
  'arf-opt-out': ['abuse-report', `unsubscribe feedback-opt-out ${ann} - -`],
  'arf-other': ['abuse-report', `complaint feedback-other ${ann} - -`],
  'arf-redacted': ['abuse-report', 'complaint feedback-abuse - - -'],
  'arf-virus': ['abuse-report', `complaint feedback-virus ${ann} - -`],
  'auto-reply-no-subject-habit': ['auto-reply', `auto-reply automatic ${ann} - -`],
  'bare-carriage-returns': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  barracuda: ['delivery-report', `blocked content ${ann} 5.7.1 550`],
  bigfoot: ['delivery-report', `hard no-such-user ${ann} 5.7.1 553`],
  challenge: ['auto-reply', `auto-reply challenge ${ann} - -`],
  'complaint-forwarded': ['abuse-report', `complaint complaint-forwarded ${ann} - -`],
  courier: ['delivery-report', `hard no-such-user ${ann} 5.0.0 550`],
  dma: ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  docomo: ['delivery-report', `hard no-such-user ${ann} - 550`],
  domino: ['delivery-report', `hard no-such-user ${ann} - -`],
  'dovecot-rejected': ['delivery-report', `soft mailbox-full ${ann} - -`],
  einsundeins: ['delivery-report', `blocked message-too-big ${ann} - -`],
  'exchange-2010-german': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  'exchange-5': ['delivery-report', `hard no-such-user ${ann} - -`],
  'exchange-text-only': ['delivery-report', `soft mailbox-full ${ann} 5.2.2 552`],
  'exim-unrouteable': ['delivery-report', 'hard no-such-domain ann@nowhere.example - -'],
  'exim-warning': ['delivery-report', `delayed action-delayed ${ann} 4.7.1 451`],
  exim: ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  ezweb: ['delivery-report', `hard no-such-user ${ann} - 550`],
  gmx: ['delivery-report', `soft mailbox-full ${ann} 5.2.2 -`],
  'google-delay': ['delivery-report', `delayed action-delayed ${ann} 4.2.2 450`],
  'google-new': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  'google-old': ['delivery-report', `hard status-no-such-user ${ann} 5.1.1 550`],
  groupwise: ['delivery-report', `soft mailbox-full ${ann} - -`],
  'headers-attached': ['delivery-report', `soft loop ${ann} 5.4.6 554`],
  'html-only': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  imail: ['delivery-report', `soft mailbox-full ${ann} - -`],
  interscan: ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  jmrp: ['abuse-report', `complaint complaint-forwarded ${ann} - -`],
  kddi: ['delivery-report', `soft mailbox-full ${ann} - -`],
  listserv: ['delivery-report', `hard no-such-user ${ann} - 550`],
  'lost-boundary': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  'mail-ru': ['delivery-report', `blocked spam ${ann} - 550`],
  mailfoundry: ['delivery-report', `hard no-such-user ${ann} - 550`],
  mailmarshal: ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  mcafee: ['delivery-report', `hard no-such-user ${ann} - 550`],
  mdaemon: ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  messagelabs: ['delivery-report', `hard no-such-user ${ann} 5.0.0 550`],
  mfilter: ['delivery-report', `hard no-such-user ${ann} - 550`],
  'no-boundary': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  'no-returned-mail': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  notes: ['delivery-report', `hard no-such-user ${ann} - -`],
  'nul-bytes': ['delivery-report', `hard status-no-such-user ${ann} 5.1.1 550`],
  office365: ['delivery-report', `hard recipient-rejected ${ann} 5.4.1 550`],
  opensmtpd: ['delivery-report', `soft mailbox-full ${ann} 5.2.2 550`],
  'outlook-protection': ['delivery-report', `blocked block-list ${ann} 5.5.0 550`],
  'postfix-prose': [
    'delivery-report',
    `soft mailbox-full ${ann} 5.2.2 552`,
    'hard no-such-user bo@reader.example 5.1.1 550',
  ],
  'prose-only': ['delivery-report', `hard disabled ${ann} - -`],
  'qmail-virtual': ['delivery-report', `hard status-no-such-user ${ann} 5.1.1 -`],
  qmail: ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  receipt: ['auto-reply', `auto-reply disposition-notification ${ann} - -`],
  reply: ['reply', `other reply ${ann} - -`],
  'rfc3464-delayed': ['delivery-report', `delayed action-delayed ${ann} 4.2.2 452`],
  'rfc3464-delivered': ['delivery-report', `delivered action-delivered ${ann} 2.0.0 -`],
  'rfc3464-failed': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  'rfc3464-original-recipient': ['delivery-report', 'blocked policy ann@store.reader.example 5.7.1 550'],
  'rfc3464-several': [
    'delivery-report',
    `hard no-such-user ${ann} 5.1.1 550`,
    'soft mailbox-full bo@reader.example 5.2.2 552',
    'delayed action-delayed cy@reader.example 4.4.1 -',
    'delivered action-delivered di@reader.example 2.0.0 -',
    'delivered action-delivered ed@reader.example 2.0.0 -',
    'delivered action-delivered fi@reader.example 2.1.5 -',
  ],
  'rfc6533-global': ['delivery-report', 'hard no-such-user jürgen@bücher.example 5.1.1 550'],
  'sendmail-5': ['delivery-report', `soft no-answer ${ann} - 421`],
  sendmail: ['delivery-report', `hard disabled ${ann} 5.2.1 550`],
  'status-in-text': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  surfcontrol: ['delivery-report', `hard no-such-user ${ann} 5.0.0 550`],
  'trend-micro-forwarded': ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
  'unsubscribe-address': ['unsubscribe', `unsubscribe unsubscribe-address ${ann} - -`],
  'unsubscribe-subject': ['unsubscribe', `unsubscribe unsubscribe-subject ${ann} - -`],
  'vacation-japanese': ['auto-reply', `auto-reply out-of-office ${ann} - -`],
  vacation: ['auto-reply', `auto-reply out-of-office ${ann} - -`],
  verizon: ['delivery-report', 'hard no-such-user 5550100@text.example - 550'],
  'wrong-charset': ['delivery-report', `hard no-such-user ${ann} 5.0.0 550`],
  x400: ['delivery-report', `blocked relaying-denied ${ann} 5.7.1 -`],
  yahoo: ['delivery-report', `hard status-no-such-user ${ann} 5.1.1 550`],
  yandex: ['delivery-report', `hard no-such-user ${ann} 5.7.1 550`],
  zoho: ['delivery-report', `hard no-such-user ${ann} 5.1.1 550`],
};

test.each(Object.entries(wanted))('%s', async (name, [kind, ...reports]) => {
  const message = await readFixture(name);
  expect([
    message.kind,
    ...message.reports.map(({ verdict, rule, recipient, status, code }) =>
      [verdict, rule, recipient, status, code].map((value) => value ?? '-').join(' '),
    ),
  ]).toEqual([kind, ...reports]);
});

test('every fixture is named here', () => {
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(wanted)
      .map((name) => `${name}.eml`)
      .sort(),
  );
});
