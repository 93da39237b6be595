import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordEvent } from '../../../services/events/outbox.ts';
import { loadConfig } from '../../../services/platform/config.ts';
import { createContainer } from '../../../services/wiring/container.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';
import { createWorld, type World } from '../../support/world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

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
beforeEach(async () => {
  // The verifying library compares the timestamp with the clock of the machine.
  world.clock.set(new Date());
});
afterEach(async () => {
  await world.db.query('truncate events, webhook_endpoints, incidents cascade');
  receiver.received.length = 0;
  receiver.answer = (_, response) => response.writeHead(204).end();
});

const add = async (types: string[] | null = null, url = receiver.url) =>
  world.webhookEndpoints.add({ url, description: '', types: types as never });
const happen = (subject = 'one', type: 'incident.opened' | 'incident.closed' = 'incident.opened') =>
  recordEvent(world.db, {
    type,
    subject: `incident:test:${subject}`,
    data: { kind: 'test', about: subject },
  });
const deliver = () => world.webhookDelivery.run();
const logOf = (id: string) => world.webhookLog.list(id, { before: null, limit: 100 });
const refuseWith =
  (status: number, headers: Record<string, string> = {}): Receiver['answer'] =>
  (_, response) =>
    response.writeHead(status, headers).end('no');

describe('a webhook', () => {
  test('is signed as the Standard Webhooks specification says, and holds what the catalogue says', async () => {
    const { secret, endpoint } = await add();
    await happen();
    await deliver();
    const [{ headers, body, event, id }] = receiver.received as [Receiver['received'][number]];
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(id).toMatch(/^evt_[0-9a-f]{32}$/);
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(event);
    expect(event).toEqual({
      type: 'incident.opened',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      data: { kind: 'test', about: 'one' },
    });
    expect(headers['content-type']).toBe('application/json');
    expect(await logOf(endpoint.id)).toMatchObject([
      { event: id, type: 'incident.opened', state: 'delivered', attempts: 1, status: 204, error: null },
    ]);
  });

  test('goes to the endpoints that choose its type, and not to a disabled one', async () => {
    await add(['incident.closed']);
    const { endpoint } = await add(['incident.opened', 'run.started']);
    const off = await add();
    await world.webhookEndpoints.disable(off.endpoint.id, 'for a while');
    await happen();
    await deliver();
    expect(receiver.types()).toEqual(['incident.opened']);
    expect(await logOf(endpoint.id)).toHaveLength(1);
  });

  test('is signed with both secrets for a day after a rotation', async () => {
    const { secret, endpoint } = await add();
    const fresh = await world.webhookEndpoints.rotate(endpoint.id);
    expect(fresh).not.toBe(secret);
    await happen();
    await deliver();
    const verify = (by: string): unknown => {
      const { body, headers } = receiver.received.at(-1)!;
      return new Webhook(by).verify(body, headers as Record<string, string>);
    };
    expect(verify(secret)).toEqual(verify(fresh));
    await world.db.query(`update webhook_endpoints set previous_until = $1`, [world.clock.now()]);
    await happen();
    await deliver();
    expect(verify(fresh)).toBeTruthy();
    expect(() => verify(secret)).toThrow('No matching signature');
  });

  test('a secret is not readable in the database', async () => {
    const { secret } = await add();
    const { rows } = await world.db.query<{ secret: Buffer }>('select secret from webhook_endpoints');
    expect(rows[0]!.secret.toString('latin1')).not.toContain(secret.slice(6));
  });
});

