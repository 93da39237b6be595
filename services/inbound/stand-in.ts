import type { ReadMessage } from '../mail/reports/report.ts';
import type { Queryable } from '../platform/postgres.ts';
import type { RecordEntry } from './read-item.ts';

// Deleted once readMessage and record are merged.

export const readMessage = (raw: Uint8Array, recipients: string[]): ReadMessage => {
  const text = Buffer.from(raw).toString('latin1');
  const isReport = /^Content-Type: multipart\/report/im.test(text);
  return {
    kind: isReport ? 'delivery-report' : 'reply',
    reports: [
      {
        verdict: isReport ? 'hard' : 'other',
        rule: 'stand-in',
        recipient: null,
        status: /^Status: *(\d\.\d+\.\d+)/im.exec(text)?.[1] ?? null,
        code: null,
        diagnostic: null,
      },
    ],
    traces: { addresses: recipients, messageIds: [], unsubscribeTokens: [] },
    evidence: text.slice(0, 500),
  };
};

export const record = async (client: Queryable, entries: RecordEntry[]): Promise<void> => {
  for (const { inboundId, via, receivedAt, message } of entries)
    for (const report of message.reports)
      await client.query(
        `insert into mail_reports (inbound_id, via, received_at, verdict, rule, status, code, diagnostic, action, evidence)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'none', $9)`,
        [
          inboundId,
          via,
          receivedAt,
          report.verdict,
          report.rule,
          report.status,
          report.code,
          report.diagnostic,
          message.evidence,
        ],
      );
};
