import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Operator, signIn } from '../support/operator.ts';
import { createWorld, post, type World } from '../support/world.ts';

type Shape = { properties?: Record<string, unknown>; type?: string };
type Schemas = { params?: Shape; querystring?: Shape; body?: Shape };

let world: World;
let operator: Operator;
let tokens: Record<string, string>;
const routes: RouteOptions[] = [];

beforeAll(async () => {
  world = await createWorld({ seeded: true, app: { onRoute: (route) => routes.push(route) } });
  operator = await signIn(world);
  const id = await world.addReader('reader@example.org');
  const now = world.clock.now();
  tokens = Object.fromEntries(
    (
      [
        'preferences',
        'unsubscribe',
        'confirm',
        'erase',
        'address',
        'feedback',
        'digest',
        'feed',
        'saved',
        'saved-feed',
      ] as const
    ).map((purpose) => [purpose, world.links.sign(purpose, { subject: id, detail: 1 }, now)]),
  );
});
afterAll(() => world.close());

/** The bodies of these are not read: RFC 8058 defines one of them, the others are a single button. */
const BUTTONS =
  /^\/(unsubscribe|address|erase|ask|admin\/sign-in)\/:token$|\/sign-out$|\/(feed|erase|pause|resume|unsubscribe|resend|approve|export|back|forget)$|^\/admin\/announcements\/:id\/(test|cancel)$/;

const methodsOf = ({ method }: RouteOptions): string[] => [method].flat();
const schemasOf = ({ schema }: RouteOptions): Schemas => (schema ?? {}) as Schemas;

