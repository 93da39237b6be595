import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markdownTable } from '../../../bin/markdown-table.ts';
import { type ReportFixture, reportAbout, reportFixtures } from '../../support/report-fixtures.ts';
import { createWorld, type World } from '../../support/world.ts';

type Row = { verdict: string; status: string | null; rule: string; action: string };

let world: World;
beforeAll(async () => {
  world = await createWorld({
    now: '2025-09-04T07:00:00Z',
    seeded: true,
    env: { BOUNCE_DOMAIN: 'bounces.papers.example.org' },
  });
});
afterAll(() => world.close());

const done: Record<string, string> = {
  suppressed: 'reader suppressed',
  counted: 'counted towards `SOFT_BOUNCES`',
  incident: 'operators told',
  forwarded: 'forwarded to operators',
  none: 'nothing',
};

const HEAD = [
  'server',
  'reason',
  'what the next hop said, or what happened',
  'code',
  'verdict',
  'rule',
  'what was done',
];

const page = (rows: string[][]): string =>
  [
    '# What was done about reports of real servers',
    '',
    'Each row is a report in `tests/fixtures/reports`, written by a real program about a digest and taken in by the whole pipeline:',
    'stored, read, matched to its digest, acted on. `npx vitest run tests/integration/inbound/report-table.test.ts -u` writes this',
    'page again. The rules are explained in [bounces.md](bounces.md).',
    '',
    markdownTable([HEAD, ...rows]),
  ].join('\n');

const nameOf = ({ reason, action }: ReportFixture): string =>
  action === null || action === 'failed' ? reason : `${reason}, ${action}`;

test('EMAIL 14 to 19: each report of a real server is matched to its digest and does what the table in the docs says', async () => {
  const readers = new Map<string, number>(
    await Promise.all(
      reportFixtures.map(
        async ({ file }, at) => [file, await world.addReader(`reader${at}@remote.example`)] as const,
      ),
    ),
  );
  await world.db.query(`update subscribers set next_digest_at = $1, last_edition_date = '2025-09-03'`, [
    world.clock.now(),
  ]);
  await world.runDigests();
  const items = reportFixtures.map(({ file }, at) => {
    const mail = world.mail.to(`reader${at}@remote.example`)[0]!;
    const content = reportAbout(file, mail);
    return { via: 'smtp' as const, dedupeKey: content, recipients: [mail.from], content };
  });
  await world.intake.store(items);
  while ((await world.itemHandler.run()) > 0);
  // EMAIL 19: nothing is answered, least of all to an empty sender.
  expect(world.mail.mails).toHaveLength(reportFixtures.length);

  const { rows } = await world.db.query<Row & { reader: number }>(
    `select distinct on (subscriber_id) subscriber_id as reader, verdict, status, rule, action
     from mail_reports order by subscriber_id, id`,
  );
  const found = new Map(rows.map(({ reader, ...row }) => [reader, row]));
  const lines = reportFixtures.map((fixture) => {
    const { verdict, status, rule, action } = found.get(readers.get(fixture.file)!)!;
    expect({ file: fixture.file, verdict }).toEqual({ file: fixture.file, verdict: fixture.verdict });
    const said = [fixture.server, nameOf(fixture), fixture.how, status ?? ''];
    return [...said, verdict, `\`${rule}\``, done[action]!];
  });
  await expect(page(lines)).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/bounces-table.md'));
}, 60_000);