describe('an endpoint that fails', () => {
  test('gets the event again after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, with the same id, and is then disabled', async () => {
    const { endpoint } = await add();
    receiver.answer = refuseWith(500);
    await happen();
    const startedAt = world.clock.now().getTime();
    const after: number[] = [];
    for (let attempts = 1; attempts <= 10; attempts += 1) {
      await deliver();
      expect(receiver.received).toHaveLength(attempts);
      // Nothing happens before its time.
      await deliver();
      expect(receiver.received).toHaveLength(attempts);
      const [delivery] = await logOf(endpoint.id);
      if (delivery!.nextAt === null) break;
      after.push((delivery!.nextAt.getTime() - world.clock.now().getTime()) / 1_000);
      world.clock.set(delivery!.nextAt);
    }
    const planned = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(after).toHaveLength(planned.length);
    for (const [at, seconds] of planned.entries()) {
      expect(after[at]).toBeGreaterThanOrEqual(seconds);
      expect(after[at]).toBeLessThanOrEqual(1.2 * seconds);
    }
    expect(world.clock.now().getTime() - startedAt).toBeGreaterThan(72 * HOUR_MS);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect(await logOf(endpoint.id)).toMatchObject([
      { state: 'given_up', attempts: 10, status: 500, error: 'it returned 500', nextAt: null },
    ]);
    expect(await world.webhookEndpoints.read(endpoint.id)).toMatchObject({
      state: 'disabled',
      disabledBecause: 'it has failed for three days; at last it returned 500',
    });
    expect(await world.incidents.open()).toMatchObject([{ kind: 'webhook-disabled', subject: endpoint.id }]);
  });

  test('is asked by one event at a time while it is away, and gets all once it is back', async () => {
    const { endpoint } = await add();
    await happen('first');
    receiver.answer = refuseWith(503);
    await deliver();
    for (let n = 0; n < 40; n += 1) await happen(`subject ${n}`);
    await deliver();
    // The first event's second attempt is not due yet; one other was tried.
    expect(receiver.received).toHaveLength(2);
    await deliver();
    expect(receiver.received).toHaveLength(2);
    receiver.answer = (_, response) => response.writeHead(200).end();
    world.clock.forward(10 * MINUTE_MS);
    await deliver();
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(41);
    expect((await logOf(endpoint.id)).every(({ state }) => state === 'delivered')).toBe(true);
    expect(await world.webhookEndpoints.read(endpoint.id)).toMatchObject({ failingSince: null, waiting: 0 });
  });

  test('begins anew at another address, and goes on counting at the same one', async () => {
    const { endpoint } = await add();
    receiver.answer = refuseWith(500);
    await happen();
    await deliver();
    const { failingSince } = await world.webhookEndpoints.read(endpoint.id);
    expect(failingSince).not.toBeNull();
    const change = (url: string) =>
      world.webhookEndpoints.change(endpoint.id, { url, description: 'changed', types: null });
    expect((await change(receiver.url)).failingSince).toEqual(failingSince);
    // Three days after the first failure, the first one at the new address disables nothing.
    expect((await change(`${receiver.url}/new`)).failingSince).toBeNull();
    world.clock.forward(73 * HOUR_MS);
    await deliver();
    expect(receiver.received).toHaveLength(2);
    expect((await world.webhookEndpoints.read(endpoint.id)).state).toBe('active');
  });

  test('is asked again when its Retry-After says, if that is later', async () => {
    const { endpoint } = await add();
    receiver.answer = refuseWith(429, { 'retry-after': '7200' });
    await happen();
    await deliver();
    const [delivery] = await logOf(endpoint.id);
    expect(delivery!.nextAt!.getTime() - world.clock.now().getTime()).toBe(2 * HOUR_MS);
  });

  test('is disabled at once by 410, which the operators are told; enabling sends what waits', async () => {
    const { endpoint } = await add();
    receiver.answer = refuseWith(410);
    await happen();
    await deliver();
    expect(await world.webhookEndpoints.read(endpoint.id)).toMatchObject({ state: 'disabled', waiting: 1 });
    const [incident] = await world.incidents.open();
    expect(incident).toMatchObject({ kind: 'webhook-disabled', subject: endpoint.id });
    expect(incident!.message).toMatch(/^The webhook endpoint at 127\.0\.0\.1:\d+ gets no more events/);
    receiver.answer = (_, response) => response.writeHead(200).end();
    await deliver();
    expect(receiver.received).toHaveLength(1);
    await world.webhookEndpoints.enable(endpoint.id);
    await deliver();
    expect(receiver.received[1]!.id).toBe(receiver.received[0]!.id);
    expect(await world.incidents.open()).toEqual([]);
  });

  test('holds up no other endpoint while it does not respond', async () => {
    const other = await startReceiver();
    try {
      await add();
      await add(null, other.url);
      const held: ServerResponse[] = [];
      receiver.answer = (_, response) => held.push(response);
      await happen('first');
      const running = deliver();
      await Promise.all([receiver.until((all) => all.length === 1), other.until((all) => all.length === 1)]);
      await happen('second');
      // The first endpoint's request is still under way.
      await world.webhookDelivery.start();
      await other.until((all) => all.length === 2);
      expect(receiver.received).toHaveLength(1);
      receiver.answer = (_, response) => response.writeHead(204).end();
      for (const response of held) response.writeHead(204).end();
      await running;
      await deliver();
      expect(receiver.received).toHaveLength(2);
    } finally {
      await other.close();
    }
  });

  test('gets nothing at an address or a name that leads into a private network', async () => {
    const { endpoint } = await add();
    for (const [host, named] of [
      ['127.0.0.2', '127.0.0.2'],
      ['[::1]', '[::1]'],
      ['localhost', 'localhost'],
    ]) {
      await world.db.query(`update webhook_endpoints set url = $1, failures = 0, retry_at = null`, [
        receiver.url.replace('127.0.0.1', host!),
      ]);
      await happen(host);
      await deliver();
      const [delivery] = await logOf(endpoint.id);
      expect(delivery).toMatchObject({
        state: 'waiting',
        status: null,
        error: `${named} is not an address of the open internet, so nothing was sent`,
      });
    }
    expect(receiver.received).toEqual([]);
  });
});

