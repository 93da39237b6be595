import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFetcher, type Fetcher } from '../../../services/platform/fetcher.ts';
import { isPublicAddress } from '../../../services/platform/public-address.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

let server: WebServer;
let fetcher: Fetcher;
let slept: number[];
let now = 0;

beforeAll(async () => {
  let failures = 0;
  let busy = 0;
  server = await startWebServer({
    '/ok': (request, response) => {
      if (request.headers['if-none-match'] === '"1"') {
        response.writeHead(304).end();
        return;
      }
      response.setHeader('etag', '"1"').end('["é"]');
    },
    '/packed': (_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync('papers'));
    },
    '/bomb': (_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(3_000_000)));
    },
    '/500': (_request, response) => {
      response.writeHead(500).end('no');
    },
    '/500-once': (_request, response) => {
      response.writeHead(failures++ === 0 ? 500 : 200).end('fine');
    },
    '/429-once': (_request, response) => {
      response.writeHead(busy++ === 0 ? 429 : 200, { 'retry-after': '7' }).end('fine');
    },
    '/429': (_request, response) => {
      response.writeHead(429, { 'retry-after': '3600' }).end();
    },
    '/busy-until': (_request, response) => {
      response.writeHead(503, { 'retry-after': 'Tue, 04 Nov 2025 07:00:00 GMT' }).end();
    },
    '/403': (_request, response) => {
      response.writeHead(403).end();
    },
    '/slow': () => {},
    '/stalls': (_request, response) => {
      response.write('[');
    },
    '/cut': (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('[1,');
      setImmediate(() => response.destroy());
    },
    '/300-mb': (_request, response) => {
      response.writeHead(200, { 'content-length': '300000000' }).write('[');
    },
    '/endless': (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
    '/said-latin1': (_request, response) => {
      response.setHeader('content-type', 'text/xml; charset=iso-8859-1').end('Zoë');
    },
    '/latin1': (_request, response) => {
      response.setHeader('content-type', 'text/xml; charset=iso-8859-1').end(Buffer.from('Zoë', 'latin1'));
    },
    '/neither': (_request, response) => {
      response.setHeader('content-type', 'text/xml; charset=utf-8').end(Buffer.from('Zoë', 'latin1'));
    },
    '/moved': (_request, response) => {
      response.writeHead(302, { location: '/ok' }).end();
    },
    '/round': (_request, response) => {
      response.writeHead(302, { location: '/round' }).end();
    },
    '/inside': (_request, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    },
    '/localhost': (_request, response) => {
      response.writeHead(302, { location: 'http://localhost:1/' }).end();
    },
    '/file': (_request, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  slept = [];
  now = 0;
  fetcher = createFetcher({
    userAgent: 'Paperboy (+https://papers.example.org)',
    timeoutMs: 200,
    maxBytes: 1_000_000,
    nowMs: () => now,
    clock: { now: () => new Date('2025-11-04T06:00:00Z') },
    random: () => 0.5,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  });
  return () => fetcher.close();
});
const get = (path: string, more = {}) =>
  fetcher.fetch({ url: `${server.url}${path}`, accept: 'application/json', trusted: true, ...more });

describe('a server that behaves', () => {
  test('text, its validators, and the user agent', async () => {
    expect(await get('/ok')).toEqual({
      kind: 'ok',
      text: '["é"]',
      etag: '"1"',
      lastModified: null,
      attempts: 1,
    });
    expect(server.asked.at(-1)!.headers['user-agent']).toMatch(/^Paperboy \(\+https/);
  });
  test('an unchanged text is not sent again', async () => {
    expect(await get('/ok', { etag: '"1"' })).toEqual({ kind: 'unchanged', attempts: 1 });
  });
  test.each([
    ['/packed', 'papers'],
    ['/moved', '["é"]'],
    ['/said-latin1', 'Zoë'],
    ['/latin1', 'Zoë'],
  ])('%s', async (path, text) => expect(await get(path)).toMatchObject({ kind: 'ok', text }));
  test('the pause between requests to a host is kept', async () => {
    await get('/ok', { gapMs: 3_000 });
    await get('/ok', { gapMs: 3_000 });
    expect(slept).toEqual([3_000]);
  });
});

describe('a server that misbehaves', () => {
  test.each([
    ['/500', { fault: 'status', status: 500, attempts: 3 }],
    ['/429', { fault: 'too-many-requests', retryAfterMs: 3_600_000, attempts: 1 }],
    ['/403', { fault: 'status', status: 403, attempts: 1 }],
    ['/slow', { fault: 'timeout', attempts: 3 }],
    ['/stalls', { fault: 'timeout', attempts: 3 }],
    ['/cut', { fault: 'unreachable', attempts: 3 }],
    ['/300-mb', { fault: 'too-large', attempts: 1 }],
    ['/endless', { fault: 'too-large', attempts: 1 }],
    ['/bomb', { fault: 'too-large', attempts: 1 }],
    ['/neither', { fault: 'charset', attempts: 1 }],
    ['/round', { fault: 'too-many-redirects', attempts: 1 }],
    ['/inside', { fault: 'private-address', attempts: 1 }],
    ['/localhost', { fault: 'private-address', attempts: 1 }],
    ['/file', { fault: 'bad-address', attempts: 1 }],
  ])('%s', async (path, expected) => expect(await get(path)).toMatchObject({ kind: 'failed', ...expected }));

  test('a redirect is not followed where it is not wanted', async () => {
    const asked = server.asked.length;
    expect(await get('/moved', { followRedirects: false })).toMatchObject({ fault: 'too-many-redirects' });
    expect(server.asked.length).toBe(asked + 1);
  });

  test('what passes is tried again, after the pause that the server asks for', async () => {
    expect(await get('/500-once')).toMatchObject({ kind: 'ok', attempts: 2 });
    expect(await get('/429-once')).toMatchObject({ kind: 'ok', attempts: 2 });
    expect(slept).toEqual([750, 7_000]);
    expect(await get('/busy-until')).toMatchObject({ retryAfterMs: 3_600_000 });
  });
});

describe('an address from outside', () => {
  test.each([
    'http://127.0.0.1:9/',
    'http://[::1]/',
    'http://localhost/',
    'http://10.0.0.8/',
    'http://0x7f.1/',
  ])('%s is refused', async (url) => {
    expect(await fetcher.fetch({ url, accept: '*/*' })).toMatchObject({ fault: 'private-address' });
  });
  test.each([
    '127.0.0.1',
    '::ffff:10.0.0.1',
    '169.254.169.254',
    'fd00::1',
    'fe80::1',
    '100.64.0.1',
    '0.0.0.0',
    '::7f00:1',
    '64:ff9b::a00:8',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));
  test.each(['151.101.3.42', '2a04:4e42::810'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});
