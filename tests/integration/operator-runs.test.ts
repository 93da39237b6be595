import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operator, signIn } from '../support/operator.ts';
import { createWorld, type World } from '../support/world.ts';

const DAY = '2025-09-04';

let world: World;
let operator: Operator;
beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    smtp: {
      onRcptTo: ({ address }, _session, done) =>
        done(
          address.startsWith('gone')
            ? Object.assign(new Error('5.2.2 the mailbox is full'), { responseCode: 552 })
            : null,
        ),
    },
  });
  operator = await signIn(world);
  for (const name of ['one', 'two', 'gone']) await world.addReader(`${name}@x.org`);
});
afterAll(() => world.close());

const audited = async (limit: number): Promise<string[]> => {
  const { rows } = await world.db.query<{ said: string }>(
    `select concat_ws(' | ', action, nullif(subject, ''), detail) as said from operator_actions order by id desc limit $1`,
    [limit],
  );
  return rows.map(({ said }) => said).reverse();
};
const text = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const send = () => world.delivery.sendRange({ from: '1', to: '9223372036854775807' });
const states = async () => (await world.runs.progress(DAY)).states;

test('sending is paused and resumed, each after a confirmation, and both are recorded', async () => {
  world.clock.set('2025-09-04T07:00:30Z');
  const question = await operator.get('/admin/runs/pause');
  expect(question.body).toContain('Pause all sending?');
  expect(await world.runs.holds()).toEqual([]);
  const paused = await operator.post('/admin/runs/pause', { reason: 'the list is wrong' });
  expect(paused.headers.location).toBe('/admin/runs?said=paused');
  await world.planner.plan();
  await send();
  expect((await states()).planned).toBe(3);
  const today = text((await operator.get('/admin')).body);
  expect(today).toContain('Paused');
  expect(today).toContain('Now Sending is paused by an operator: the list is wrong');
  expect((await operator.get('/admin/runs')).body).toContain('Resume sending …');
  expect((await operator.post('/admin/runs/pause')).headers.location).toBe('/admin/runs?said=paused-before');

  expect((await operator.get('/admin/runs/resume')).body).toContain('operator: the list is wrong');
  await operator.post('/admin/runs/resume');
  expect(await world.runs.holds()).toEqual([]);
  await send();
  expect(await states()).toMatchObject({ sent: 2, failed: 1 });
  expect(await audited(2)).toEqual(['paused sending | the list is wrong', 'resumed sending | operator']);
});

test('failed digests are shown with the relay’s reply, and retried', async () => {
  const shown = text((await operator.get(`/admin/runs/${DAY}?state=failed`)).body);
  expect(shown).toMatch(/reader \d+ .*the mailbox is full/);
  expect(shown).toContain('2 sent');
  const question = await operator.get(`/admin/runs/retry?date=${DAY}&what=failed`);
  expect(question.body).toContain('Retry the failed digests?');
  expect((await states()).failed).toBe(1);
  const retried = await operator.post('/admin/runs/retry', { date: DAY, what: 'failed' });
  expect(retried.headers.location).toBe('/admin/runs?said=retried');
  expect(await states()).toMatchObject({ planned: 1, failed: 0 });
  expect(await audited(1)).toEqual([`retried digests | run ${DAY} | 1 digest, failed`]);
  for (const form of [
    { date: DAY, what: 'sent' },
    { date: 'x', what: 'failed' },
  ] as const)
    expect((await operator.post('/admin/runs/retry', form)).statusCode).toBe(400);
  expect((await operator.get('/admin/runs/2001-01-01')).statusCode).toBe(404);
});

test('a run is cancelled, and the cancellation undone', async () => {
  expect((await operator.get(`/admin/runs/cancel?date=${DAY}`)).body).toContain(
    '1 digest of 3 have not been sent',
  );
  await operator.post('/admin/runs/cancel', { date: DAY });
  expect(await states()).toMatchObject({ planned: 0, skipped: 1 });
  expect(await audited(1)).toEqual([`cancelled a run | run ${DAY} | 1 digest`]);
  const page = await operator.get(`/admin/runs/${DAY}`);
  expect(page.body).toContain('Undo the cancellation');
  await operator.post('/admin/runs/retry', { date: DAY, what: 'cancelled' });
  expect(await states()).toMatchObject({ planned: 1, skipped: 0 });
});

