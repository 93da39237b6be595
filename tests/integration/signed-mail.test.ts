import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailBuffers } from '../../services/mail/mail-buffers.ts';
import { automaticHeaders } from '../../services/mail/message.ts';
import { createTransport } from '../../services/mail/transport.ts';
import { systemClock } from '../../services/platform/clock.ts';
import { createTestWriter, edition } from '../support/digest-writer.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { dkimpy, dkimRecord, judge, signedFields, verifyWithDkimpy } from '../support/verify-mail.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;

const env = {
  BOUNCE_DOMAIN: 'bounces.papers.example.org',
  DKIM_DOMAIN: 'papers.example.org',
  DKIM_SELECTOR: 'r1',
  DKIM_PRIVATE_KEY: pem(rsa),
  DKIM_ED25519_SELECTOR: 'e1',
  DKIM_ED25519_PRIVATE_KEY: pem(ed25519),
};
const zone = {
  'r1._domainkey.papers.example.org': dkimRecord(rsa),
  'e1._domainkey.papers.example.org': dkimRecord(ed25519),
  'bounces.papers.example.org': 'v=spf1 ip4:192.0.2.1 -all',
  '_dmarc.papers.example.org': 'v=DMARC1; p=reject; adkim=s',
};
const hostile = 'A\r\nBcc: victim@example.org\r\n\r\n.\r\n<script>{{= 6111 * 7 }}</script> \u202e👩🏽‍🔬 論文';

const ways = [
  { way: 'with PIPELINING', hidePIPELINING: false },
  { way: 'without PIPELINING', hidePIPELINING: true },
];

