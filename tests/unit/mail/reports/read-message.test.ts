import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../../services/mail/reports/read-message.ts';
import { MAX_EVIDENCE_BYTES, MAX_RECIPIENTS } from '../../../../services/mail/reports/report.ts';

const folder = new URL('../../../fixtures/reports/formats/', import.meta.url);
const fixture = (name: string): Buffer => readFileSync(new URL(`${name}.eml`, folder));
const read = (text: string, recipients: string[] = []) => readMessage(Buffer.from(text), recipients);

const RETURN_ADDRESS = 'b-0a1b2c3d4e5f60718293a4b5c6d7e8f9@bounces.paperboy.example';
const MESSAGE_ID = 'digest.42.Zm9vYmFyYmF6cXV4@paperboy.example';
const TOKEN = 'AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY';

const report = (status: string): string =>
  `From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n${status}\n--b--\n`;

describe('traces', () => {
  test.each(['rfc3464-failed', 'qmail', 'sendmail', 'arf-redacted', 'headers-attached', 'lost-boundary'])(
    'of %s: return address, Message-ID, token',
    async (name) => {
      const { traces } = await readMessage(fixture(name), []);
      expect(traces).toEqual({
        addresses: [RETURN_ADDRESS],
        messageIds: [MESSAGE_ID],
        unsubscribeTokens: [TOKEN],
      });
    },
  );

  test('the envelope’s recipient comes first', async () => {
    const { traces } = await readMessage(fixture('rfc3464-failed'), ['b-other@bounces.paperboy.example']);
    expect(traces.addresses).toEqual(['b-other@bounces.paperboy.example', RETURN_ADDRESS]);
  });

  test('a complaint leads to the return address of the mail inside', async () => {
    const { traces } = await readMessage(fixture('jmrp'), []);
    expect(traces.addresses).toEqual(['abuse@paperboy.example', RETURN_ADDRESS]);
  });

  test('an automatic reply leads to the mail that it replies to', async () => {
    const { traces } = await readMessage(fixture('vacation'), []);
    expect(traces.messageIds).toEqual([MESSAGE_ID]);
  });

  test('a Message-ID that only the report mentions', async () => {
    const { traces } = await readMessage(fixture('google-new'), []);
    expect(traces.messageIds).toEqual([MESSAGE_ID]);
  });

  test('a token across a soft line break', async () => {
    const { traces } = await read(
      `From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<a@b.example>: no such user\n\n--- Below this line is a copy\nhttps://news.example/unsubscribe/${TOKEN.slice(0, 9)}=\n${TOKEN.slice(9)}\n`,
    );
    expect(traces.unsubscribeTokens).toEqual([TOKEN]);
  });
});

describe('evidence', () => {
  test('is the header and the report part', async () => {
    const { evidence } = await readMessage(fixture('rfc3464-failed'), []);
    expect(evidence).toContain('subject: Undelivered mail');
    expect(evidence).toContain('Diagnostic-Code: smtp; 550 5.1.1 no mailbox of that name');
    expect(evidence).not.toContain('Five papers');
  });

  test('has at most 8 KB, whole characters and no NUL', async () => {
    const { evidence } = await read(
      report(`Final-Recipient: rfc822; a@b.example\nAction: failed\n\0x: ${'漢'.repeat(9_000)}`),
    );
    expect(Buffer.byteLength(evidence)).toBeGreaterThan(MAX_EVIDENCE_BYTES - 4);
    expect(Buffer.byteLength(evidence)).toBeLessThanOrEqual(MAX_EVIDENCE_BYTES);
    expect(evidence).not.toMatch(/\0|\ufffd漢|漢\ufffd$/);
  });
});

