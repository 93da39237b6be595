import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiScope } from '../../../services/admin/api-scopes.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  world = await createWorld({
    now: new Date().toISOString(),
    env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' },
  });
});
afterAll(async () => {
  await world?.close();
  await receiver?.close();
});
beforeEach(async () => {
  await world.db.query('truncate events, webhook_endpoints, incidents cascade');
  receiver.received.length = 0;
});

const client = async (...scopes: ApiScope[]) => {
  const { key } = await world.apiKeys.mint({ name: 'test', scopes, expiresAt: null, createdBy: 'console' });
  return (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) =>
    world.app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(payload && { payload }),
    });
};

test('events are listed since a cursor, which goes on for ever', async () => {
  const call = await client('events:read');
  const empty = (await call('GET', '/events')).json();
  expect(empty).toEqual({ data: [], next: expect.any(String) });
  for (const source of ['one', 'two', 'three']) await world.incidents.raise('source-failing', source, 'x');
  await world.incidents.resolve('source-failing', 'two');
  await world.webhookDelivery.run();

  const first = (await call('GET', `/events?limit=3&cursor=${empty.next}`)).json();
  expect(
    first.data.map(({ type, data }: { type: string; data: { about: string } }) => [type, data.about]),
  ).toEqual([
    ['incident.opened', 'one'],
    ['incident.opened', 'two'],
    ['incident.opened', 'three'],
  ]);
  expect(first.data[0]).toEqual({
    id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
    type: 'incident.opened',
    timestamp: expect.any(String),
    subject: 'incident:source-failing:one',
    data: { kind: 'source-failing', about: 'one' },
  });
  const second = (await call('GET', `/events?limit=3&cursor=${first.next}`)).json();
  expect(second.data).toHaveLength(1);
  const third = (await call('GET', `/events?cursor=${second.next}`)).json();
  expect(third).toEqual({ data: [], next: second.next });
  await world.incidents.resolve('source-failing', 'one');
  await world.webhookDelivery.run();
  expect((await call('GET', `/events?cursor=${third.next}`)).json().data).toHaveLength(1);

  const closed = (await call('GET', '/events?types=incident.closed,run.started')).json();
  expect(closed.data).toHaveLength(2);
  for (const query of ['types=nothing', 'cursor=nonsense', 'limit=0', 'colour=red'])
    expect((await call('GET', `/events?${query}`)).statusCode).toBe(400);
  expect((await (await client('webhooks:write'))('GET', '/events')).statusCode).toBe(403);
});

