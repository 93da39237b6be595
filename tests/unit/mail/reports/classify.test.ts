import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../../services/mail/reports/classify.ts';
import { replyIn } from '../../../../services/mail/reports/reply.ts';
import { rules } from '../../../../services/mail/reports/rules.ts';

const classifyReply = (text: string) => classify({ ...replyIn(text), text });

// Grouped by verdict and rule.
const replies: [string, string, string[]][] = [
  [
    'hard',
    'no-such-user',
    [
      '550 5.1.1 no such user',
      '550 User unknown',
      '550 No user found',
      '550 no such person at this address',
      '550 user not known',
      '550 is not a valid mailbox',
      '550 the email account that you tried to reach does not exist',
      '550 5.7.1 No such user!',
      '550 5.5.0 Requested action not taken: mailbox unavailable',
      '550 5.2.0 there is no account of this name here',
      '550 5.1.1 Empfänger unbekannt',
      '550 Benutzer existiert nicht',
      '550 destinataire inconnu',
      "550 cette adresse n'existe pas",
      '550 usuario desconocido',
      '550 la cuenta no existe',
      '550 utente sconosciuto',
      '550 casella inesistente',
      '550 usuário não encontrado',
      '550 宛先メールアドレスが見つかりません',
      '550 пользователь не найден',
      '550 用户不存在',
      '550 gebruiker onbekend',
      '550 konto nie istnieje',
    ],
  ],
  ['hard', 'recipient-rejected', ['550 5.4.1 Recipient address rejected: Access denied']],
  [
    'hard',
    'disabled',
    [
      '550 this account has been disabled',
      '554 5.7.1 user is suspended',
      '550 mailbox is inactive',
      '550 5.1.1 account closed',
      '550 konto gesperrt',
      '550 compte désactivé',
      '550 cuenta suspendida',
      '550 учетная запись заблокирована',
    ],
  ],
  [
    'hard',
    'no-such-domain',
    [
      'Host or domain name not found',
      '550 5.1.2 no such domain',
      '554 5.4.4 unable to resolve it',
      '550 Unrouteable address',
      '556 5.1.10 nullMX',
    ],
  ],
  ['hard', 'moved', ['551 5.1.6 the user has moved']],
  [
    'soft',
    'mailbox-full',
    [
      '552 5.1.1 Boite du destinataire pleine. Recipient overquota.',
      '550 5.2.1 the mailbox is full',
      '550 recipient rejected: mailbox would exceed maximum allowed storage',
      '452 4.2.2 over quota',
      '550 Das Postfach ist voll',
      '550 buzón lleno',
      '550 la casella è piena',
      '550 caixa postal cheia',
      '550 メールボックスがいっぱいです',
      '550 ящик переполнен',
      '550 邮箱已满',
      '550 skrzynka jest pełna',
    ],
  ],
  ['soft', 'too-many-recipients', ['550 Too many invalid recipients', '452 4.5.3 too many recipients']],
  ['soft', 'greylisted', ['450 4.7.1 greylisted, come back later', '451 please retry']],
  [
    'soft',
    'rate-limit',
    ['421 too many connections from you', '450 4.2.1 receiving mail at a rate that is too high'],
  ],
  [
    'soft',
    'no-answer',
    [
      'connect to mx.example[192.0.2.1]:25: Connection timed out',
      'lost connection while receiving the greeting',
    ],
  ],
  ['soft', 'expired', ['554 4.4.7 message expired', '550 5.4.300 expired: 550 5.1.1 no such user']],
  ['soft', 'loop', ['554 5.4.6 too many hops']],
  ['soft', 'dns-trouble', ['Host not found, try again']],
  [
    'blocked',
    'block-list',
    [
      '550 5.2.1 Mailbox unavailable. Your IP address 192.0.2.1 is blacklisted using SPAMHAUS-XBL.',
      '550 sender ip address rejected',
      '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org',
      '550 5.7.606 banned sending IP',
    ],
  ],
  ['blocked', 'reputation', ['550 5.1.1 poor reputation of your server']],
  [
    'blocked',
    'sender-refused',
    ['550 sender email address rejected', '550 5.1.1 Sender address rejected: domain not found'],
  ],
  [
    'blocked',
    'relaying-denied',
    ['554 5.7.1 Relay access denied', '550 relaying not permitted', '550 5.1.1 we do not relay'],
  ],
  ['blocked', 'authentication', ['550 5.7.26 unauthenticated', '550 5.7.515 below the required level']],
  [
    'blocked',
    'authentication-words',
    ['550 SPF check failed', '550 5.7.1 DMARC policy says reject', '550 5.7.1 no reverse DNS for your host'],
  ],
  ['blocked', 'restricted-recipient', ['550 5.7.1 RESOLVER.RST.AuthRequired; authentication required']],
  [
    'blocked',
    'spam',
    [
      '550 5.7.1 this looks like spam',
      '554 message classified as SPAM',
      '550 5.1.1 rejected: unsolicited bulk mail',
    ],
  ],
  ['blocked', 'virus', ['554 5.7.1 the mail is infected']],
  ['blocked', 'message-too-big', ['552 5.3.4 message size exceeds the limit', '552 message too big']],
  ['blocked', 'policy', ['550 5.7.0 local policy violation']],
];