describe('what a report says', () => {
  const recipient = (fields: string) =>
    `Reporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; a@b.example\n${fields}\n`;
  const first = async (fields: string) => (await read(report(recipient(fields)))).reports[0]!;

  test('the server’s own code stands before one that says only the class', async () => {
    expect(
      await first('Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 nobody'),
    ).toMatchObject({ status: '5.1.1', code: 550 });
    expect(
      await first('Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 550 5.0.0 nobody'),
    ).toMatchObject({ status: '5.2.2' });
  });

  test('an action that is missing is read from the status', async () => {
    expect(await first('Status: 2.0.0')).toMatchObject({ verdict: 'delivered' });
    expect(await first('Status: 5.1.1')).toMatchObject({ verdict: 'hard' });
  });

  test('a failure that nobody can explain is soft', async () => {
    expect(await first('Action: failed')).toMatchObject({ verdict: 'soft', rule: 'failed-unexplained' });
  });

  test('a reason that stands only in the text for people is found', async () => {
    const { reports } = await read(
      'From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; boundary=b\n\n--b\n\n<a@b.example>: their mailbox is full\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n--b--\n',
    );
    expect(reports).toMatchObject([{ verdict: 'soft', rule: 'mailbox-full' }]);
  });

  test('the subject of the mail is no reason', async () => {
    const { reports } = await read(
      'From: postmaster@mx.example\nSubject: Undeliverable\n\nYour message\n  To: a@b.example\n  Subject: A virus, spam and a full mailbox\ndid not reach a@b.example\n',
    );
    expect(reports).toMatchObject([
      { verdict: 'soft', rule: 'failed-unexplained', recipient: 'a@b.example' },
    ]);
  });

  test(`more than ${MAX_RECIPIENTS} recipients are left out`, async () => {
    const { reports } = await read(
      report(
        `Reporting-MTA: dns; x\n\n${Array.from({ length: 10_000 }, (_, n) => recipient(`Original-Recipient: rfc822; ${n}@b.example\nAction: failed\nStatus: 5.1.1`)).join('\n')}`,
      ),
    );
    expect(reports).toHaveLength(MAX_RECIPIENTS);
  });

  test('a long diagnostic is one line of at most 500 characters', async () => {
    const { diagnostic } = await first(
      `Action: failed\nDiagnostic-Code: smtp; 550 5.1.1 ${'a b\n\t'.repeat(400)}`,
    );
    expect(diagnostic).toHaveLength(500);
    expect(diagnostic).not.toMatch(/[\n\t]/);
  });
});

describe('what is no report', () => {
  const from = 'From: Ann <ann@reader.example>\nReturn-Path: <ann@reader.example>\n';

  test.each([
    ['Re: your digest', 'Why is my account disabled? I got "550 user unknown" last week.'],
    ['Question', 'My mailbox is full of your papers; is spam filtering a topic?'],
    ['Re: Delivery', '> could not be delivered\n\nWhat does this mean?'],
  ])('a person’s %j is a reply', async (subject, text) => {
    expect(await read(`${from}Subject: ${subject}\n\n${text}\n`)).toMatchObject({
      kind: 'reply',
      reports: [{ verdict: 'other', rule: 'reply', recipient: 'ann@reader.example' }],
    });
  });

  test.each([
    ['Abwesenheitsnotiz: Ich bin im Urlaub', ''],
    ['Réponse automatique : absent', ''],
    ['Fuera de la oficina', ''],
    ['Risposta automatica', ''],
    ['Automatisch antwoord', ''],
    ['Odpowiedź automatyczna', ''],
    ['Автоответ', ''],
    ['自动回复', ''],
    ['Hello', 'Auto-Submitted: auto-generated\n'],
    ['Hello', 'Precedence: bulk\n'],
    ['Hello', 'X-Autoreply: yes\n'],
  ])('a program’s %j %s is an auto-reply', async (subject, fields) => {
    expect(await read(`${from}${fields}Subject: ${subject}\n\nIch bin nicht da.\n`)).toMatchObject({
      kind: 'auto-reply',
      reports: [{ verdict: 'auto-reply' }],
    });
  });

  test('Auto-Submitted: no is a person', async () => {
    expect(await read(`${from}Auto-Submitted: no\nSubject: Hello\n\nHello\n`)).toMatchObject({
      kind: 'reply',
    });
  });

  test('a notice with an empty sender that tells of no failure is no bounce', async () => {
    expect(
      await read('From: Ann <ann@reader.example>\nReturn-Path: <>\nSubject: Thank you\n\nI read it soon.\n'),
    ).toMatchObject({ kind: 'reply' });
  });

  test.each(['', ' ', '\n\n', '\0', 'From', 'a\n\nb'])('%j is read', async (text) => {
    expect((await read(text)).reports).toHaveLength(1);
  });
});

