import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessage } from '../../../../services/mail/reports/read-message.ts';
import { MAX_EVIDENCE_BYTES, MAX_RECIPIENTS, verdicts } from '../../../../services/mail/reports/report.ts';

const folder = new URL('../../../fixtures/reports/formats/', import.meta.url);
const fixtures = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));

const expectSound = async (raw: Uint8Array): Promise<void> => {
  const message = await readMessage(raw, []);
  expect(message.reports.length).toBeGreaterThan(0);
  expect(message.reports.length).toBeLessThanOrEqual(MAX_RECIPIENTS);
  expect(Buffer.byteLength(message.evidence)).toBeLessThanOrEqual(MAX_EVIDENCE_BYTES);
  expect(message.evidence).not.toContain('\0');
  for (const report of message.reports) {
    expect(verdicts).toContain(report.verdict);
    expect(report.diagnostic?.length ?? 0).toBeLessThanOrEqual(1_000);
  }
};

// A change of bytes: what is put in, and how much is taken out.
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(200),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc
      .constantFrom(
        '\0',
        '\r',
        '\n',
        '\n\n',
        '--=_part\n',
        '--=_part--\n',
        '\nContent-Type: message/rfc822\n\n',
        '=?utf-8?B?',
        '<',
        '@',
        '550 ',
        '\nFinal-Recipient: rfc822; ',
        ': '.repeat(500),
      )
      .map((text) => Buffer.from(text)),
  ),
});

test('any bytes changed, cut or put in give a sound result', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fixtures),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      async (fixture, changes) => {
        let raw = Buffer.from(fixture);
        for (const { at, removed, put } of changes) {
          const from = Math.floor(at * raw.length);
          raw = Buffer.concat([raw.subarray(0, from), put, raw.subarray(from + removed)]);
        }
        await expectSound(raw);
      },
    ),
    { numRuns: 300 },
  );
});

test('every fixture cut anywhere gives a sound result', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fixtures),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (fixture, part) => {
        await expectSound(fixture.subarray(0, Math.floor(part * fixture.length)));
      },
    ),
    { numRuns: 300 },
  );
});

const FROM = 'From: MAILER-DAEMON@mx.example\nSubject: failure notice\n';
const nested = (depth: number): string =>
  Array.from({ length: depth }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join(
    '',
  );

test.each([
  ['nested 100 deep', `${FROM}${nested(100)}\n<a@b.example>: 550 5.1.1 no such user\n`],
  ['mails in mails, 100 deep', `${FROM}${'Content-Type: message/rfc822\n\nFrom: a@b.example\n'.repeat(100)}`],
  ['a header of 1 MB', `${FROM}X-A: ${'a'.repeat(1_000_000)}\n\n<a@b.example>: 550 5.1.1 no such user\n`],
  ['a header of 100,000 fields', `${FROM}${'X-A: b\n'.repeat(100_000)}\na\n`],
  ['300,000 empty lines', `${FROM}${'\n'.repeat(300_000)}`],
  ['10,000 parts', `${FROM}Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\na\n'.repeat(10_000)}`],
  ['nothing but NUL', '\0'.repeat(100_000)],
])('%s gives a sound result', async (_, text) => {
  await expectSound(Buffer.from(text));
});

test('too deep and too long headers still tell their recipient', async () => {
  for (const text of [nested(100), `X-A: ${'a'.repeat(300_000)}\n`]) {
    const { reports } = await readMessage(
      Buffer.from(`${FROM}${text}\n<a@b.example>: 550 5.1.1 no such user\n`),
      [],
    );
    expect(reports).toMatchObject([{ verdict: 'hard', recipient: 'a@b.example' }]);
  }
});
