import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GENERIC_SECRET, send, signGeneric, storedItems } from '../../support/webhooks.ts';
import { createWorld, type World } from '../../support/world.ts';
import { connectionRefused } from '../../support/wrapped-db.ts';

const NOW = new Date('2025-09-04T06:00:00Z');
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

const bounce = (id: string) => ({
  id,
  type: 'bounce',
  recipient: 'ana@example.org',
  messageId: '<digest.1.x@papers.example.org>',
  status: '5.1.1',
  code: 550,
  diagnostic: '550 5.1.1 no such user',
});

let world: World;
let isAway = false;
beforeEach(async () => {
  isAway = false;
  world = await createWorld({
    now: NOW.toISOString(),
    env: { WEBHOOK_GENERIC_SECRET: `${GENERIC_SECRET}, an-older-key-of-it` },
    onQuery: () => (isAway ? connectionRefused() : undefined),
  });
});
afterEach(() => world.close());

const generic = (body: unknown, at = NOW, secret?: string) =>
  send(world, '/webhooks/generic', signGeneric(body, at, secret));
const codeOf = (response: { json: () => { error: { code: string } } }): string => response.json().error.code;

describe('a signed request', () => {
  test('has each of its events stored before it is answered', async () => {
    const response = await generic({ events: [bounce('a'), bounce('b')] });
    expect([response.statusCode, response.json()]).toEqual([200, { stored: 2, repeated: 0, ignored: 0 }]);
    expect(await storedItems(world)).toEqual([
      { via: 'webhook:generic', event: bounce('a'), repeats: 0 },
      { via: 'webhook:generic', event: bounce('b'), repeats: 0 },
    ]);
  });

  test('that comes again is counted, and stores nothing', async () => {
    await generic([bounce('a')]);
    expect((await generic([bounce('a'), bounce('b'), bounce('b')])).json()).toEqual({
      stored: 1,
      repeated: 2,
      ignored: 0,
    });
    expect((await storedItems(world)).map(({ repeats }) => repeats)).toEqual([1, 1]);
    await generic([bounce('c')], NOW, 'a-key-that-is-wrong');
    const { body } = await world.app.inject({ url: '/metrics' });
    expect(body).toContain('paperboy_webhook_events_total{provider="generic",outcome="stored"} 2');
    expect(body).toContain('paperboy_webhook_events_total{provider="generic",outcome="repeated"} 2');
    expect(body).toContain('paperboy_webhook_refused_total{provider="generic",reason="forged"} 1');
  });

  test('that comes many times at once, in any order, is stored once', async () => {
    const events = Array.from({ length: 50 }, (_, at) => bounce(String(at)));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => generic(at % 2 === 0 ? events : events.toReversed())),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(answers.reduce((sum, answer) => sum + answer.json().stored, 0)).toBe(50);
    expect((await storedItems(world)).map(({ repeats }) => repeats)).toEqual(Array(50).fill(19));
  });

  test('may be signed with an older key, or with both', async () => {
    expect((await generic([bounce('a')], NOW, 'an-older-key-of-it')).statusCode).toBe(200);
    const { headers, payload } = signGeneric([bounce('b')], NOW);
    const both = `v1=${'0'.repeat(64)}, ${headers['paperboy-signature']}`;
    const response = await send(world, '/webhooks/generic', {
      headers: { ...headers, 'paperboy-signature': both },
      payload,
    });
    expect(response.statusCode).toBe(200);
  });

  test('may be five minutes old or early, and no more', async () => {
    for (const at of [minutes(-5), minutes(5)]) expect((await generic([], at)).statusCode).toBe(200);
    for (const at of [minutes(-6), minutes(6)]) {
      const response = await generic([bounce('a')], at);
      expect([response.statusCode, codeOf(response)]).toEqual([401, 'expired']);
    }
    expect(await storedItems(world)).toEqual([]);
  });
});