test('charts are drawn from the counted figures, which are also in tables', async () => {
  const fresh = await operator.get('/admin/charts');
  expect(fresh.body).toContain('Nothing was counted in these days.');
  await send();
  await world.db.query(
    `insert into interests (subscriber_id, kind, value, created_at)
     select s.id, 'liked', p.id::text, $1 from (select min(id) as id from subscribers) s, (select min(id) as id from papers) p`,
    [world.clock.now()],
  );
  await world.batches.close(world.clock.now());
  world.runWatch.forget();
  world.subscriberCounts.forget();
  await world.figures.record();
  await world.figures.record();
  const { body } = await operator.get('/admin/charts');
  const said = text(body);
  expect(said).toContain('Subscribers by state');
  expect(body).toMatch(
    /<title id="subscribers-active-title">active<\/title><desc id="subscribers-active-text">active, from 4 Sept to 4 Sept: 3 at first/,
  );
  // Two digests are sent and one is lost; the relay had both within a minute of the hour.
  expect(said).toMatch(/2025-09-04 2 0 1 0/);
  expect(said).toMatch(/2025-09-04 100 % 0 % 0 % 0 % 0 %/);
  expect(said).toMatch(/2025-09-04 50 0/);
  expect(said).toMatch(/papers 2025-09-04 68|Day papers 2025-09-04 68/);
  expect(body.length).toBeLessThan(100_000);
  expect((await operator.get('/admin/charts?days=365')).body.length).toBeLessThan(100_000);
});

test('Bull Board is behind the same sign-in, requests nothing from other hosts, and its actions are recorded', async () => {
  expect((await world.app.inject('/admin/queues')).statusCode).toBe(401);
  expect((await world.app.inject('/admin/queues/api/queues')).statusCode).toBe(401);
  const page = await operator.get('/admin/queues');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('<base href="/admin/queues/"');
  expect(page.body).not.toMatch(/(?:src|href)=["']?(?:https?:)?\/\//);
  expect(page.headers['content-security-policy']).not.toContain("script-src 'unsafe");
  const script = /src="(static\/js\/main[^"]+)"/.exec(page.body)![1]!;
  expect((await operator.get(`/admin/queues/${script}`)).headers['content-type']).toContain('javascript');
  for (const path of ['static/../package.json', 'static/%2e%2e/%2e%2e/package.json', 'static/nothing.js'])
    expect((await operator.get(`/admin/queues/${path}`)).statusCode).toBe(404);

  const listed = await operator.get('/admin/queues/api/queues');
  expect(listed.headers['cache-control']).toBe('no-store');
  const queues = listed.json<{ queues: { name: string }[] }>();
  expect(queues.queues.map(({ name }) => name)).toContain('digests');

  const pause = (headers: Record<string, string>) =>
    world.app.inject({
      method: 'PUT',
      url: '/admin/queues/api/queues/digests/pause',
      headers: { cookie: operator.cookie, ...headers },
    });
  expect((await pause({})).statusCode).toBe(403);
  expect((await pause({ origin: 'https://evil.example' })).statusCode).toBe(403);
  expect((await pause({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
  expect(await audited(1)).toEqual(['changed a queue | PUT /api/queues/digests/pause']);
  const [paused] = world.dispatcher.queues().filter(({ name }) => name === 'digests');
  expect(await paused!.isPaused()).toBe(true);
});

test('no response under /admin may be cached, but for the files of Bull Board', async () => {
  const pages = [
    '',
    '/queues',
    '/queues/api/queues',
    '/queues/api/nothing',
    '/queues/static/nothing.js',
    '/audit',
    '/nothing',
  ];
  for (const path of [
    ...pages,
    '/subscribers',
    '/runs/1999-01-01',
    '/sign-in',
    `/sign-in/${'x'.repeat(43)}`,
  ]) {
    const url = `/admin${path}`;
    const responses = [await operator.get(url), await world.app.inject(url), await operator.post(url)];
    for (const { headers } of responses) expect(headers['cache-control'], url).toBe('no-store');
  }
});

test('charts say which edition is the newest where it lies before their days', async () => {
  const before = world.clock.now();
  world.clock.set('2026-11-29T06:00:00Z');
  const later = await signIn(world);
  const { body } = await later.get('/admin/charts');
  expect(body).toContain('No edition is of these 30 days: the newest is of Thursday, 4 September 2025.');
  expect((await later.get('/admin/charts?days=365')).body).toContain('No edition is of these 365 days');
  world.clock.set(before);
});
