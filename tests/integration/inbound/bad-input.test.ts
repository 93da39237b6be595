import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messageItem } from '../../../services/inbound/inbound-item.ts';
import { MAX_EVIDENCE_BYTES, MAX_RECIPIENTS } from '../../../services/mail/reports/report.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ env: { BOUNCE_DOMAIN: 'bounces.example.org', LOG_LEVEL: 'warn' } });
});
afterAll(() => world.close());

const HEAD = 'From: MAILER-DAEMON@mx.example.net\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n';
const status = (recipients: number): string =>
  `Reporting-MTA: dns; mx.example.net\r\n${Array.from({ length: recipients }, (_, n) => `\r\nFinal-Recipient: rfc822; r${n}@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n`).join('')}`;
const dsn = (body: string, more = ''): string =>
  `${HEAD}${more}Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${body}\r\n--b--\r\n`;

const nested = (depth: number, kind: (n: number) => string): string => {
  let text = HEAD;
  for (let n = 0; n < depth; n += 1) text += kind(n);
  return text;
};

const bad: Record<string, string | Buffer> = {
  'parts nested 100 deep': nested(
    100,
    (n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  ),
  'messages nested 100 deep': nested(100, () => 'Content-Type: message/rfc822\r\n\r\nSubject: x\r\n'),
  'parts nested 100,000 deep': nested(
    100_000,
    (n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  ),
  'no end of a part, and no boundary': `${HEAD}Content-Type: multipart/report; report-type=delivery-status\r\n\r\n--b\r\n--`,
  'a boundary of 1 MB': `${HEAD}Content-Type: multipart/report; boundary="${'b'.repeat(1_000_000)}"\r\n\r\n--b\r\n`,
  'base64 that is none': `${HEAD}Content-Transfer-Encoding: base64\r\n\r\n${'=%&'.repeat(10_000)}`,
  'a zip bomb': Buffer.concat([
    Buffer.from(`${HEAD}Content-Type: application/gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n`),
    Buffer.from(gzipSync(Buffer.alloc(50_000_000)).toString('base64')),
  ]),
  '10,000 recipients': dsn(status(10_000)),
  'headers of 1 MB': dsn(status(1), `X-Long: ${'x'.repeat(1_000_000)}\r\n`),
  '50,000 header fields': dsn(status(1), 'X-Many: x\r\n'.repeat(50_000)),
  'unknown charsets': `${HEAD}Content-Type: text/plain; charset=klingon-8\r\n\r\n\xff\xfe user unknown`,
  'a charset that is wrong': Buffer.concat([
    Buffer.from(`${HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n`),
    Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
  ]),
  'NUL bytes': dsn(status(1).replaceAll('rfc822; r', 'rfc822; \0r'), 'X-Nul: \0\0\r\n'),
  'nothing but NUL': Buffer.alloc(100_000),
  'one line of 10 MB': Buffer.alloc(10_000_000, 'a'),
  '10 MB of line ends': Buffer.alloc(10_000_000, '\n'),
  '10 MB of dashes': Buffer.alloc(10_000_000, '\n--'),
};

it('records whatever comes once, in bounded space, and blames no reader', async () => {
  const names = Object.keys(bad);
  for (const name of names)
    await world.intake.store([messageItem('smtp', ['x@bounces.example.org'], Buffer.from(bad[name]!))]);
  await world.itemHandler.run();
  const { rows } = await world.db.query<{ id: string; reports: number; evidence: number; acted: number }>(
    `select inbound_id::text as id, count(*)::int as reports, max(coalesce(octet_length(evidence), 0))::int as evidence,
       count(*) filter (where action not in ('unmatched', 'none'))::int as acted
     from mail_reports group by inbound_id order by inbound_id`,
  );
  expect(rows.map(({ id }) => names[Number(id) - 1])).toEqual(names);
  for (const { id, reports, evidence, acted } of rows) {
    const name = names[Number(id) - 1]!;
    expect(reports, name).toBeLessThanOrEqual(MAX_RECIPIENTS);
    expect(evidence, name).toBeLessThanOrEqual(MAX_EVIDENCE_BYTES);
    expect(acted, name).toBe(0);
  }
  const { rows: waiting } = await world.db.query<{ n: number }>(
    'select count(*)::int as n from inbound_items where handled_at is null or content is not null',
  );
  expect(waiting).toEqual([{ n: 0 }]);
});
