import Fastify, { type FastifyError } from 'fastify';
import Type from 'typebox';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { RateCounter } from '../../../services/api/plugins/rate-counter.ts';
import { registerBody } from '../../../services/api/v1/body.ts';
import { registerIdempotency } from '../../../services/api/v1/idempotency.ts';
import { registerKeyCheck } from '../../../services/api/v1/key-check.ts';
import { Problem, sendProblem, toProblem } from '../../../services/api/v1/problem.ts';
import { createApiLimits } from '../../../services/api/v1/rate-limit.ts';
import { closed } from '../../../services/api/v1/schemas.ts';
import { registerValidation } from '../../../services/api/v1/validation.ts';
import { createHandlers } from '../../../workers/handlers.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let key: string;
const opened: { close: () => Promise<void> }[] = [];
beforeAll(async () => {
  world = await createWorld();
  key = await mint();
});
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});
afterAll(() => world.close());

const mint = async (): Promise<string> => {
  const scopes = ['runs:write'];
  return (await world.apiKeys.mint({ name: 'test', scopes, expiresAt: null, createdBy: 'console' })).key;
};

type Act = (name: string) => Promise<{ status: number; secret: string }>;

/** Opens a process of the API with one operation, which does what the test says. */
const open = async (act: Act) => {
  const app = Fastify();
  app.setErrorHandler((error: FastifyError, _request, reply) =>
    sendProblem(reply, 'https://papers.example.org', toProblem(error)),
  );
  app.addSchema(Problem);
  registerBody(app);
  registerValidation(app);
  const count = async () => ({ current: 1, ttl: 60_000 });
  const counter: RateCounter = { count, countPlace: count };
  registerKeyCheck(app, { ...world, limits: createApiLimits({ config: world.config, counter }) });
  registerIdempotency(app, world);
  app.post<{ Body: { name: string; more?: object }; Params: { id: string } }>(
    '/things/:id',
    {
      config: { scope: 'runs:write' },
      schema: { body: closed({ name: Type.String(), more: Type.Optional(Type.Object({})) }) },
    },
    async (request, reply) => {
      const { status, secret } = await act(request.body.name);
      return reply.code(status).header('location', `/things/${request.params.id}`).send({ secret });
    },
  );
  opened.push(app);
  return {
    send: (
      idempotencyKey: string,
      payload: object = { name: 'a' },
      { url = '/things/1', by = key }: { url?: string; by?: string } = {},
    ) =>
      app.inject({
        method: 'POST',
        url,
        payload,
        headers: { authorization: `Bearer ${by}`, 'idempotency-key': idempotencyKey },
      }),
  };
};

/** Returns an action that counts how often it was done, with a status for each time. */
const counting = (...statuses: number[]) => {
  const done: string[] = [];
  const act: Act = async (name) => {
    done.push(name);
    return { status: statuses[done.length - 1] ?? 201, secret: `secret-${done.length}-${name}` };
  };
  return { done, act };
};

