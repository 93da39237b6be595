import { afterAll, beforeAll, expect, test } from 'vitest';
import { paperboy } from '../../support/paperboy.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  world = await createWorld({ env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' } });
});
afterAll(async () => {
  await world?.close();
  await receiver?.close();
});

const run = (...args: string[]) =>
  paperboy(['webhooks', ...args], { env: world.env, cwd: process.cwd(), clock: world.clock });

test('adds, tests, shows, rotates, disables, enables and resends', async () => {
  expect((await run('list')).stdout).toBe('There is no endpoint.\n');
  const added = (await run('add', receiver.url, '--types', 'run.started', '--json')).json() as {
    id: string;
    secret: string;
  };
  expect(added).toMatchObject({ url: receiver.url, types: ['run.started'] });
  expect(added.secret).toMatch(/^whsec_/);
  const { id } = added;
  expect((await run('list')).stdout).toMatch(
    new RegExp(`${id} +active +0 +http://127.0.0.1:\\d+/hooks +run.started`),
  );

  expect((await run('test', id)).code).toBe(0);
  receiver.answer = (_, response) => response.writeHead(500).end('no room');
  await world.webhookDelivery.run();
  const event = receiver.received[0]!.id;
  expect((await run('list')).stdout).toContain('failing');
  expect((await run('log', id)).stdout).toMatch(
    new RegExp(`${event} +webhook.test +waiting +1 +it returned 500`),
  );
  expect((await run('log', id, '--event', event)).stdout).toMatch(
    /webhook.test: waiting\n.* ms {2}it returned 500\n {2}no room/,
  );

  receiver.answer = (_, response) => response.writeHead(204).end();
  expect((await run('resend', id, '--event', event, '--json')).json()).toEqual({ id, resent: 1 });
  await world.webhookDelivery.run();
  expect(receiver.received.map((each) => each.id)).toEqual([event, event]);
  expect((await run('resend', id, '--since', '2025-09-04', '--json')).json()).toEqual({ id, resent: 0 });

  expect((await run('rotate', id, '--json')).json()).toMatchObject({
    id,
    secret: expect.stringMatching(/^whsec_/),
  });
  expect((await run('disable', id, '--json')).json()).toEqual({ id, state: 'disabled' });
  expect((await run('test', id)).code).toBe(1);
  expect((await run('enable', id, '--json')).json()).toEqual({ id, state: 'active' });

  const actions = (await world.audit.list(null, 20)).map(({ operator, action }) => `${operator} ${action}`);
  expect(actions).toContain('console rotated the secret of a webhook endpoint');
  expect(actions).toContain('console disabled a webhook endpoint');
});

test('says what is wrong with what it is given', async () => {
  expect((await run('add', 'http://example.org/')).stderr).toContain('must begin with https://');
  expect((await run('add', receiver.url, '--types', 'nothing')).code).toBe(2);
  expect((await run('resend', 'x')).code).toBe(2);
  expect((await run('resend', 'x', '--since', 'noon')).code).toBe(2);
  expect((await run('log', '0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51')).stderr).toContain(
    'no such webhook endpoint',
  );
});
