import type { Queryable } from '../platform/postgres.ts';
import type { RecordEntry } from './read-item.ts';

// Deleted once readMessage and record are merged.

export const record = async (client: Queryable, entries: RecordEntry[]): Promise<void> => {
  for (const { inboundId, via, receivedAt, message, isForwarded } of entries)
    for (const report of message.reports)
      await client.query(
        `insert into mail_reports (inbound_id, via, received_at, verdict, rule, status, code, diagnostic, action, evidence)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $10, $9)`,
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
          isForwarded ? 'forwarded' : 'none',
        ],
      );
};
