import { expect, test } from 'vitest';
import { type Command, readReply } from '../../../../services/mail/smtp/outcome.ts';

const read = (command: Command, text: string) => readReply(command, { code: Number(text.slice(0, 3)), text });

const hard = { kind: 'rejected', hardBounce: true, softBounce: false };
const soft = { kind: 'rejected', hardBounce: false, softBounce: true };
const mailAtFault = { kind: 'rejected', hardBounce: false, softBounce: false };

test.each([
  ['RCPT', '451 4.3.0 try again later', { kind: 'deferred', slowDomain: false }],
  ['RCPT', '452 4.3.2 not taking mail now', { kind: 'deferred', slowDomain: true }],
  ['RCPT', '451 4.7.500 server busy', { kind: 'deferred', slowDomain: true }],
  ['RCPT', '450 4.2.1 this mailbox is busy', { kind: 'deferred', slowDomain: false }],
  ['RCPT', '452 4.2.2 full', { kind: 'deferred', slowDomain: false }],
  ['RCPT', '421 too many mails for example.org', { kind: 'deferred', slowDomain: true }],
  ['message', '421-4.7.28 unusual rate\n421 4.7.28 of mail', { kind: 'deferred', slowDomain: true }],
  ['RCPT', '450 4.7.1 greylisted, come back later', { kind: 'deferred', slowDomain: false }],
  ['message', '451 greylisted', { kind: 'deferred', slowDomain: false }],
])('EMAIL 28: %s with the reply %j waits', (command, text, wanted) => {
  expect(read(command as Command, text)).toMatchObject(wanted);
});

test.each([
  ['RCPT', '550 5.1.1 no such user', hard],
  ['message', '550-5.1.1 no such user\n550 5.1.1 at all', hard],
  ['RCPT', '556 5.1.10 null MX', hard],
  ['RCPT', '550 5.2.1 disabled', hard],
  ['RCPT', '550 5.4.1 Recipient address rejected: Access denied', hard],
  ['RCPT', '550 User unknown', hard],
  ['RCPT', '550 No such user here', hard],
  ['RCPT', "550 mailbox doesn't exist", hard],
  ['RCPT', '550 we do not like you', soft],
  ['RCPT', '552 5.2.2 mailbox full', soft],
  ['message', '552 5.2.2 mailbox full', soft],
  ['RCPT', '550 5.4.1 no answer from host', mailAtFault],
  ['message', '554 5.6.0 malformed', mailAtFault],
  ['message', '550 5.7.1 this looks like spam', mailAtFault],
  ['message', '554 User unknown are words of the mail here', mailAtFault],
  ['MAIL', '552 5.3.4 too big', mailAtFault],
  ['RCPT', '552 5.1.1 Boite du destinataire pleine. Recipient overquota.', soft],
  ['RCPT', '550 recipient rejected: mailbox would exceed maximum allowed storage', soft],
  ['RCPT', '550 Too many invalid recipients', soft],
  ['RCPT', '550 No user found', hard],
  ['RCPT', '550 no such person at this address', hard],
  ['RCPT', '550 user not known', hard],
  ['RCPT', '550 is not a valid mailbox', hard],
  ['RCPT', '550 the email account that you tried to reach does not exist', hard],
  ['RCPT', '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required', mailAtFault],
  ['message', '552 mailbox full', mailAtFault],
  ['message', '550 5.2.1 this account is disabled', hard],
])('EMAIL 29: %s answered %j is not tried again', (command, text, wanted) => {
  expect(read(command as Command, text)).toMatchObject(wanted);
});

test.each([
  ['message', '550-5.7.26 unauthenticated mail'],
  ['message', '550 5.7.515 Access denied, sending domain does not meet the required authentication level'],
  ['RCPT', '550 5.7.23 SPF validation failed'],
  ['RCPT', '550 5.7.606 Access denied, banned sending IP'],
  ['MAIL', '550 5.7.27 null MX'],
  ['RCPT', '554 5.7.1 <a@example.org>: Relay access denied'],
  ['RCPT', '550 relaying not permitted'],
  ['RCPT', '550 5.2.1 Mailbox unavailable. Your IP address 192.0.2.1 is blacklisted using SPAMHAUS-XBL.'],
  ['RCPT', '550 sender ip address rejected'],
  ['RCPT', '550 sender email address rejected'],
  ['RCPT', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org'],
  ['message', '550 5.7.1 your network has a poor reputation'],
])('EMAIL 29: %s answered %j is our fault, and no reader’s', (command, text) => {
  expect(read(command as Command, text)).toEqual({ kind: 'refused', reply: text });
});

test.each([
  ['connect', '554 5.7.1 blocked'],
  ['connect', '421 too many connections'],
  ['connect', '535 5.7.8 bad password'],
  ['MAIL', '530 5.7.0 authentication required'],
  ['RCPT', '530 5.7.1 authentication required'],
  ['MAIL', '550 5.1.2 sender domain not found'],
  ['MAIL', '451 4.3.2 not now'],
  ['message', '354 go on'],
])('%s with the reply %j is between the relay and us', (command, text) => {
  expect(read(command as Command, text)).toEqual({ kind: 'unreachable', reply: text });
});