describe('nothing is stored of', () => {
  afterEach(async () => expect(await storedItems(world)).toEqual([]));

  test('a request whose body, time or signature was changed, by one character', async () => {
    const { headers, payload } = signGeneric([bounce('a')], NOW);
    const changed = [
      { headers, payload: payload.replace('ana', 'anb') },
      { headers: { ...headers, 'paperboy-timestamp': String(NOW.getTime() / 1_000 + 1) }, payload },
      {
        headers: {
          ...headers,
          'paperboy-signature': headers['paperboy-signature']!.replace(/.$/, (last) =>
            last === '0' ? '1' : '0',
          ),
        },
        payload,
      },
    ];
    for (const each of changed) {
      const response = await send(world, '/webhooks/generic', each);
      expect([response.statusCode, codeOf(response)]).toEqual([401, 'forged']);
    }
    const unsigned = await send(world, '/webhooks/generic', { headers: {}, payload });
    expect([unsigned.statusCode, codeOf(unsigned)]).toEqual([401, 'unsigned']);
    // Its body is not read, so the connection ends; one that was read may be followed by another.
    expect(unsigned.headers.connection).toBe('close');
    expect((await generic([])).headers.connection).not.toBe('close');
  });

  test('a body that is no list of events; the answer names what is wrong', async () => {
    const bodies: [unknown, RegExp][] = [
      ['{', /list/],
      ['', /list/],
      ['\0', /list/],
      [{ events: 'x' }, /list/],
      ['['.repeat(500_000), /list/],
      [`${'['.repeat(40)}${']'.repeat(40)}`, /list/],
      [[null], /events\[0\]/],
      [[bounce('a'), { ...bounce('b'), type: 'explosion' }], /events\[1\]: type/],
      [[{ ...bounce('a'), recipient: { a: 1 } }], /events\[0\]: recipient/],
      [[{ ...bounce('a'), code: '550' }], /events\[0\]: code/],
    ];
    for (const [body, said] of bodies) {
      const response = await generic(body);
      expect([response.statusCode, codeOf(response)], String(said)).toEqual([400, 'malformed']);
      expect(response.json().error.message).toMatch(said);
    }
  });

  test('10,000 events, or 5 MB', async () => {
    const many = await generic(
      Array.from({ length: 10_000 }, (_, at) => ({ id: String(at), type: 'delay' })),
    );
    expect([many.statusCode, codeOf(many)]).toEqual([400, 'too-many-events']);
    const large = await generic([{ ...bounce('a'), diagnostic: 'x'.repeat(5_000_000) }]);
    expect([large.statusCode, codeOf(large)]).toEqual([413, 'too_large']);
    // Without a length it is read up to the limit.
    const { headers } = signGeneric([], NOW);
    const stream = Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(100_000, 'x')));
    const chunked = await world.app.inject({
      method: 'POST',
      url: '/webhooks/generic',
      headers,
      payload: stream,
    });
    expect([chunked.statusCode, codeOf(chunked)]).toEqual([413, 'too_large']);
  });

  test('a provider that is not set up, or that there is not', async () => {
    const answers = await Promise.all(
      ['sendgrid', 'nobody', '__proto__', 'constructor'].map((name) =>
        send(world, `/webhooks/${name}`, signGeneric([bounce('a')], NOW)),
      ),
    );
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(answers[0]!.statusCode).toBe(404);
  });

  test('a request while Postgres is away, for which the provider tries again', async () => {
    isAway = true;
    const response = await generic([bounce('a')]);
    expect([response.statusCode, codeOf(response)]).toEqual([503, 'unavailable']);
    isAway = false;
  });
});

test('readers’ limits do not count webhooks, and a flood of refused ones is cut short', async () => {
  const accepted = await Promise.all(Array.from({ length: 120 }, (_, at) => generic([bounce(String(at))])));
  expect(new Set(accepted.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  const forged = await Promise.all(
    Array.from({ length: 150 }, (_, at) => generic([bounce(`f${at}`)], NOW, 'a-key-that-is-wrong')),
  );
  const statuses = forged.map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(100);
  expect((await generic([bounce('a')], NOW, 'a-key-that-is-wrong')).statusCode).toBe(429);
  // The operator is told of the first one.
  expect(world.logLines.filter((line) => line.includes('a webhook was refused'))).toHaveLength(1);
  expect(await storedItems(world)).toHaveLength(120);
});