it('acts once on twenty identical requests at once, in two processes', async () => {
  const { done, act } = counting();
  const both = [await open(act), await open(act)];
  const responses = await Promise.all(Array.from({ length: 20 }, (_, at) => both[at % 2]!.send('at-once')));
  expect(done).toEqual(['a']);
  const acted = responses.filter(({ headers }) => !headers['idempotency-replayed']);
  expect(acted.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
  for (const response of responses) {
    expect([201, 409]).toContain(response.statusCode);
    if (response.statusCode === 409) {
      expect(response.json().code).toBe('conflict');
      expect(response.headers['retry-after']).toBe('1');
    } else expect(response.json()).toEqual({ secret: 'secret-1-a' });
  }
});

it('returns the first response again, with its headers', async () => {
  const { done, act } = counting(201);
  const api = await open(act);
  const first = await api.send('again', { name: 'a', more: {} });
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  const again = await api.send('again', { more: {}, name: 'a' });
  expect(again.statusCode).toBe(201);
  expect(again.body).toBe(first.body);
  expect(again.headers).toMatchObject({
    'idempotency-replayed': 'true',
    location: '/things/1',
    'content-type': first.headers['content-type'],
  });
  expect(done).toHaveLength(1);
});

it('refuses another body or path under the same Idempotency-Key, and knows keys apart', async () => {
  const { done, act } = counting();
  const api = await open(act);
  await api.send('one');
  for (const response of [
    await api.send('one', { name: 'b' }),
    await api.send('one', { name: 'a' }, { url: '/things/2' }),
  ]) {
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({
      code: 'idempotency_mismatch',
      errors: [{ header: 'idempotency-key' }],
    });
  }
  expect((await api.send('one', { name: 'b' }, { by: await mint() })).statusCode).toBe(201);
  expect(done).toEqual(['a', 'b']);
});

it('stores a refusal, and neither a failure on our side nor an invalid request', async () => {
  const { done, act } = counting(503, 404);
  const api = await open(act);
  expect((await api.send('failing')).statusCode).toBe(503);
  expect((await api.send('failing')).statusCode).toBe(404);
  expect((await api.send('failing')).statusCode).toBe(404);
  expect(done).toHaveLength(2);
  expect((await api.send('invalid', { nobody: 1 })).statusCode).toBe(400);
  expect((await api.send('invalid')).statusCode).toBe(201);

  // No schema tells that there is no such topic, and a program that corrects it goes on.
  const later = await open(counting(400).act);
  expect((await later.send('corrected', { name: 'typo' })).statusCode).toBe(400);
  expect((await later.send('corrected', { name: 'right' })).statusCode).toBe(201);
});

it('lets a killed process be followed by another once its claim has expired', async () => {
  let finish = (): void => {};
  let begun = (): void => {};
  const isUnderWay = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const killed = await open(async () => {
    begun();
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return { status: 201, secret: 'of the killed one' };
  });
  const first = killed.send('killed');
  await isUnderWay;
  const { act } = counting();
  const next = await open(act);
  expect((await next.send('killed')).statusCode).toBe(409);
  world.clock.forward(120_000);
  expect((await next.send('killed')).json()).toEqual({ secret: 'secret-1-a' });
  // It was only slow, and comes too late to be stored.
  finish();
  expect((await first).json()).toEqual({ secret: 'of the killed one' });
  expect((await next.send('killed')).json()).toEqual({ secret: 'secret-1-a' });
});

it('stores nothing that a copy of the database could tell', async () => {
  const { act } = counting();
  const api = await open(act);
  await api.send('ada@example.org', { name: 'grace@example.org' });
  // A cipher's bytes may be any short word, so the texts that are looked for are long.
  const { rows } = await world.db.query<{ text: string }>(
    `select encode(name || request || coalesce(response, ''), 'escape') as text from api_idempotency`,
  );
  for (const { text } of rows) expect(text).not.toMatch(/@example|secret-|things|location/);
  expect((await api.send('ada@example.org', { name: 'grace@example.org' })).body).toContain('grace');
});

it('forgets after 24 hours, and the worker deletes what is old', async () => {
  const { done, act } = counting();
  const api = await open(act);
  await api.send('daily');
  world.clock.forward(24 * 3_600_000 - 1);
  expect((await api.send('daily')).headers['idempotency-replayed']).toBe('true');
  world.clock.forward(1);
  expect((await api.send('daily', { name: 'other' })).statusCode).toBe(201);
  expect(done).toEqual(['a', 'other']);
  world.clock.forward(24 * 3_600_000);
  await createHandlers(world)['record-figures']({});
  const { rows } = await world.db.query<{ n: number }>('select count(*)::int as n from api_idempotency');
  expect(rows).toEqual([{ n: 0 }]);
});

it('refuses an Idempotency-Key that is too long or not printable, and describes it on each POST', async () => {
  const post = (idempotencyKey: string) =>
    world.app.inject({
      method: 'POST',
      url: '/api/v1/runs/2025-09-04/cancel',
      headers: { authorization: `Bearer ${key}`, 'idempotency-key': idempotencyKey },
    });
  for (const bad of ['x'.repeat(256), 'é']) {
    const response = await post(bad);
    expect(response.statusCode).toBe(400);
    expect(response.json().errors[0].header).toBe('idempotency-key');
  }
  expect((await post('cancel 1')).statusCode).toBe(200);
  expect((await post('cancel 1')).headers['idempotency-replayed']).toBe('true');
  const { paths } = (await world.app.inject({ url: '/api/v1/openapi.json' })).json();
  const posts = Object.values<{ post?: { parameters?: { name: string; in: string }[]; responses: object } }>(
    paths,
  ).flatMap(({ post }) => post ?? []);
  expect(posts.length).toBeGreaterThan(0);
  for (const { parameters, responses } of posts) {
    expect(parameters).toContainEqual(expect.objectContaining({ name: 'idempotency-key', in: 'header' }));
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['409', '422']));
  }
});