describe.each(ways)('$way', ({ hidePIPELINING }) => {
  let server: MailServer;
  let mails: { from: string; to: string[]; raw: Buffer }[];

  beforeAll(async () => {
    server = await startMailServer({ hidePIPELINING });
    const papers = edition((at) => (at < 8 ? { title: `${hostile} ${at}`, authors: [hostile] } : {}));
    const writer = createTestWriter(papers, { ...env, SMTP_URL: server.url });
    const transport = createTransport({
      config: writer.config,
      signer: writer.signer,
      buffers: createMailBuffers(),
      clock: systemClock,
      log: pino({ level: 'silent' }),
    });
    const deliveries = await Promise.all([
      ...Array.from({ length: 6 }, async (_, n) => transport.send(await writer.write(n + 1))),
      transport.send(await writer.write(7, 'jürgen@example.org')),
      transport.send({
        messageId: 'note.1@papers.example.org',
        to: 'ann@example.org',
        subject: hostile,
        text: `.one\n..two\n\nFrom here  on \n${'long '.repeat(300)}`,
        html: `<p>.</p>\n.\n${hostile}`,
        headers: automaticHeaders(),
        bounceAddress: null,
      }),
    ]);
    expect(deliveries.map(({ kind }) => kind)).toEqual(Array(8).fill('sent'));
    transport.close();
    mails = server.mails;
  });
  afterAll(() => server.close());

  test('EMAIL 1, 2: DKIM by both keys, SPF and DMARC pass, aligned, as mailauth judges them', async () => {
    for (const { raw, from } of mails) {
      const verdict = await judge(raw, zone, { ip: '192.0.2.1', sender: from });
      expect(verdict.dkim.map(({ selector, result }) => `${selector} ${result}`)).toEqual([
        'r1 pass',
        'e1 pass',
      ]);
      for (const { aligned } of verdict.dkim) expect(aligned).toBe('papers.example.org');
      expect(verdict.dmarc).toMatchObject({
        result: 'pass',
        alignment: { dkim: { result: 'papers.example.org' } },
      });
      if (!from.endsWith('@bounces.papers.example.org')) continue;
      expect(verdict.spf).toMatchObject({ result: 'pass' });
      expect(verdict.dmarc).toMatchObject({ alignment: { spf: { result: expect.any(String) } } });
    }
  });

  // In continuous integration a missing verifier is a failure.
  test.skipIf(!dkimpy && !process.env.CI)('EMAIL 1: dkimpy finds both signatures good', () => {
    const raws = mails.map(({ raw }) => raw);
    expect(verifyWithDkimpy(raws, zone, 2)).toEqual(raws.map(() => [true, true]));
  });

  test('EMAIL 1: both unsubscribe headers are signed, and no second From or Subject can be added', () => {
    for (const { raw, to } of mails) {
      for (const signed of signedFields(raw)) {
        for (const name of ['from', 'subject'])
          expect(signed.filter((each) => each === name)).toHaveLength(2);
        if (to[0] !== 'ann@example.org')
          expect(signed).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']));
      }
    }
  });

  test('EMAIL 1: one changed byte fails, in the body and in the signed header fields', async () => {
    const { raw, from } = mails[0]!;
    const text = raw.toString('latin1');
    const places = [
      text.indexOf('Subject: ') + 10,
      text.indexOf('List-Unsubscribe: <https') + 20,
      text.indexOf('One-Click'),
      text.indexOf('\r\n\r\n') + 400,
      text.length - 100,
    ];
    const forged: Buffer[] = [];
    for (const at of places) {
      const changed = Buffer.from(raw);
      changed[at] = changed[at] === 0x61 ? 0x62 : 0x61;
      const verdict = await judge(changed, zone, { ip: '192.0.2.1', sender: from });
      expect(
        verdict.dkim.map(({ result }) => result),
        text.slice(at - 5, at + 5),
      ).not.toContain('pass');
      forged.push(changed);
    }
    if (dkimpy) expect(verifyWithDkimpy(forged, zone, 2)).toEqual(forged.map(() => [false, false]));
    // A field that is signed once more than it occurs cannot be added.
    const added = Buffer.concat([Buffer.from('Subject: You have won\r\n'), raw]);
    expect((await judge(added, zone, { ip: '192.0.2.1', sender: from })).dkim[0]!.result).not.toBe('pass');
  });

  test('EMAIL 6, 12: the raw form with any content: only CRLF, short ASCII lines, each field once, one recipient', () => {
    for (const { raw, to } of mails) {
      expect(to).toHaveLength(1);
      const text = raw.toString('latin1');
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
      const [head] = text.split('\r\n\r\n', 1) as [string];
      const names = head
        .split(/\r\n(?![ \t])/)
        .map((field) => field.slice(0, field.indexOf(':')).toLowerCase())
        .filter((name) => name !== 'dkim-signature');
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(
        expect.arrayContaining(['from', 'to', 'date', 'message-id', 'subject', 'mime-version']),
      );
      expect(names).not.toContain('bcc');
      for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
      for (const line of text.slice(head.length).split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(76);
        expect(line).toMatch(/^(?!\.)[\x20-\x7e]*$/);
      }
    }
  });

  test('EMAIL 7: a digest has the headers for one-click unsubscribing, other mail does not', () => {
    for (const { raw, to } of mails) {
      const isDigest = to[0] !== 'ann@example.org';
      const text = raw.toString('latin1');
      const field =
        /^List-Unsubscribe: <https:\/\/papers\.example\.org\/unsubscribe\/[\w-]+>, <mailto:u-[0-9a-f]+@bounces\.papers\.example\.org\?subject=unsubscribe>\r$/m;
      expect(field.test(text)).toBe(isDigest);
      expect(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m.test(text)).toBe(isDigest);
    }
  });

  test('EMAIL 8, 9, 12: the parsed mail has the intended contents', async () => {
    for (const { raw, to } of mails) {
      const { html, text, subject } = await simpleParser(raw);
      if (to[0] === 'ann@example.org') {
        expect(text).toContain('.one\n..two\n\nFrom here  on \nlong long');
        expect(subject).toContain('論文');
        continue;
      }
      expect(String(html)).not.toMatch(/<script|42777/);
      expect(Buffer.byteLength(String(html))).toBeLessThan(90_000);
      const words = text!.replace(/\s+/g, ' ');
      for (const [, url] of String(html).matchAll(/href="([^"]+)"/g))
        expect(words).toContain(url!.replaceAll('&amp;', '&'));
    }
  });

  test('EMAIL 13: a UTF-8 address goes as it is to a relay that offers SMTPUTF8', async () => {
    const [mail] = mails.filter(({ to }) => to[0] === 'jürgen@example.org');
    expect((await simpleParser(mail!.raw)).to).toMatchObject({ value: [{ address: 'jürgen@example.org' }] });
  });
});

test('Ed25519 alone, RSA alone, and none: as many signatures as there are keys', async () => {
  const { DKIM_ED25519_SELECTOR, DKIM_ED25519_PRIVATE_KEY, DKIM_SELECTOR, DKIM_PRIVATE_KEY, ...rest } = env;
  const { DKIM_DOMAIN, ...none } = rest;
  const results = async (given: Record<string, string>) => {
    const { bytes } = await createTestWriter(edition(), given).write(1);
    const { dkim } = await judge(bytes, zone, { ip: '192.0.2.1', sender: 'b@bounces.papers.example.org' });
    return dkim.map(({ selector, result }) => `${selector} ${result}`);
  };
  expect(await results({ ...rest, DKIM_SELECTOR, DKIM_PRIVATE_KEY })).toEqual(['r1 pass']);
  expect(await results({ ...rest, DKIM_ED25519_SELECTOR, DKIM_ED25519_PRIVATE_KEY })).toEqual(['e1 pass']);
  const { bytes } = await createTestWriter(edition(), none).write(1);
  expect(bytes.toString('latin1')).not.toMatch(/^DKIM-Signature/im);
});

test('without signatures every digest but the first is composed synchronously', async () => {
  const writer = createTestWriter(edition());
  expect(writer.write(1)).toBeInstanceOf(Promise);
  await writer.write(1);
  expect(writer.write(2)).toMatchObject({ to: 'reader2@example.org', bytes: expect.any(Buffer) });
});
