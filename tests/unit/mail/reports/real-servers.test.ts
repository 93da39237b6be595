import { expect, test } from 'vitest';
import { createMessageIdReader } from '../../../../services/mail/message-id.ts';
import { readMessage } from '../../../../services/mail/reports/read-message.ts';
import { createLinks } from '../../../../services/subscribers/links.ts';
import { createTestWriter } from '../../../support/digest-writer.ts';
import { readReportFixture, reportFixtures } from '../../../support/report-fixtures.ts';

const { config } = createTestWriter([], { BOUNCE_DOMAIN: 'bounces.papers.example.org' });
const links = createLinks(config);
const readMessageId = createMessageIdReader(config);
const now = new Date('2025-09-05T00:00:00Z');

test.each(reportFixtures.map((row) => [row.file, row] as const))(
  '%s, as its server wrote it: verdict, code, recipient, and whose mail it was',
  async (file, { verdict, status, recipient, reports, digest }) => {
    const message = await readMessage(readReportFixture(file), []);
    expect(message.reports).toHaveLength(reports);
    for (const report of message.reports) {
      expect({ verdict: report.verdict, recipient: report.recipient }).toEqual({ verdict, recipient });
      if (status !== null) expect(report.status).toBe(status);
    }
    const ours = message.traces.addresses.map((address) => links.readAddress(address, now)).find(Boolean);
    expect(ours).toEqual({ purpose: 'bounce', subject: digest, detail: digest });
    expect(message.traces.messageIds.map(readMessageId)).toContainEqual({ kind: 'digest', id: `${digest}` });
  },
);
