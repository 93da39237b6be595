import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reply } from '../../../../services/mail/smtp/outcome.ts';
import { createReplyReader } from '../../../../services/mail/smtp/reply-reader.ts';

const readAll = (chunks: Buffer[]) => {
  const replies: Reply[] = [];
  const nonsense: string[] = [];
  const read = createReplyReader({
    onReply: (reply) => replies.push(reply),
    onNonsense: (what) => nonsense.push(what),
  });
  for (const chunk of chunks) read(chunk);
  return { replies, nonsense };
};

test('replies are the same however their bytes are split', () => {
  const bytes = Buffer.from(
    '250-one\r\n250 2.1.0 two\r\n354 go on\n250\r\n550-5.1.1 né\r\n550 5.1.1 pas là\r\n',
  );
  const whole = [
    { code: 250, text: '250-one\n250 2.1.0 two' },
    { code: 354, text: '354 go on' },
    { code: 250, text: '250' },
    { code: 550, text: '550-5.1.1 né\n550 5.1.1 pas là' },
  ];
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(readAll(chunks)).toEqual({ replies: whole, nonsense: [] });
    }),
  );
});

test.each([
  ['no code', 'hello\r\n', /no SMTP reply/],
  ['a code that is none', '999 what\r\n', /no SMTP reply/],
  ['a code run together with its text', '250ok\r\n', /no SMTP reply/],
  ['a line without end', '250 '.padEnd(40_000, 'x'), /too long/],
  ['a reply without end', '250-go on\r\n'.repeat(4_000), /too long/],
])('%s ends it', (_, text, what) => {
  const { replies, nonsense } = readAll([Buffer.from(text), Buffer.from('250 fine\r\n')]);
  expect(replies).toEqual([]);
  expect(nonsense).toEqual([expect.stringMatching(what)]);
});

test('a reply of any bytes becomes text that can be stored', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const said = Buffer.from(bytes.filter((byte) => byte !== 10 && byte !== 13));
      const { replies } = readAll([Buffer.from('550 \0'), said, Buffer.from('\r\n')]);
      expect(replies[0]!.text).not.toContain('\0');
      expect(replies[0]!.text).not.toMatch(/\p{Cs}/u);
    }),
  );
});
