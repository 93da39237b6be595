import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operator, signIn } from '../support/operator.ts';
import { paperboy } from '../support/paperboy.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let operator: Operator;
let reader: number;
beforeAll(async () => {
  world = await createWorld({ seeded: true, now: '2025-09-04T06:00:00Z' });
  operator = await signIn(world);
  reader = await world.addReader('ada@example.org');
  const report = (verdict: string, action: string, over: object = {}) =>
    world.db.query(
      `insert into mail_reports (via, received_at, verdict, rule, status, diagnostic, domain, subscriber_id, matched_by, action, evidence)
       select 'smtp', received_at, $1::report_verdict, rule, status, diagnostic, domain, subscriber_id, 'return-address', $2::report_action, evidence
       from json_to_record($3::json) as r(received_at timestamptz, rule text, status text, diagnostic text, domain text, subscriber_id int, evidence text)`,
      [verdict, action, JSON.stringify({ received_at: '2025-09-04T05:59:00Z', rule: 'a rule', ...over })],
    );
  await report('delayed', 'none', { domain: 'slow.example', received_at: '2025-09-02T05:59:00Z' });
  await report('hard', 'suppressed', {
    rule: 'status 5.1.1',
    status: '5.1.1',
    diagnostic: '550 5.1.1 <b>no such</b> user',
    domain: 'example.org',
    subscriber_id: reader,
    evidence: 'Subject: <script>alert(1)</script>',
  });
  await report('soft', 'forged', { domain: 'example.net' });
  await world.db.query(
    `insert into recipient_domains (day, domain, sent, bounced, blocked, complaints)
     values ('2025-09-04', 'example.org', 1000, 12, 0, 1), ('2025-09-03', 'example.net', 400, 0, 0, 0)`,
  );
});
afterAll(() => world.close());

const idOf = async (verdict: string): Promise<string> =>
  (await world.db.query<{ id: string }>('select id from mail_reports where verdict = $1', [verdict])).rows[0]!
    .id;
const page = async (path: string): Promise<string> => {
  const response = await operator.get(path);
  expect(response.statusCode, path).toBe(200);
  return response.body;
};
const rowsOf = (body: string): number => body.split('<tr><td><a href="/admin/reports/').length - 1;

test('reports are listed newest first, with the verdict, the rule and what was done, and by verdict, domain and reader', async () => {
  const all = await page('/admin/reports');
  expect(rowsOf(all)).toBe(3);
  expect(all.indexOf('ignored: forged')).toBeLessThan(all.indexOf('never mailed again'));
  expect(all).toContain('550 5.1.1 &lt;b&gt;no such&lt;/b&gt; user');
  // The number beside a verdict is that of the last 24 hours.
  expect(all).toContain('hard <b>1</b>');
  expect(all).toContain('>delayed</a>');
  for (const [query, rows] of [
    ['verdict=hard', 1],
    ['verdict=complaint', 0],
    ['domain=EXAMPLE.net', 1],
    [`reader=${reader}`, 1],
    [`before=${await idOf('hard')}`, 1],
    ['before=nonsense&verdict=nonsense&reader=x', 3],
  ] as const)
    expect(rowsOf(await page(`/admin/reports?${query}`)), query).toBe(rows);
  expect(await page('/admin/reports?verdict=complaint')).toContain('Nothing of this kind has come back');
});

test('a report is shown with its evidence, as text', async () => {
  const body = await page(`/admin/reports/${await idOf('hard')}`);
  expect(body).toContain('the signed return address');
  expect(body).toContain('Subject: &lt;script&gt;alert(1)&lt;/script&gt;');
  expect(body).toContain(`/admin/subscribers/${reader}`);
  expect(await page(`/admin/reports/${await idOf('delayed')}`)).toContain('None is kept');
  for (const id of ['0', '999999999999999999'])
    expect((await operator.get(`/admin/reports/${id}`)).statusCode).toBe(404);
});

test('domains are shown with their rates, those with the most trouble first', async () => {
  const body = await page('/admin/domains');
  expect(body.indexOf('>example.org<')).toBeLessThan(body.indexOf('>example.net<'));
  expect(body).toContain('1.2 %');
  expect(body).toContain('0.1 %');
  const one = await page('/admin/domains?domain=example.net&days=30');
  expect(one).toContain('Mail to example.net');
  expect(one).not.toContain('1.2 %');
});