describe('every route declares its input', () => {
  test('its params, by name', () => {
    const lacking = routes.filter((route) => {
      const names = [...route.url.matchAll(/:(\w+)/g)].map(([, name]) => name!);
      if (route.url.includes('*')) names.push('*');
      const { params } = schemasOf(route);
      const isRecord = route.url.startsWith('/admin/queues/') && params?.type === 'object';
      // Files of a library, whose plugin looks them up in a fixed list.
      const isFile = route.url.startsWith('/docs/explorer/static/');
      // The response to a preflight is the same whatever is named.
      const isPreflight = methodsOf(route).includes('OPTIONS');
      return !isRecord && !isFile && !isPreflight && names.some((name) => !params?.properties?.[name]);
    });
    expect(lacking.map(({ url }) => url)).toEqual([]);
    expect(routes.length).toBeGreaterThan(80);
  });

  test('the query and the body that its handler reads', () => {
    const lacking = routes.filter((route) => {
      const handler = route.handler.toString();
      const { querystring, body } = schemasOf(route);
      const postsWithoutBody = methodsOf(route).includes('POST') && !body && !BUTTONS.test(route.url);
      const readsQuery = /\brequest\.query\b|\bquery\b.*= request/.test(handler);
      return postsWithoutBody || (readsQuery && !querystring);
    });
    expect(lacking.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
  });
});

const odd = [
  '',
  '\0',
  '%00',
  '__proto__',
  'constructor',
  '-1',
  '0',
  '1e9',
  '99999999999999999999',
  '2025-02-31',
  '9999-99-99',
  '<b>"\'&',
  '../..',
  'é'.repeat(300),
  'x'.repeat(5_000),
];
const rawText = /must be|must NOT|must match|querystring\/|body\/|params\/|FST_|Unsupported Media|prototype/;

/** Returns the address of a route, with a valid link, or with an odd value in each place. */
const addressOf = (url: string, value?: string): string =>
  url.replace(/:(\w+)/g, (_all, name: string) => {
    if (value !== undefined) return encodeURIComponent(value).slice(0, 190);
    if (name === 'token') return tokens[url.split('/')[1]!] ?? 'x';
    return { id: '1', date: '2025-09-04', period: '2025-09-04', name: '2025-09-04' }[name] ?? 'x';
  });

const paramsOf = (route: RouteOptions, part: 'querystring' | 'body'): string[] =>
  Object.keys(schemasOf(route)[part]?.properties ?? {});

/** Returns whether a route declares that a part of its query may be repeated. */
const takesSeveral = (route: RouteOptions, name: string): boolean =>
  JSON.stringify(schemasOf(route).querystring?.properties?.[name] ?? null).includes('"type":"array"');

const encode = (pairs: [string, string][]): string =>
  pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');

// The HTTP API refuses unknown parameters, and has a test of its own that is made from its description.
const isFuzzed = ({ url }: RouteOptions): boolean =>
  !url.startsWith('/api/') &&
  !url.startsWith('/admin/queues') &&
  !/sign-out|readyz/.test(url) &&
  !url.startsWith('/assets');

const ask = async (route: RouteOptions, url: string, payload?: string, type?: string) => {
  const method = payload === undefined ? 'GET' : 'POST';
  const response = await world.app.inject({
    method,
    url,
    ...(payload !== undefined && { payload }),
    headers: {
      cookie: operator.cookie,
      ...(payload !== undefined && { 'content-type': type ?? 'application/x-www-form-urlencoded' }),
    },
  });
  const said = `${method} ${route.url} ${url.slice(0, 200)} ${payload?.slice(0, 100) ?? ''}: ${response.statusCode}`;
  expect(response.statusCode, `${said}\n${response.body.slice(0, 500)}`).toBeLessThan(500);
  if (response.statusCode >= 400) expect(response.body, said).not.toMatch(rawText);
  return response;
};

describe('odd input never causes a server error, and never shows the validator’s words', () => {
  test('in addresses', async () => {
    for (const route of routes.filter((each) => isFuzzed(each) && methodsOf(each).includes('GET'))) {
      const names = paramsOf(route, 'querystring');
      for (const value of odd) {
        if (route.url.includes(':')) await ask(route, addressOf(route.url, value));
        if (names.length > 0)
          await ask(route, `${addressOf(route.url)}?${encode(names.map((name) => [name, value]))}`);
      }
      // Parameters that a mail program or another page adds are ignored.
      const query = encode([['utm_source', 'mail']]);
      const plain = await ask(route, addressOf(route.url));
      expect((await ask(route, `${addressOf(route.url)}?${query}`)).statusCode).toBe(plain.statusCode);
      for (const name of names.filter((each) => !takesSeveral(route, each))) {
        const repeated = await ask(
          route,
          `${addressOf(route.url)}?date=2025-09-04&what=failed&${name}=a&${name}=b`,
        );
        // A name that no row can have is not found, whatever is asked of it.
        if (repeated.statusCode === 404 && plain.statusCode === 404 && /:id\b/.test(route.url)) continue;
        expect(repeated.statusCode, `${route.url} ${name}`).toBe(400);
        expect(repeated.body).toContain(name);
      }
    }
  });

  test('in forms', async () => {
    for (const route of routes.filter((each) => isFuzzed(each) && methodsOf(each).includes('POST'))) {
      const names = paramsOf(route, 'body');
      const key: [string, string][] = route.url.startsWith('/admin') ? [['key', operator.key]] : [];
      const url = addressOf(route.url);
      for (const value of odd)
        await ask(route, url, encode([...key, ...names.map((name): [string, string] => [name, value])]));
      for (const name of [...names, '__proto__', 'constructor'])
        await ask(route, url, encode([...key, [name, 'a'], [name, 'b']]));
      await ask(route, url, '');
      for (const text of ['[]', 'null', '{', '{"__proto__":{"a":1}}', '"x"', '{"email":{"a":1}}', '[[1]]'])
        await ask(route, url, text, 'application/json');
      await ask(route, url, 'x', 'text/odd');
      await ask(route, url, 'x', 'multipart/form-data; boundary=x');
    }
  });
});

test('a wrong field is named, in plain words', async () => {
  const { statusCode, body } = await world.app.inject({ url: '/search?q=a&q=b' });
  expect(statusCode).toBe(400);
  expect(body).toContain('The part q of this address can be given once only.');
  const json = await world.app.inject({
    url: `/search?q=${'x'.repeat(3_000)}`,
    headers: { accept: 'application/json' },
  });
  expect(json.json()).toEqual({
    error: {
      code: 'invalid_input',
      field: 'q',
      message: 'The part q of this address takes at most 2000 characters.',
    },
  });
});

test('a path that matches no route does not exist, and every kind of bad link gets the same response', async () => {
  expect((await world.app.inject({ url: '/paper/1e3' })).statusCode).toBe(404);
  const answers = await Promise.all(
    ['x', 'x'.repeat(150), '__proto__', 'a.b.c'].map((token) =>
      world.app.inject({ url: `/unsubscribe/${token}` }),
    ),
  );
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
  expect(answers[0]!.statusCode).toBe(404);
  // The same holds with any query.
  for (const url of ['/digest/x?why=1&why=2', '/feedback/x?say=a&say=b', '/preferences/x?done=a&done=b'])
    expect((await world.app.inject({ url })).body).toBe(answers[0]!.body);
  const form = await post(world.app, '/feedback/x', { say: 'nothing of ours' });
  expect([form.statusCode, form.body]).toEqual([404, answers[0]!.body]);
});

test('a form with too many fields is refused in plain words, not cut', async () => {
  const formOf = (fields: number) => `hour=9${'&forget=paper-1'.repeat(fields - 1)}`;
  const id = await world.addReader('many-fields@example.org');
  const token = world.links.sign('preferences', { subject: id, detail: 1 }, world.clock.now());
  const url = `/preferences/${token}`;
  const send = (payload: string) =>
    world.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const refused = await send(formOf(5_001));
  expect(refused.statusCode).toBe(400);
  expect(refused.body).toContain('The form has too many fields: 5000 are the limit.');
  expect((await world.app.inject({ url })).body).toMatch(/<option value="7"[^>]* selected/);
  expect((await send(formOf(5_000))).statusCode).toBe(303);
});

test('a field of the sign-up that is no text is named', async () => {
  for (const [name, value] of [
    ['zone', { a: 1 }],
    ['email', { a: 1 }],
  ] as const) {
    const { statusCode, body } = await world.app.inject({
      method: 'POST',
      url: '/subscribe',
      payload: { email: 'new@example.org', [name]: value },
      headers: { accept: 'application/json' },
    });
    expect([statusCode, JSON.parse(body).error]).toEqual([
      400,
      { code: 'invalid_input', field: name, message: `The field ${name} takes text only.` },
    ]);
  }
});

test('no page with a token in its URL passes the URL on, or may be kept by a cache that others share', async () => {
  const urls = routes
    .filter((route) => isFuzzed(route) && methodsOf(route).includes('GET'))
    .flatMap((route) => [
      ...(route.url.includes(':token') ? [addressOf(route.url), addressOf(route.url, 'x'.repeat(43))] : []),
      ...(paramsOf(route, 'querystring').includes('reader') && !route.url.startsWith('/admin')
        ? [
            `${addressOf(route.url)}?reader=${tokens.digest}`,
            `${addressOf(route.url)}?reader=${tokens.preferences}`,
          ]
        : []),
    ]);
  expect(urls.length).toBeGreaterThan(20);
  for (const url of urls) {
    const { headers, body } = await world.app.inject({ url });
    expect(headers['referrer-policy'], url).toBe('no-referrer');
    expect(headers['cache-control'], url).not.toMatch(/public/);
    if (!String(headers['content-type']).startsWith('text/html')) continue;
    // Titles and tags for other sites are copied, bookmarked and shown in the list of windows.
    const named = [
      body.split('</head>')[0]!,
      ...[...body.matchAll(/<h[1-6][^<>]*>[^<>]*/g)].map(([text]) => text),
    ].join();
    for (const token of [...Object.values(tokens), 'x'.repeat(43)]) expect(named, url).not.toContain(token);
  }
});
