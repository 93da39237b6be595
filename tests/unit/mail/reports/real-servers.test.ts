import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMessage } from '../../../../services/mail/reports/read-message.ts';

const dir = join(process.cwd(), 'tests/fixtures/reports');
type Row = {
  file: string;
  server: string;
  reason: string;
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
