import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailCommand, toEnvelope } from '../../../../services/mail/smtp/envelope.ts';

const FROM = 'b@papers.example';
const offer = {
  pipelining: true,
  chunking: false,
  smtpUtf8: true,
  eightBit: true,
  size: true,
  maxBytes: null,
};

test.each([
  ['ann@example.org', 'ann@example.org', false],
  ["o'neil+papers=x@example.org", "o'neil+papers=x@example.org", false],
  ['ann@bücher.example', 'ann@xn--bcher-kva.example', false],
  ['jürgen@example.org', 'jürgen@example.org', true],
])('EMAIL 13: %s goes as %s', (to, wire, needsSmtpUtf8) => {
  expect(toEnvelope(FROM, to)).toEqual({ from: FROM, to: wire, needsSmtpUtf8 });
});

test.each([
  '',
  'ann',
  'ann@',
  '@example.org',
  'ann@example.org>\r\nRCPT TO:<victim@example.org',
  'ann@example.org\0',
  'ann@exa mple.org',
  'a b@example.org',
  '<ann@example.org>',
  'ann@example.org, victim@example.org',
  '"ann"@example.org',
  '.ann@example.org',
  'a..b@example.org',
  'ann\u202e@example.org',
  'ann@example.org> SIZE=1',
])('EMAIL 12: %j is not written into a command', (to) => {
  expect(toEnvelope(FROM, to)).toBeNull();
  expect(toEnvelope(to, 'ann@example.org')).toBeNull();
});

test('EMAIL 12: for any address, a command is one line with one address', () => {
  const text = fc
    .array(
      fc.oneof(fc.constantFrom('@', '.', 'a', '>', '<', '\r\n', ' ', '"', '\\', 'é', '。'), fc.string()),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (from, to) => {
      const envelope = toEnvelope(from, to);
      if (!envelope) return;
      expect(mailCommand(envelope, 10, offer)).toMatch(
        /^MAIL FROM:<[^\s<>\p{Cc}]+> SIZE=10( BODY=8BITMIME SMTPUTF8)?$/u,
      );
      expect(envelope.to).toMatch(/^[^\s<>\p{Cc}@]+@[A-Za-z0-9.:_[\]-]+$/u);
    }),
    { numRuns: 2_000 },
  );
});