test('of changes of one endpoint at the same time under one ETag, one is made', async () => {
  const call = await client('webhooks:write');
  const added = await call('POST', '/webhook-endpoints', { url: receiver.url });
  const at = `/webhook-endpoints/${added.json().id}`;
  const together = async (...changes: (() => ReturnType<typeof call>)[]) => {
    const holder = await world.db.connect();
    try {
      await holder.query('begin');
      await holder.query('select from webhook_endpoints for update');
      const replies = Promise.all(changes.map((change) => change()));
      await expect
        .poll(
          async () =>
            (
              await world.db.query<{ n: number }>(
                `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
              )
            ).rows[0]!.n,
          { timeout: 20_000 },
        )
        .toBe(changes.length);
      await holder.query('commit');
      return await replies;
    } finally {
      holder.release();
    }
  };
  const headers = { 'if-match': String(added.headers.etag) };
  const replies = await together(
    () => call('PATCH', at, { description: 'A' }, headers),
    () => call('PATCH', at, { state: 'disabled' }, headers),
    () => call('PATCH', at, { types: ['run.started'] }, headers),
  );
  expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412]);
  const won = replies.find(({ statusCode }) => statusCode === 200)!;
  expect((await call('GET', at)).json()).toEqual(won.json());
  expect((await call('DELETE', at, undefined, headers)).statusCode).toBe(412);

  // Without If-Match, changes of different fields leave each other as they are.
  await together(
    () => call('PATCH', at, { description: 'C' }),
    () => call('PATCH', at, { types: ['run.finished'] }),
  );
  expect((await call('GET', at)).json()).toMatchObject({ description: 'C', types: ['run.finished'] });
  expect(
    (
      await call(
        'GET',
        at.replace(/[0-9a-f-]{36}$/, (id) => id.toUpperCase()),
      )
    ).statusCode,
  ).toBe(200);
});

test('an endpoint is added, changed under If-Match, tested, rotated, asked for its log, resent to and deleted', async () => {
  const call = await client('webhooks:write');
  const added = await call('POST', '/webhook-endpoints', { url: receiver.url, types: ['incident.opened'] });
  expect(added.statusCode).toBe(201);
  const { id, secret, ...endpoint } = added.json();
  expect(endpoint).toMatchObject({
    url: receiver.url,
    description: '',
    types: ['incident.opened'],
    state: 'active',
  });
  const at = `/webhook-endpoints/${id}`;
  expect(added.headers.location).toBe(`/api/v1${at}`);
  const read = await call('GET', at);
  expect(read.json()).toEqual({ id, ...endpoint });
  expect(read.headers.etag).toBe(added.headers.etag);
  expect((await call('GET', '/webhook-endpoints')).json()).toEqual({ data: [{ id, ...endpoint }] });

  const etag = String(read.headers.etag);
  const changed = await call('PATCH', at, { description: 'Ours' }, { 'if-match': etag });
  expect(changed.json()).toMatchObject({ description: 'Ours', types: ['incident.opened'] });
  expect((await call('PATCH', at, { description: 'Late' }, { 'if-match': etag })).statusCode).toBe(412);
  expect((await call('PATCH', at, { url: 'http://example.org' })).json().errors).toEqual([
    { pointer: '/url', detail: 'The address must begin with https://.' },
  ]);
  expect((await call('PATCH', at, { types: ['webhook.test'] })).statusCode).toBe(400);

  expect((await call('POST', `${at}/test`, {})).statusCode).toBe(202);
  await world.webhookDelivery.run();
  const [sent] = receiver.received as [Receiver['received'][number]];
  const headers = sent.headers as Record<string, string>;
  expect(new Webhook(secret).verify(sent.body, headers)).toMatchObject({ type: 'webhook.test' });
  const { secret: fresh } = (await call('POST', `${at}/rotate`)).json();
  expect(fresh).not.toBe(secret);

  await world.incidents.raise('source-failing', 'one', 'x');
  await world.webhookDelivery.run();
  const page = (await call('GET', `${at}/deliveries?limit=1`)).json();
  expect(page.data).toMatchObject([
    { type: 'incident.opened', state: 'delivered', attempts: 1, nextAttemptAt: null },
  ]);
  const rest = (await call('GET', `${at}/deliveries?cursor=${page.next}`)).json();
  expect(rest).toMatchObject({ data: [{ event: sent.id, type: 'webhook.test' }], next: null });
  expect((await call('GET', `${at}/deliveries/${sent.id}`)).json()).toMatchObject({
    state: 'delivered',
    log: [{ status: 204, error: null, response: '' }],
  });
  expect((await call('POST', `${at}/deliveries/${sent.id}/resend`)).json()).toEqual({ resent: 1 });
  const since = new Date(Date.now() - 3_600_000).toISOString();
  expect((await call('POST', `${at}/resend`, { since })).json()).toEqual({ resent: 1, since });
  await world.webhookDelivery.run();
  expect(receiver.received).toHaveLength(4);
  const leap = await call('POST', `${at}/resend`, { since: '2016-12-31T23:59:60Z' });
  expect([leap.statusCode, leap.json().errors[0].pointer]).toEqual([400, '/since']);

  expect((await call('PATCH', at, { state: 'disabled' })).json()).toMatchObject({ state: 'disabled' });
  expect((await call('POST', `${at}/test`)).statusCode).toBe(409);
  expect((await call('PATCH', at, { state: 'active' })).json()).toMatchObject({ state: 'active' });
  const gone = await call('DELETE', at);
  expect([gone.statusCode, gone.body]).toEqual([204, '']);
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/rotate'],
    ['POST', '/test'],
    ['GET', '/deliveries'],
    ['GET', `/deliveries/${sent.id}`],
    ['POST', `/deliveries/${sent.id}/resend`],
  ] as const)
    expect([method, path, (await call(method, `${at}${path}`)).statusCode]).toEqual([method, path, 404]);

  const actions = (await world.audit.list(null, 20)).map(({ operator, action }) => `${operator}: ${action}`);
  expect(actions[0]).toMatch(/^key test \(paperboy_\w+…\): deleted a webhook endpoint$/);
  expect(actions.filter((each) => each.includes('resent events'))).toHaveLength(2);
});