describe('order', () => {
  test('a later event of a subject waits for the earlier one, and others do not', async () => {
    await add();
    receiver.answer = ({ event }, response) =>
      response.writeHead(event.data.about === 'slow' && receiver.received.length < 3 ? 500 : 204).end();
    await happen('slow');
    await happen('slow', 'incident.closed');
    await happen('other');
    await deliver();
    world.clock.forward(10_000);
    await deliver();
    world.clock.forward(10 * MINUTE_MS);
    await deliver();
    const got = receiver.received.map(({ event }) => `${event.type} ${event.data.about}`);
    expect(got.filter((each) => each.endsWith('slow'))).toEqual([
      ...Array(got.filter((each) => each === 'incident.opened slow').length).fill('incident.opened slow'),
      'incident.closed slow',
    ]);
    expect(got.indexOf('incident.opened other')).toBeLessThan(got.indexOf('incident.closed slow'));
  });

  test('an event that was given up lets the later ones of its subject pass', async () => {
    const { endpoint } = await add();
    receiver.answer = refuseWith(400);
    await happen('slow');
    await deliver();
    await world.db.query('update webhook_deliveries set attempts = 10');
    receiver.answer = (_, response) => response.writeHead(204).end();
    await happen('slow', 'incident.closed');
    world.clock.forward(MINUTE_MS);
    await deliver();
    expect((await logOf(endpoint.id)).map(({ state }) => state)).toEqual(['delivered', 'given_up']);
  });
});

