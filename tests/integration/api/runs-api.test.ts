import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Keyed, keyed } from '../../support/keyed.ts';
import { createWorld, type World } from '../../support/world.ts';

const DAY = '2025-09-04';

let world: World;
let reader: Keyed;
let writer: Keyed;
beforeAll(async () => {
  world = await createWorld({ seeded: true, now: '2025-09-04T12:00:00Z' });
  [reader, writer] = [await keyed(world, 'runs:read'), await keyed(world, 'runs:write')];
  for (const name of ['ada', 'emmy', 'sofia']) await world.addReader(`${name}@example.org`);
  world.clock.set('2025-09-05T12:00:00Z');
  await world.planner.plan();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.runs.resume();
});

const planned = async (): Promise<string> =>
  (await world.db.query<{ date: string }>('select max(local_date) as date from digests')).rows[0]!.date;

test('a run is read while it waits, and what was never planned is unknown', async () => {
  const date = await planned();
  const run = (await reader.get(`/runs/${date}`)).json();
  expect(run).toMatchObject({
    date,
    planned: 3,
    states: { planned: 3, sent: 0, skipped: 0 },
    skipReasons: { cancelled: 0, no_new_edition: 0, unknown: 0 },
    cancelled: false,
    holds: [],
    ratePerSecond: 0,
    etaSeconds: null,
    slowestDomains: [],
  });
  expect((await reader.get('/runs')).json().data).toEqual([{ date, planned: 3, states: run.states }]);
  expect((await reader.get(`/runs/${DAY.replace('2025', '2024')}`)).statusCode).toBe(404);
  for (const day of ['2025-02-30', 'yesterday', '0000-01-01'])
    expect((await reader.get(`/runs/${day}`)).json()).toMatchObject({ status: 404, code: 'not_found' });
});

test('a run is cancelled and retried', async () => {
  const date = await planned();
  expect((await writer.post(`/runs/${date}/cancel`)).json()).toEqual({ date, cancelled: 3 });
  expect(await writer.audited()).toBe(`cancelled a run | run ${date} | 3 digests`);
  expect((await reader.get(`/runs/${date}`)).json()).toMatchObject({
    cancelled: true,
    states: { planned: 0, skipped: 3 },
    skipReasons: { cancelled: 3 },
    etaSeconds: 0,
  });
  const retry = (what: string) => writer.post(`/runs/${date}/retry`, { what });
  expect((await retry('failed')).json()).toEqual({ date, what: 'failed', retried: 0 });
  expect(await writer.audited()).toMatch(/^cancelled a run/);
  expect((await retry('cancelled')).json()).toEqual({ date, what: 'cancelled', retried: 3 });
  expect(await writer.audited()).toBe(`retried digests | run ${date} | 3 digests, cancelled`);
  expect((await reader.get(`/runs/${date}`)).json()).toMatchObject({
    cancelled: false,
    states: { planned: 3, skipped: 0 },
  });
  expect((await retry('sent')).json().errors).toEqual([
    { pointer: '/what', detail: 'It must be one of failed, uncertain, cancelled.' },
  ]);
  expect((await writer.post('/runs/2025-02-30/retry', { what: 'failed' })).statusCode).toBe(404);
});

test('sending is paused and resumed, and the cached pages know at once', async () => {
  expect((await reader.get('/sending')).json()).toEqual({ held: false, holds: [] });
  expect((await world.runWatch.read()).holds).toEqual([]);
  const paused = await writer.post('/sending/pause', { reason: ' a new relay ' });
  expect(paused.json()).toEqual({ held: true, new: true });
  expect(await writer.audited()).toBe('paused sending | a new relay');
  expect((await world.runWatch.read()).holds).toMatchObject([{ kind: 'operator', reason: 'a new relay' }]);
  expect((await writer.post('/sending/pause', { reason: 'another' })).json()).toEqual({
    held: true,
    new: false,
  });
  const since = world.clock.now().toISOString();
  const hold = { kind: 'operator', reason: 'a new relay', since, probeAt: null, domain: null };
  expect((await reader.get('/sending')).json()).toEqual({ held: true, holds: [hold] });
  expect((await writer.post('/sending/resume', {})).json()).toEqual({ lifted: [hold] });
  expect(await writer.audited()).toBe('resumed sending | operator');
  expect((await world.runWatch.read()).holds).toEqual([]);
  expect((await writer.post('/sending/resume')).json()).toEqual({ lifted: [] });
});

test('the hold on one domain is lifted alone', async () => {
  await world.runs.pause('by hand');
  await world.db.query(
    `insert into domain_holds (domain, reason, since) values ('example.org', 'too much came back', $1)`,
    [world.clock.now()],
  );
  expect((await reader.get('/sending')).json().holds).toMatchObject([
    { kind: 'operator', domain: null },
    { kind: 'domain', domain: 'example.org' },
  ]);
  const { lifted } = (await writer.post('/sending/resume', { domain: 'EXAMPLE.org' })).json();
  expect(lifted).toMatchObject([{ kind: 'domain', domain: 'example.org' }]);
  expect((await reader.get('/sending')).json()).toMatchObject({ held: true, holds: [{ kind: 'operator' }] });
});

test('a run of a day to come is cancelled and is not any more, and both are recorded', async () => {
  const date = '2025-12-24';
  expect((await writer.post(`/runs/${date}/cancel`)).json()).toEqual({ date, cancelled: 0 });
  expect(await writer.audited()).toBe(`cancelled a run | run ${date} | 0 digests`);
  const retry = () => writer.post(`/runs/${date}/retry`, { what: 'cancelled' });
  expect((await retry()).json()).toEqual({ date, what: 'cancelled', retried: 0 });
  expect(await writer.audited()).toBe(`retried digests | run ${date} | 0 digests, cancelled`);
  const before = (await world.audit.list(null, 200)).length;
  await retry();
  expect(await world.audit.list(null, 200)).toHaveLength(before);
});

test('each operation needs its scope', async () => {
  for (const path of ['/runs', `/runs/${DAY}`, '/sending'])
    expect((await writer.get(path)).statusCode).toBe(403);
  for (const [path, body] of [
    [`/runs/${DAY}/cancel`, undefined],
    [`/runs/${DAY}/retry`, { what: 'failed' }],
    ['/sending/pause', { reason: 'x' }],
    ['/sending/resume', {}],
  ] as const)
    expect((await reader.post(path, body)).json()).toMatchObject({
      code: 'forbidden',
      detail: 'The key lacks the scope runs:write.',
    });
  expect((await reader.get('/sending')).json().held).toBe(false);
  expect((await writer.post('/sending/pause', { reason: '' })).statusCode).toBe(400);
});
