import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionOf } from '../../../../services/inbound/decide.ts';
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

const done: Record<string, string> = {
  suppressed: 'suppresses the reader',
  counted: 'counts; suppresses at SOFT_BOUNCES',
  incident: 'tells the operators',
  none: 'nothing',
};

test('the table in the docs is true (npx vitest run FILE -u writes it again)', async () => {
  const lines = await Promise.all(
    reportFixtures.map(async ({ file, server, reason, how, action }) => {
      const message = await readMessage(readReportFixture(file), []);
      const { verdict, rule, status } = message.reports[0]!;
      const said = action === null || action === 'failed' ? reason : `${reason}, ${action}`;
      return `| ${[server, said, how, status ?? '', verdict, `\`${rule}\``, done[actionOf[verdict]]].join(' | ')} |`;
    }),
  );
  const table = [
    '# What is done about the reports of real servers',
    '',
    'One line for each report in `tests/fixtures/reports`, which real mail servers wrote about a digest. "How" is what the next hop said,',
    'or what happened. A test holds this table true. The rules are in `services/mail/reports/rules.ts`.',
    '',
    '| server | why | how | code | verdict | rule | what is done |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
  await expect(table).toMatchFileSnapshot(join(process.cwd(), 'docs/bounces-table.md'));
});