describe('a report in prose about several recipients', () => {
  const said = async (subject: string, text: string, fields = '') =>
    (
      await read(
        `From: MAILER-DAEMON@mx.example\nTo: b-1@bounces.example\n${fields}Subject: ${subject}\n\n${text}\n`,
      )
    ).reports.map(({ recipient, verdict, status }) => [recipient, verdict, status]);

  test.each([
    [
      'qmail',
      'Sorry.\n\n<a@b.example>:\nNobody here. (#5.1.1)\n\n<c@d.example>:\nIts mailbox is full. (#5.2.2)\n\n--- Below this line is a copy of the message.\n',
    ],
    [
      'sendmail',
      '   ----- The following addresses had permanent fatal errors -----\n<a@b.example>\n    (reason: 550 5.1.1 Nobody here)\n<c@d.example>\n    (reason: 552 5.2.2 Its mailbox is full)\n\n   ----- Transcript of session follows -----\n>>> DATA\n<<< 503 5.0.0 Need RCPT (recipient)\n',
    ],
    [
      'postfix',
      '<a@b.example>: host mx said: 550 5.1.1 Nobody here\n<c@d.example> (expanded from <e@f.example>): host mx said: 552 5.2.2\n    Its mailbox is full\n',
    ],
    [
      'exim',
      'The following address(es) failed:\n\n  a@b.example\n    host mx: 550 5.1.1 Nobody here\n  c@d.example\n    (generated from e@f.example)\n    host mx: 552 5.2.2 Its mailbox is full\n\nPlease ask help@mx.example if this goes on.\n',
    ],
  ])('of %s', async (_, text) => {
    expect(await said('Returned mail', text)).toEqual([
      ['a@b.example', 'hard', '5.1.1'],
      ['c@d.example', 'soft', '5.2.2'],
    ]);
  });

  test('that a field names', async () => {
    expect(
      await said(
        'failed',
        'a@b.example\n  550 5.1.1 Nobody here\n\nc@d.example\n  552 5.2.2 full\n',
        'X-Failed-Recipients: a@b.example,\n c@d.example\n',
      ),
    ).toEqual([
      ['a@b.example', 'hard', '5.1.1'],
      ['c@d.example', 'soft', '5.2.2'],
    ]);
  });
});

test('parts after the body of a long returned mail are read', async () => {
  const long = `Content-Type: message/rfc822\n\nReturn-Path: <${RETURN_ADDRESS}>\nMessage-ID: <${MESSAGE_ID}>\n\n${'A line of the mail.\n'.repeat(5_000)}https://news.example/unsubscribe/${TOKEN}\n`;
  const status =
    'Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n';
  const message = await read(
    `From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; boundary=b\n\n--b\n${long}--b\n${status}--b--\n`,
  );
  expect(message.reports).toMatchObject([{ verdict: 'hard', recipient: 'a@b.example' }]);
  expect(message.traces).toEqual({
    addresses: [RETURN_ADDRESS],
    messageIds: [MESSAGE_ID],
    unsubscribeTokens: [TOKEN],
  });
});

describe('a letter by a person', () => {
  const letter = (subject: string, text: string) =>
    `Return-Path: <bob@example.org>\nFrom: Bob <bob@example.org>\nTo: ${RETURN_ADDRESS}\nSubject: ${subject}\nIn-Reply-To: <${MESSAGE_ID}>\n\n${text}\n`;

  test.each([
    ['Digest not delivered', "I could not find yesterday's digest in my inbox."],
    ['Re: Your papers', '500 papers? I cannot find the one about diffusion.'],
    ['Undelivered digests?', 'To my colleague you say: user unknown.'],
    ['Mail status of my digest', 'My account was disabled last week, but works now.'],
    ['Re: Abuse report data set paper', 'Do you have more of these?'],
  ])('that complains of "%s" is no report about its writer', async (subject, text) => {
    const { kind, reports } = await read(letter(subject, text), [RETURN_ADDRESS]);
    expect([kind, reports.map(({ verdict }) => verdict)]).toEqual(['reply', ['other']]);
  });
});
