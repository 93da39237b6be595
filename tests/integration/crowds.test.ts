import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { metricOf } from '../support/metric.ts';
import { GET, headOf, listen, type RawClient, rawClient } from '../support/raw-client.ts';
import { createWorld, post, type World } from '../support/world.ts';

const clients: RawClient[] = [];
const client = async (port: number, from?: string): Promise<RawClient> => {
  const one = await rawClient(port, from);
  clients.push(one);
  return one;
};
const endAll = async (): Promise<void> => {
  await Promise.all(clients.splice(0).map(({ end }) => end()));
};
afterEach(endAll);

/** Adds a route that responds when the test says so. */
const addHeld = ({ app }: World, path: string, config = {}) => {
  const waiting: (() => void)[] = [];
  const arrivals: { count: number; resolve: () => void }[] = [];
  app.get(path, { config }, async () => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      for (const arrival of arrivals) if (waiting.length >= arrival.count) arrival.resolve();
    });
    return 'done';
  });
  return {
    arrived: (count: number): Promise<void> =>
      waiting.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => arrivals.push({ count, resolve })),
    release: (): void => {
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
};

describe('a client that connects directly', () => {
  let world: World;
  let port: number;
  let held: ReturnType<typeof addHeld>;
  beforeAll(async () => {
    world = await createWorld({
      env: { CONNECTIONS_PER_ADDRESS: '3' },
      app: { limits: { pipelined: 4 } },
    });
    held = addHeld(world, '/held');
    port = await listen(world);
  });
  afterAll(() => world.close());

  test('has a limited number of connections, and others have theirs', async () => {
    const mine = [];
    for (let n = 0; n < 3; n += 1) mine.push(await client(port, '127.0.0.2'));
    const more = await Promise.all([client(port, '127.0.0.2'), client(port, '127.0.0.2')]);
    await Promise.all(more.map(({ closed }) => closed));
    const other = await client(port, '127.0.0.3');
    for (const each of [...mine, other]) {
      each.send(GET('/healthz'));
      expect(await each.said('ok')).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect(await metricOf(world, 'paperboy_http_connections_refused_total{reason="address"}')).toBe(2);
    expect(await metricOf(world, 'paperboy_http_connections ')).toBe(4);
    expect(await metricOf(world, 'paperboy_http_places ')).toBe(2);
    expect(world.logLines.filter((line) => line.includes('TRUST_PROXY'))).toHaveLength(1);
    expect(world.logLines.join('')).not.toContain('127.0.0.2');
    await endAll();
    while ((await metricOf(world, 'paperboy_http_connections ')) > 0) await new Promise(setImmediate);
    const again = await client(port, '127.0.0.2');
    again.send(GET('/healthz'));
    expect(await again.said('ok')).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('may send a limited number of requests ahead, and further ones are refused', async () => {
    const eager = await client(port, '127.0.0.2');
    eager.send(GET('/held').repeat(6));
    await held.arrived(4);
    held.release();
    const said = await eager.said(/(?:HTTP\/1\.1 [\s\S]*){6}/);
    expect(said.match(/HTTP\/1\.1 (\d+)/g)).toEqual([
      ...Array<string>(4).fill('HTTP/1.1 200'),
      ...Array<string>(2).fill('HTTP/1.1 429'),
    ]);
    expect(await metricOf(world, 'paperboy_http_in_flight_refused_total')).toBe(2);
  });
});

describe('a client behind a trusted proxy', () => {
  let world: World;
  let port: number;
  let held: ReturnType<typeof addHeld>;
  beforeAll(async () => {
    world = await createWorld({
      env: { TRUST_PROXY: 'loopback', CONNECTIONS_PER_ADDRESS: '2', REQUESTS_IN_FLIGHT_PER_ADDRESS: '3' },
    });
    held = addHeld(world, '/held');
    port = await listen(world);
  });
  afterAll(() => world.close());

  const ask = async (ip: string, path = '/held'): Promise<RawClient> => {
    const one = await client(port);
    one.send(GET(path, [`X-Forwarded-For: ${ip}`]));
    return one;
  };

  test('has a limited number of requests in progress, whatever connections the proxy has; others have theirs', async () => {
    for (let n = 0; n < 3; n += 1) await ask(`2001:db8:1:2::${n}`);
    await held.arrived(3);
    const refused = await ask('2001:db8:1:2::99');
    expect(await refused.said('</html>')).toMatch(/^HTTP\/1\.1 429 [\s\S]*retry-after: \d+/i);
    await ask('2001:db8:1:3::1');
    await held.arrived(4);
    // The proxy's own health check is let through whatever else is in progress.
    const health = await ask('2001:db8:1:2::1', '/healthz');
    expect(await health.said('ok')).toMatch(/^HTTP\/1\.1 200 /);
    held.release();
    await Promise.all(clients.slice(0, 3).map(({ said }) => said('done')));
    const after = await ask('2001:db8:1:2::1');
    await held.arrived(1);
    held.release();
    expect(await after.said('done')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await metricOf(world, 'paperboy_http_in_flight_refused_total')).toBe(1);
  });

  test('and disconnects, holds no place any more, not even for requests that were sent ahead', async () => {
    for (let n = 0; n < 3; n += 1) {
      const gone = await client(port);
      gone.send(GET('/held', ['X-Forwarded-For: 198.51.100.1']).repeat(3));
      await held.arrived(3);
      await gone.end();
      while ((await metricOf(world, 'paperboy_http_connections ')) > 0) await new Promise(setImmediate);
      held.release();
    }
  });

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    // Some gateways add the port.
    ['203.0.113.7:5555', '203.0.113.7'],
    ['[2001:db8::7]:5555', '2001:db8::7'],
    ['nonsense, 203.0.113.8', '203.0.113.8'],
    ['203.0.113.9, 127.0.0.5', '203.0.113.9'],
    // A header that cannot be read counts as the proxy's own request.
    ['fe80::1%eth0', '127.0.0.1'],
    ['nonsense', '127.0.0.1'],
    ["'; drop table signups --", '127.0.0.1'],
    ['203.0.113.9, unknown', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['', '127.0.0.1'],
  ])('X-Forwarded-For: %s is %s', async (header, ip) => {
    const lines = world.logLines.length;
    const { statusCode } = await post(
      world.app,
      '/subscribe',
      { email: 'ada@example.org' },
      { 'x-forwarded-for': header },
    );
    expect(statusCode).toBe(200);
    const { rows } = await world.db.query('select host(ip) as ip from signups order by id desc limit 1');
    expect(rows[0].ip).toBe(ip);
    expect(world.logLines.slice(lines).filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
    expect(world.logLines.slice(lines).join('')).not.toMatch(/203\.0\.113|fe80|nonsense/);
  });

  test('a neighbour on the same link, whose address Node gives with a zone, signs up and signs in like others', async () => {
    const from = (url: string, form: Record<string, string>) =>
      world.app.inject({
        method: 'POST',
        url,
        payload: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        remoteAddress: 'fe80::1%eth0',
      });
    expect((await from('/subscribe', { email: 'near@example.org' })).statusCode).toBe(200);
    const { rows } = await world.db.query('select host(ip) as ip from signups order by id desc limit 1');
    expect(rows[0].ip).toBe('fe80::1');
    const { pathname } = new URL(await world.signIn.linkForConsole());
    expect((await from(pathname, {})).statusCode).toBe(303);
    expect((await world.audit.list(null, 1))[0]).toMatchObject({ action: 'signed in', ip: 'fe80::1' });
  });
});

describe('expensive work', () => {
  const few = { atOnce: 2, atOncePerPlace: 1, waiting: 2, waitingPerPlace: 1, waitMs: 60_000 };
  let world: World;
  let held: ReturnType<typeof addHeld>;
  beforeAll(async () => {
    world = await createWorld({
      seeded: true,
      env: { TRUST_PROXY: 'loopback' },
      app: { budgets: { export: few, submit: few } },
    });
    held = addHeld(world, '/held', { budget: 'export' });
  });
  afterAll(() => world.close());

  const from = (ip: string) => world.app.inject({ url: '/held', headers: { 'x-forwarded-for': ip } });

  test('has room for everybody: one address does not keep others out', async () => {
    const mine = [from('203.0.113.1'), from('203.0.113.1')];
    await held.arrived(1);
    const refused = await from('203.0.113.1');
    expect(refused.statusCode).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['cache-control']).toBe('no-store');
    expect(refused.body).toContain('We are very busy just now');
    const other = from('203.0.113.2');
    await held.arrived(2);
    held.release();
    expect((await other).statusCode).toBe(200);
    await held.arrived(1);
    held.release();
    expect((await Promise.all(mine)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(await metricOf(world, 'paperboy_budget_refused_total{budget="export"}')).toBe(1);
    expect(await metricOf(world, 'paperboy_budget_working{budget="export"}')).toBe(0);
    // Refusals are counted, not logged one by one.
    expect(world.logLines.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
  });

  test('a refused request changed nothing, and an accepted one is saved', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `2509.${10_001 + n}`);
    const started = /name="started" value="([^"]+)"/.exec((await world.app.inject('/submit')).body)![1]!;
    world.clock.forward(10_000);
    const submit = (id: string) =>
      post(
        world.app,
        '/submit',
        { paper: id, credit: '', started },
        { 'x-forwarded-for': `198.51.100.1${id.slice(-2)}` },
      );
    let left = ids;
    let refusals = 0;
    while (left.length > 0) {
      const answers = await Promise.all(left.map(submit));
      const taken = left.filter((_, at) => answers[at]!.statusCode === 200);
      for (const { statusCode } of answers) expect([200, 503]).toContain(statusCode);
      const { rows } = await world.db.query('select given from submissions');
      expect(rows.map(({ given }) => given)).toEqual(expect.arrayContaining(taken));
      left = left.filter((id) => !taken.includes(id));
      for (const id of left) expect(rows.map(({ given }) => given)).not.toContain(id);
      refusals += left.length;
    }
    expect(refusals).toBeGreaterThan(0);
  });

  test('has a budget on each route: paste, preview, search, submit, export and cards, with a limit for each address', async () => {
    const none = { atOnce: 0, atOncePerPlace: 0, waiting: 0, waitingPerPlace: 0, waitMs: 1 };
    const shut = await createWorld({
      seeded: true,
      app: {
        budgets: { paste: none, preview: none, search: none, submit: none, export: none, card: none },
      },
    });
    try {
      const reader = await shut.addReader('reader@example.org');
      const token = shut.links.sign('preferences', { subject: reader, detail: 0 }, shut.clock.now());
      const heavy = [
        await post(shut.app, `/preferences/${token}`, { papers: '2509.00001' }),
        await post(shut.app, `/preferences/${token}/preview`, {}),
        await post(shut.app, '/submit', { paper: '2509.00001' }),
        ...(await Promise.all(
          [
            '/search?q=diffusion',
            '/search?q=diffusion&part=results',
            `/preferences/${token}/export`,
            '/cards/2025-09-04.png',
          ].map((url) => shut.app.inject({ url })),
        )),
      ];
      for (const { statusCode, headers } of heavy)
        expect({ statusCode, limited: Number(headers['x-ratelimit-limit']) > 0 }).toEqual({
          statusCode: 503,
          limited: true,
        });
      expect((await shut.app.inject('/')).statusCode).toBe(200);
      expect((await post(shut.app, '/subscribe', { email: 'ada@example.org' })).statusCode).toBe(200);
      const json = await shut.app.inject({ url: '/search?q=x', headers: { accept: 'application/json' } });
      expect(json.json()).toMatchObject({ error: { code: 'busy' } });
    } finally {
      await shut.close();
    }
  });

  test('is not held up by a slow body', async () => {
    const slow = await createWorld({
      app: {
        limits: { bodyMs: { form: 60_000, papers: 60_000, file: 60_000 } },
        budgets: { submit: { ...few, atOnce: 1, waiting: 0 } },
      },
    });
    try {
      const port = await listen(slow);
      for (let n = 0; n < 3; n += 1) {
        const trickling = await client(port);
        trickling.send(headOf('/submit'));
        trickling.trickle();
      }
      expect((await post(slow.app, '/submit', { paper: '2509.00001' })).statusCode).toBe(400);
      await endAll();
    } finally {
      await slow.close();
    }
  });
});
