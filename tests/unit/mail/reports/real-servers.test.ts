import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionOf } from '../../../../services/inbound/decide.ts';
import { readMessage } from '../../../../services/mail/reports/read-message.ts';

const dir = join(process.cwd(), 'tests/fixtures/reports');
type Row = {
  file: string;
  server: string;
  reason: string;
  /** Of RFC 3464: failed, delayed, delivered or relayed. */
  action: string;
  verdict: string;
  /** Null where the report holds only a vague one, such as 5.0.0. */
  status: string | null;
  recipient: string;
};
const rows: Row[] = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));

const RETURN_ADDRESS = 'b-a0faa4ce01976a3efb0100256c696e6b2d666f722d612d74657374@bounces.papers.example';

test.each(rows.map((row) => [row.file, row] as const))(
  '%s, as its server wrote it: verdict, code, recipient, and whose mail it was',
  async (file, { verdict, status, recipient }) => {
    const message = await readMessage(readFileSync(join(dir, file)), []);
    expect(message.reports).toHaveLength(1);
    const report = message.reports[0]!;
    expect({ verdict: report.verdict, recipient: report.recipient }).toEqual({ verdict, recipient });
    if (status !== null) expect(report.status).toBe(status);
    expect(message.traces.addresses).toContain(RETURN_ADDRESS);
    expect(message.traces.messageIds).toContain('digest.4120007.c2lnbmVkLWZvci1h@papers.example');
  },
);

test('a vacation notice without any mark of an automatic reply does nothing', async () => {
  const message = await readMessage(readFileSync(join(dir, 'vacation/away.eml')), [RETURN_ADDRESS]);
  expect(['auto-reply', 'other']).toContain(message.reports[0]!.verdict);
});

const done: Record<string, string> = {
  suppressed: 'suppresses the reader',
  counted: 'counts; suppresses at SOFT_BOUNCES',
  incident: 'tells the operators',
  none: 'nothing',
};

test('the table in the docs is true (npx vitest run FILE -u writes it again)', async () => {
  const lines = await Promise.all(
    rows.map(async ({ file, server, reason, ...row }) => {
      const message = await readMessage(readFileSync(join(dir, file)), []);
      const { verdict, rule, status } = message.reports[0]!;
      const said = row.action === 'failed' ? reason : `${reason}, ${row.action}`;
      return `| ${server} | ${said} | ${status ?? ''} | ${verdict} | \`${rule}\` | ${done[actionOf[verdict]]} |`;
    }),
  );
  const table = [
    '# What is done about the reports of real servers',
    '',
    'One line for each report in `tests/fixtures/reports`, which real mail servers wrote about a mail of ours. A test holds this',
    'table true. The rules are in `services/mail/reports/rules.ts`.',
    '',
    '| server | why | code | verdict | rule | what is done |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
  await expect(table).toMatchFileSnapshot(join(process.cwd(), 'docs/bounces-table.md'));
});
