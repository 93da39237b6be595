import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../services/api/http/limits.ts';
import { metricOf } from '../support/metric.ts';
import { GET, headOf, listen, rawClient } from '../support/raw-client.ts';
import { createWorld, type World } from '../support/world.ts';

const LARGE_BYTES = 32 * 1024 * 1024;

let world: World;
let port: number;
beforeAll(async () => {
  world = await createWorld({
    seeded: true,
    app: {
      limits: {
        headersMs: 200,
        bodyMs: { form: 200, papers: 60_000, file: 60_000 },
        responseMs: 200,
        // Slow enough that a busy machine reads the large response in time, and is not cut itself.
        responseBytesPerSecond: 16_000_000,
        keepAliveMs: 200,
        checkEveryMs: 20,
      },
    },
  });
  world.app.get('/large', async () => Buffer.alloc(LARGE_BYTES, 'x'));
  port = await listen(world);
});
afterAll(() => world.close());

const metric = (line: string): Promise<number> => metricOf(world, line);
const cut = (part: string) => metric(`paperboy_http_cut_total{part="${part}"}`);

test('headers that never end get 408 and are cut, and so is a silent connection', async () => {
  const before = await cut('headers');
  const [slow, silent] = await Promise.all([rawClient(port), rawClient(port)]);
  slow.send('GET / HTTP/1.1', 'X-Slow: ');
  slow.trickle();
  await Promise.all([slow.closed, silent.closed]);
  expect(slow.text()).toMatch(/^HTTP\/1\.1 408 /);
  expect(JSON.parse(slow.text().split('\r\n\r\n')[1]!)).toMatchObject({ error: { code: 'too_slow' } });
  expect(await cut('headers')).toBe(before + 2);
});

test('a slow body gets 408, as a page or in JSON, and is cut', async () => {
  const before = await cut('body');
  const [person, program, chunked] = await Promise.all([rawClient(port), rawClient(port), rawClient(port)]);
  person.send(headOf('/subscribe'));
  program.send(headOf('/subscribe', ['Accept: application/json']));
  chunked.send(
    'POST /subscribe HTTP/1.1',
    'Host: x',
    'Content-Type: application/x-www-form-urlencoded',
    'Transfer-Encoding: chunked',
    '',
    '',
  );
  person.trickle();
  program.trickle();
  chunked.trickle('1\r\nx\r\n');
  await Promise.all([person.closed, program.closed, chunked.closed]);
  for (const { text } of [person, program, chunked]) {
    expect(text()).toMatch(/^HTTP\/1\.1 408 /);
    expect(text()).toMatch(/\r\nconnection: close\r\n/i);
  }
  expect(person.text()).toContain('<h1');
  expect(person.text()).toContain('That took too long');
  expect(JSON.parse(program.text().split('\r\n\r\n')[1]!)).toMatchObject({ error: { code: 'too_slow' } });
  expect(await cut('body')).toBe(before + 3);
  expect(world.logLines.filter((line) => JSON.parse(line).level >= 40)).toEqual([]);
});

test('a body that goes on slowly after its response is cut too', async () => {
  // A page without a body, one that does not exist, and an address that cannot be parsed.
  for (const line of ['GET /healthz', 'POST /nowhere', 'POST /%zz']) {
    const client = await rawClient(port);
    client.send(headOf('/x').replace('POST /x', line));
    client.trickle();
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 (200|400|404|408) /);
  }
});

test('a route with a larger limit has more time', async () => {
  const [long, short] = await Promise.all([rawClient(port), rawClient(port)]);
  long.send(headOf('/preferences/none', [], 3));
  short.send(headOf('/subscribe', [], 3));
  await short.closed;
  expect(long.isOpen()).toBe(true);
  long.send('a=b');
  // The link is not signed by us, so the body was read, and then refused.
  expect(await long.said('\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /);
  await long.end();
});

test('the ordinary limits accept a form that comes in parts', () => {
  expect(limits.bodyMs.form).toBeGreaterThanOrEqual(10_000);
  expect(limits.bodyMs.file).toBeGreaterThan(limits.bodyMs.papers);
});

test('a client that never reads the response is cut; one that reads gets all of it', async () => {
  const before = await cut('response');
  const deaf = await rawClient(port);
  deaf.socket.pause();
  deaf.send(GET('/large'));
  const reader = await rawClient(port);
  reader.socket.removeAllListeners('data');
  let bytes = 0;
  const all = new Promise<void>((resolve) =>
    reader.socket.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes > LARGE_BYTES) resolve();
    }),
  );
  reader.send(GET('/large'));
  await all;
  while ((await cut('response')) === before) await new Promise(setImmediate);
  deaf.socket.resume();
  await deaf.closed;
  expect(await cut('response')).toBe(before + 1);
  expect(deaf.text().length).toBeLessThan(LARGE_BYTES);
});

test('an idle connection is closed', async () => {
  const client = await rawClient(port);
  client.send(GET('/healthz'));
  await client.closed;
  expect(client.text()).toMatch(/^HTTP\/1\.1 200 /);
});