test("a subscriber's page tells what came back", async () => {
  const body = await page(`/admin/subscribers/${reader}`);
  expect(body).toContain('What came back');
  expect(body).toContain(`/admin/reports/${await idOf('hard')}`);
});

test('what nobody reads is said on Today, and counted for Prometheus', async () => {
  await world.db.query(
    `insert into inbound_items (via, dedupe_key, recipients, content, received_at)
     values ('smtp', 'x', '{}', 'y', '2025-09-04T05:30:00Z')`,
  );
  world.clock.forward(11_000);
  expect(await page('/admin')).toContain('Mail that came back has not been read for 30 minutes');
  expect(await page('/admin/reports')).toContain('1 not read yet; the oldest came 30 minutes ago');
  const { body } = await world.app.inject({ url: '/metrics', remoteAddress: '10.1.2.3' });
  for (const line of [
    'paperboy_inbound_waiting 1',
    `paperboy_inbound_waiting_since_seconds ${Date.parse('2025-09-04T05:30:00Z') / 1000}`,
    'paperboy_reports_24h{verdict="hard",action="suppressed"} 1',
  ])
    expect(body.split('\n')).toContain(line);
});

test('paperboy bounces lists and counts them', async () => {
  const run = (...args: string[]) => paperboy(args, { env: world.env, clock: world.clock });
  const list = await run('bounces', 'list', '--verdict', 'hard', '--json');
  expect(list.code).toBe(0);
  expect(list.json()).toMatchObject({
    reports: [{ verdict: 'hard', action: 'suppressed', rule: 'status 5.1.1', subscriberId: reader }],
  });
  expect((await run('bounces', 'list', '--domain', 'nowhere.example')).stdout).toContain(
    'Nothing of this kind has come back.',
  );
  const stats = await run('bounces', 'stats', '--days', '1', '--json');
  expect(stats.json()).toMatchObject({
    days: 1,
    waiting: 1,
    reports: [
      { verdict: 'hard', action: 'suppressed', n: 1 },
      { verdict: 'soft', action: 'forged', n: 1 },
    ],
    domains: [{ domain: 'example.org', sent: 1000, bounced: 12, complaints: 1 }],
  });
  expect((await run('bounces', 'stats')).stdout).toContain('3 reports in 7 days; 1 not read yet');
  for (const [args, message] of [
    [['list', '--verdict', 'bad'], '--verdict: "bad" is not one of hard, soft'],
    [['list', '--limit', '0'], '--limit: "0" is not a whole number'],
    [['stats', '--days', 'x'], '--days: "x" is not a whole number'],
  ] as const) {
    const failed = await run('bounces', ...args);
    expect([failed.code, failed.stderr.includes(message)], message).toEqual([2, true]);
  }
});

test('an operator adds and lifts a suppression, with a reason that is on record', async () => {
  const email = 'ada@example.org';
  const say = (path: string, form: Record<string, string>) =>
    operator.post(`/admin/suppressions${path}`, form);
  expect((await say('', { email, reason: 'asked by phone' })).body).toContain('never be mailed again');
  expect(await world.stateOf(email)).toBe('suppressed');
  expect((await say('/lift', { email, reason: '' })).body).toContain('Say why, for the record');
  expect((await say('/lift', { email, reason: 'asked again' })).body).toContain('It may be mailed again');
  expect(await world.suppression.reasonFor(world.db, email)).toBeNull();
  expect((await say('/lift', { email, reason: 'once more' })).body).toContain('Nothing was lifted');
  const { rows } = await world.db.query<{ said: string }>(
    `select action || ': ' || detail as said from operator_actions where action like '%suppress%' order by id`,
  );
  expect(rows.map(({ said }) => said)).toEqual([
    'suppressed an address: asked by phone',
    'lifted a suppression: asked again',
  ]);
});

test('a hold on one domain is shown with its reason, and resumed alone', async () => {
  await world.db.query(
    `insert into domain_holds (domain, reason, since) values ('example.org', 'too many complaints', now()), ('example.net', 'too many bounces', now())`,
  );
  expect(await page('/admin/runs')).toContain('/admin/runs/resume?domain=example.org');
  expect(await page('/admin/runs/resume?domain=example.org')).toContain('Resume sending to example.org?');
  await operator.post('/admin/runs/resume', { domain: 'example.org' });
  expect((await world.runs.holds()).map(({ domain }) => domain)).toEqual(['example.net']);
});