describe('what a receiver does', () => {
  test('a redirect is not followed', async () => {
    const { endpoint } = await add();
    receiver.answer = refuseWith(307, { location: `${receiver.url}/elsewhere` });
    await happen();
    await deliver();
    expect(receiver.received).toHaveLength(1);
    expect(await logOf(endpoint.id)).toMatchObject([
      { status: 307, error: 'it redirects (307), which is not followed' },
    ]);
  });

  test('of an endless response 64 KB are kept, and characters that Postgres refuses are replaced', async () => {
    const { endpoint } = await add();
    receiver.answer = (_, response) => {
      response.writeHead(200);
      response.write('\0');
      const send = (): void => {
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', send);
      send();
    };
    await happen();
    await deliver();
    const [delivery] = await logOf(endpoint.id);
    const { attempts } = await world.webhookLog.read(endpoint.id, delivery!.event);
    expect(attempts).toMatchObject([{ status: 200, error: null }]);
    expect(attempts[0]!.response).toBe(`\ufffd${'x'.repeat(65_535)}`);
  });
});

describe('by hand', () => {
  test('one event, or all since a time, are sent again with their ids; also those that it never got', async () => {
    const since = new Date(Date.now() - MINUTE_MS);
    await happen('before it was added');
    await deliver();
    const { endpoint } = await add(['incident.opened']);
    await happen('after');
    await happen('after', 'incident.closed');
    await deliver();
    const [first] = receiver.received;
    expect(receiver.received).toHaveLength(1);
    await world.webhookLog.resend(endpoint.id, first!.id);
    await deliver();
    expect(receiver.received[1]).toMatchObject({ id: first!.id, body: first!.body });
    expect(await world.webhookLog.resendSince(endpoint.id, since)).toBe(2);
    await deliver();
    expect(receiver.received.slice(2).map(({ event }) => event.data.about)).toEqual(
      expect.arrayContaining(['before it was added', 'after']),
    );
    expect((await world.webhookLog.read(endpoint.id, first!.id)).attempts).toHaveLength(3);
    await expect(world.webhookLog.resend(endpoint.id, `evt_${'0'.repeat(32)}`)).rejects.toThrow(
      'no such delivery',
    );
  });

  test('a test event goes to its endpoint alone, whatever its types', async () => {
    await add();
    const { endpoint } = await add(['run.started'], `${receiver.url}?second`);
    await world.webhookEndpoints.test(endpoint.id);
    await deliver();
    expect(receiver.received.map(({ event }) => [event.type, event.data])).toEqual([
      ['webhook.test', { endpoint: endpoint.id }],
    ]);
    await world.webhookEndpoints.disable(endpoint.id, 'x');
    await expect(world.webhookEndpoints.test(endpoint.id)).rejects.toThrow('enable it first');
  });

  test('an address is checked when it is given', async () => {
    for (const [url, why] of [
      ['http://example.org/hooks', 'must begin with https'],
      ['ftp://example.org', 'must begin with https'],
      ['nonsense', 'whole address'],
      ['https://user:pw@example.org', 'no password'],
      ['https://127.0.0.2/hooks', 'private network'],
      ['https://[::ffff:10.0.0.1]/', 'private network'],
      ['https://169.254.169.254/latest', 'private network'],
      ['https://localhost/', 'private network'],
    ] as const)
      await expect(add(null, url)).rejects.toThrow(why);
    await expect(add([])).rejects.toThrow('Choose types');
    await expect(add(['webhook.test'])).rejects.toThrow('Choose types');
    expect((await add(null, 'https://example.org/hooks#part')).endpoint.url).toBe(
      'https://example.org/hooks',
    );
  });

  test('deleting an endpoint deletes what waits for it', async () => {
    const { endpoint } = await add();
    receiver.answer = refuseWith(500);
    await happen();
    await deliver();
    await world.webhookEndpoints.remove(endpoint.id);
    await expect(world.webhookEndpoints.read(endpoint.id)).rejects.toThrow('no such webhook endpoint');
    expect(await world.webhookLog.counts()).toEqual({ waiting: 0, retrying: 0, givenUp: 0 });
  });
});

test('the metrics count what waits, what is retried and what was given up', async () => {
  await add();
  receiver.answer = refuseWith(500);
  for (const subject of ['one', 'two', 'three']) await happen(subject);
  await deliver();
  await world.db.query(
    `update webhook_deliveries set state = 'given_up' where subject = 'incident:test:two'`,
  );
  await happen('four');
  await deliver();
  const samples = (await world.metrics.read())
    .split('\n')
    .filter((line) => line.startsWith('paperboy_webhook_deliveries{'));
  expect(samples).toEqual([
    'paperboy_webhook_deliveries{state="waiting"} 3',
    expect.stringMatching(/^paperboy_webhook_deliveries\{state="retrying"\} [23]$/),
    'paperboy_webhook_deliveries{state="given_up"} 1',
  ]);
});

test('several workers share the work: each event is sent once', async () => {
  const second = createContainer(loadConfig(world.env), 'second', { clock: world.clock, log: world.log });
  try {
    const { endpoint } = await add();
    for (let n = 0; n < 60; n += 1)
      await happen(`subject ${n % 30}`, n < 30 ? 'incident.opened' : 'incident.closed');
    await Promise.all([deliver(), second.webhookDelivery.run()]);
    await deliver();
    expect(receiver.received).toHaveLength(60);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(60);
    expect((await logOf(endpoint.id)).every(({ state }) => state === 'delivered')).toBe(true);
  } finally {
    await second.close();
  }
});