describe('a refusal', () => {
  test.each(replies.flatMap(([verdict, rule, texts]) => texts.map((text) => [text, verdict, rule])))(
    '%j is %s by %s',
    (text, verdict, rule) => {
      expect(classifyReply(text)).toMatchObject({ verdict, rule });
    },
  );

  test.each([
    ['5.1.1', 'hard'],
    ['5.1.0', 'hard'],
    ['5.1.3', 'hard'],
    ['5.1.6', 'hard'],
    ['5.1.10', 'hard'],
    ['5.2.1', 'hard'],
    ['5.4.4', 'hard'],
    ['5.2.2', 'soft'],
    ['5.2.0', 'soft'],
    ['5.3.2', 'soft'],
    ['5.4.0', 'soft'],
    ['5.4.7', 'soft'],
    ['5.5.0', 'soft'],
    ['5.2.3', 'blocked'],
    ['5.3.4', 'blocked'],
    ['5.1.8', 'blocked'],
    ['5.6.0', 'blocked'],
    ['5.7.1', 'blocked'],
    ['5.7.28', 'blocked'],
    ['4.1.1', 'soft'],
    ['4.4.4', 'soft'],
    ['4.7.1', 'blocked'],
  ])('of code %s alone is %s', (status, verdict) => {
    expect(classify({ status, code: null, text: '' })).toMatchObject({ verdict });
  });

  test.each([
    [550, 'soft'],
    [552, 'soft'],
    [556, 'hard'],
    [421, 'soft'],
    [500, 'other'],
  ])('of basic code %i alone is %s', (code, verdict) => {
    expect(classify({ status: null, code, text: '' })).toMatchObject({ verdict });
  });

  test('of nothing is nothing', () => {
    expect(classify({ status: null, code: null, text: '' })).toEqual({
      verdict: 'other',
      rule: 'unexplained',
      about: null,
    });
  });

  test('says nothing by the names in addresses', () => {
    expect(classifyReply('550 <no.such.user.spam.virus@blacklist.example> is out')).toMatchObject({
      rule: 'code-mailbox',
    });
  });

  test('that is temporary is never hard', () => {
    expect(classifyReply('450 4.1.1 no such user')).toMatchObject({ verdict: 'soft', rule: 'no-such-user' });
    expect(classify({ status: '4.1.1', code: null, text: '' })).toMatchObject({ verdict: 'soft' });
  });
});

describe('the table', () => {
  test('names each rule once', () => {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has phrases in the form in which they are looked for', () => {
    const phrases = rules.flatMap(({ words = [] }) => words);
    expect(phrases.filter((phrase) => phrase !== phrase.toLowerCase() || phrase.includes('_'))).toEqual([]);
  });

  test('has no rule without a condition', () => {
    expect(rules.filter(({ status, code, words }) => !status && !code && !words)).toEqual([]);
  });
});

test('docs/bounces.md tells the rules in their order', () => {
  const page = readFileSync(new URL('../../../../docs/bounces.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (hard|soft|blocked) +\| (\w+) /gm)].map((row) =>
    row.slice(1, 4),
  );
  expect(rows).toEqual(rules.map(({ name, verdict, about }) => [name, verdict, about]));
});

describe('codes in a line', () => {
  test.each([
    ['550 5.1.1 no', 550, '5.1.1'],
    ['550-5.1.1 no', 550, '5.1.1'],
    ['host x said: 550 #5.1.1 no', 550, '5.1.1'],
    ['(#5.7.1)', null, '5.7.1'],
    ['550 550 5.1.1 <a> no', 550, '5.1.1'],
    ['ERROR_CODE :550, ERROR_CODE :5.1.1', 550, '5.1.1'],
    ['host [5.1.1.20] said: 421 later', 421, null],
    ['connect to 192.0.2.1 port 550x', null, null],
    ['Exim 4.90.1', null, '4.90.1'],
    ['2.0.0 fine', null, null],
    ['1550 times', null, null],
  ])('%j: %s %s', (line, code, status) => {
    expect(replyIn(line)).toEqual({ code, status });
  });
});

test.each([
  ['5.7.1', '550 5.7.1 <a@b.example>: Recipient address rejected: Policy restrictions', 'blocked'],
  ['5.7.1', '554 5.7.1 <a@b.example>: Recipient address rejected: Access denied', 'blocked'],
  ['5.4.1', '550 5.4.1 Recipient address rejected: Access denied', 'hard'],
  ['5.1.1', '550 5.1.1 <a@b.example>: Recipient address rejected', 'hard'],
  [null, '550 Recipient rejected', 'hard'],
] as const)('a rejected recipient is unknown unless the code says a policy: %s', (status, text, verdict) => {
  expect(classify({ status, code: Number(text.slice(0, 3)), text }).verdict).toBe(verdict);
});

test('a link on a block list, and a domain that its server does not know, are no fault of the sender', () => {
  for (const text of [
    '554 5.7.1 contains a URL listed in SURBL',
    '550 we do not accept mail for this domain',
  ])
    expect(classify({ status: null, code: 550, text }), text).toMatchObject({
      verdict: 'blocked',
      about: 'mail',
    });
});
