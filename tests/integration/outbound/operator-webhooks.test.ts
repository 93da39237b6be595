import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Operator, signIn } from '../../support/operator.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { createWorld, post, type World } from '../../support/world.ts';

let world: World;
let receiver: Receiver;
let operator: Operator;

beforeAll(async () => {
  receiver = await startReceiver();
  world = await createWorld({ env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' } });
  operator = await signIn(world);
});
afterAll(async () => {
  await world?.close();
  await receiver?.close();
});

const idIn = (html: string): string => /\/admin\/webhooks\/([0-9a-f-]{36})/.exec(html)![1]!;
const secretIn = (html: string): string => /whsec_[A-Za-z0-9+/]+=/.exec(html)![0];
const saidAfter = async (url: string, form: Record<string, string | string[]> = {}): Promise<string> => {
  const response = await operator.post(url, form);
  expect(response.statusCode).toBe(303);
  return (await operator.get(String(response.headers.location))).body;
};

test('an operator adds, tests, changes, rotates, disables, enables, resends and deletes', async () => {
  expect((await operator.get('/admin/webhooks')).body).toContain('No other system is told of anything yet.');

  const added = await operator.post('/admin/webhooks', {
    url: receiver.url,
    description: 'The <b>database</b>',
    types: ['run.started', 'incident.opened'],
  });
  expect(added.statusCode).toBe(200);
  expect(added.headers['cache-control']).toBe('no-store');
  const id = idIn(added.body);
  const at = `/admin/webhooks/${id}`;
  const secret = secretIn(added.body);
  const listed = (await operator.get('/admin/webhooks')).body;
  expect(listed).toContain('The &lt;b&gt;database&lt;/b&gt;');
  expect(listed).toContain('run.started, incident.opened');
  expect(listed).not.toContain(secret);

  expect(await saidAfter(`${at}/test`)).toContain('The test event is on its way');
  receiver.answer = (_, response) => response.writeHead(500).end('<script>no</script>');
  await world.webhookDelivery.run();
  const { id: event } = receiver.received[0]!;
  const failed = (await operator.get(at)).body;
  expect(failed).toContain('it returned 500');
  expect(failed).toContain('failing');
  const delivery = (await operator.get(`${at}/deliveries/${event}`)).body;
  expect(delivery).toContain('&lt;script&gt;no&lt;/script&gt;');
  expect(delivery).toContain(`&quot;endpoint&quot;: &quot;${id}&quot;`);

  receiver.answer = (_, response) => response.writeHead(204).end();
  expect(await saidAfter(`${at}/deliveries/${event}/resend`)).toContain('On its way again');
  world.clock.forward(60_000);
  await world.webhookDelivery.run();
  expect(receiver.received.map((each) => each.id)).toEqual([event, event]);

  expect(await saidAfter(at, { url: `${receiver.url}?2`, description: 'Other' })).toContain('Saved.');
  expect(await world.webhookEndpoints.read(id)).toMatchObject({ types: null, url: `${receiver.url}?2` });
  const rotated = secretIn((await operator.post(`${at}/rotate`)).body);
  expect(rotated).not.toBe(secret);
  expect((await operator.get(at)).body).toContain('The old secret signs too until');

  expect(await saidAfter(`${at}/disable`)).toContain('by an operator');
  expect(await saidAfter(`${at}/enable`)).toContain('what waits is on its way');
  await world.incidents.raise('no-papers', '2025-09-04', 'none');
  await world.webhookDelivery.run();
  const since = new Date(Date.now() - 3_600_000).toISOString().slice(0, 16);
  expect(await saidAfter(`${at}/resend`, { since })).toContain('On its way again');
  await world.webhookDelivery.run();
  expect(receiver.received.filter(({ event: { type } }) => type === 'incident.opened')).toHaveLength(2);
  expect((await operator.post(`${at}/resend`, { since: 'yesterday' })).statusCode).toBe(400);

  expect((await operator.get(`${at}/delete`)).body).toContain('Delete this endpoint?');
  expect(await saidAfter(`${at}/delete`)).toContain('Deleted');
  expect((await operator.get(at)).statusCode).toBe(404);

  const log = (await operator.get('/admin/audit')).body;
  for (const action of ['added', 'tested', 'changed', 'disabled', 'enabled', 'deleted'])
    expect(log).toContain(`${action} a webhook endpoint`);
  expect(log).toContain('rotated the secret of a webhook endpoint');
  expect(log).toContain('resent events to a webhook endpoint');
  expect(log).not.toContain('whsec_');
});

test('a wrong address comes back with the form as it was filled in', async () => {
  const response = await operator.post('/admin/webhooks', {
    url: 'http://example.org/hooks',
    description: 'Mine',
    types: 'run.started',
  });
  expect(response.statusCode).toBe(400);
  expect(response.body).toContain('The address must begin with https://.');
  expect(response.body).toContain('value="http://example.org/hooks"');
  expect(response.body).toMatch(/value="run\.started" checked/);
});

test('nobody else sees or changes endpoints, and ids that cannot be are not found', async () => {
  expect((await world.app.inject('/admin/webhooks')).statusCode).toBe(401);
  const form = { url: receiver.url };
  const unsigned = await post(world.app, '/admin/webhooks', form);
  expect([401, 403]).toContain(unsigned.statusCode);
  const keyless = await post(world.app, '/admin/webhooks', form, { cookie: operator.cookie });
  expect(keyless.statusCode).toBe(403);
  for (const path of [
    'x',
    '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51',
    '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51/delete',
  ])
    expect((await operator.get(`/admin/webhooks/${path}`)).statusCode).toBe(404);
  expect(await world.webhookEndpoints.list()).toEqual([]);
});
