import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Verdict } from '../../../services/mail/reports/report.ts';
import { reportOn } from '../../support/reports.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({
    now: '2025-09-04T07:00:00Z',
    seeded: true,
    env: {
      BOUNCE_DOMAIN: 'bounces.papers.example.org',
      GUARD_COMPLAINTS: '10, 30',
      GUARD_BOUNCES: '20,40',
      GUARD_MIN_SENT: '10',
      GUARD_MIN_REPORTS: '2',
      GUARD_STOP_REPORTS: '2',
    },
  });
});
afterEach(() => world.close());

const sendTo = async (domains: Record<string, number>): Promise<void> => {
  for (const [domain, count] of Object.entries(domains))
    for (let n = 0; n < count; n += 1) await world.addReader(`r${n}@${domain}`);
  await runDay();
};
const runDay = async (): Promise<void> => {
  await world.db.query(
    `update subscribers set next_digest_at = $1, last_edition_date = '2025-09-03' where state = 'active'`,
    [world.clock.now()],
  );
  await world.runDigests();
  await world.tallies.write();
};
const report = async (verdict: Verdict, domain: string, count: number, from = 0): Promise<void> => {
  for (let n = from; n < from + count; n += 1)
    await reportOn(world, world.mail.to(`r${n}@${domain}`).at(-1)!, verdict);
};
const openIncidents = async () =>
  (await world.incidents.open()).map(({ kind, subject }) => `${kind} ${subject}`).sort();
const sentOn = async (date: string): Promise<string[]> =>
  (
    await world.db.query<{ domain: string; state: string; n: number }>(
      `select split_part(s.address, '@', 2) as domain, d.state, count(*)::int as n from digests d
       join subscribers s on s.id = d.subscriber_id where d.local_date = $1 group by 1, 2 order by 1, 2`,
      [date],
    )
  ).rows.map(({ domain, state, n }) => `${domain} ${state} ${n}`);

test('past the limit sending to a domain is held, until an operator resumes it', async () => {
  await sendTo({ 'bad.example': 40, 'good.example': 60 });
  await report('complaint', 'bad.example', 10);
  await world.guard.check();
  expect(await world.domainHolds.list()).toEqual([]);
  // 14 of 40 are 35 %, and of all 100 they are 14 %.
  await report('complaint', 'bad.example', 4, 10);
  await world.guard.check();
  await world.guard.check();
  expect(await world.domainHolds.list()).toMatchObject([{ domain: 'bad.example' }]);
  expect(await openIncidents()).toContain('domain-held bad.example');
  const { message } = (await world.incidents.open()).find(({ kind }) => kind === 'domain-held')!;
  expect(message).toContain('35 % of the 40 mails sent in the last 3 days (14) were called spam');
  expect(message).toContain('paperboy digests resume --domain bad.example');

  world.clock.set('2025-09-05T07:00:00Z');
  await runDay();
  const held = ['bad.example planned 26', 'good.example sent 60'];
  expect(await sentOn('2025-09-05')).toEqual(held);
  await world.guard.check();
  expect(await world.runs.holds()).toMatchObject([{ kind: 'domain', domain: 'bad.example' }]);

  expect(await world.runs.resume('good.example')).toEqual([]);
  expect(await world.runs.resume('bad.example')).toMatchObject([{ domain: 'bad.example' }]);
  // What was reported before counts no more, and what waits may go at once.
  await world.guard.check();
  expect(await world.domainHolds.list()).toEqual([]);
  await world.delivery.sendRange({ from: '1', to: '9223372036854775807' });
  expect(await sentOn('2025-09-05')).toEqual(['bad.example sent 26', 'good.example sent 60']);
  await world.tallies.write();
  await world.guard.check();
  expect(await world.domainHolds.list()).toEqual([]);
});

test('digests of a held domain expire by the catch-up rule', async () => {
  await world.addReader('ann@bad.example');
  await world.domainHolds.put('bad.example', 'test');
  await runDay();
  expect(await sentOn('2025-09-04')).toEqual(['bad.example planned 1']);
  const { rows } = await world.db.query<{ note: string }>('select note from digests');
  expect(rows).toEqual([{ note: 'waits: sending to bad.example is held' }]);
  world.clock.forward(13 * 3_600_000);
  await world.sweeper.sweep();
  expect(await sentOn('2025-09-04')).toEqual(['bad.example expired 1']);
});

test('past the limit over all domains everything is held, until an operator resumes it', async () => {
  await sendTo({ 'a.example': 8, 'b.example': 8, 'c.example': 8 });
  for (const domain of ['a', 'b', 'c']) await report('hard', `${domain}.example`, 4);
  await world.guard.check();
  expect(await world.domainHolds.list()).toEqual([]);
  expect(await world.runs.holds()).toMatchObject([{ kind: 'guard' }]);
  expect(await openIncidents()).toEqual(['sending-guard sending']);
  world.clock.set('2025-09-05T07:00:00Z');
  await runDay();
  expect(await sentOn('2025-09-05')).toEqual([
    'a.example planned 4',
    'b.example planned 4',
    'c.example planned 4',
  ]);
  await world.runs.resume();
  await world.guard.check();
  expect(await world.runs.holds()).toEqual([]);
  expect(await openIncidents()).toEqual([]);
  await world.delivery.sendRange({ from: '1', to: '9223372036854775807' });
  expect(await sentOn('2025-09-05')).toEqual(['a.example sent 4', 'b.example sent 4', 'c.example sent 4']);
  await world.guard.check();
  expect(await world.runs.holds()).toEqual([]);
});

test('a warning holds nothing, and ends by itself', async () => {
  await sendTo({ 'a.example': 20 });
  await report('hard', 'a.example', 5);
  await world.guard.check();
  expect(await openIncidents()).toEqual(['delivery-warning a.example', 'delivery-warning all domains']);
  expect(await world.runs.holds()).toEqual([]);
  world.clock.set('2025-09-08T07:00:00Z');
  await world.guard.check();
  expect(await openIncidents()).toEqual([]);
});

test('a domain that refused mail a day ago is told of no more', async () => {
  await sendTo({ 'a.example': 2 });
  await report('blocked', 'a.example', 1);
  await world.guard.check();
  expect(await openIncidents()).toEqual(['mail-blocked a.example']);
  world.clock.forward(25 * 3_600_000);
  await world.guard.check();
  expect(await openIncidents()).toEqual([]);
});
