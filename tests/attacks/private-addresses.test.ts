import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkReceiverUrl } from '../../services/outbound/receiver-url.ts';
import { createRequestSender } from '../../services/outbound/send-request.ts';
import { systemClock } from '../../services/platform/clock.ts';
import { createFetcher } from '../../services/platform/fetcher.ts';
import { parseUrl } from '../../services/platform/parse-url.ts';
import { isPublicAddress } from '../../services/platform/public-address.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';

// Whatever gets through one of these spellings arrives here.
let inside: WebServer;
let port: string;
const fetcher = createFetcher({ userAgent: 'Paperboy', timeoutMs: 1_000, attempts: 1 });
const sender = createRequestSender({
  userAgent: 'Paperboy',
  allowPrivate: [],
  clock: systemClock,
  timeoutMs: 1_000,
});

beforeAll(async () => {
  inside = await startWebServer({ '/': (_request, response) => response.end('a secret') });
  port = new URL(inside.url).port;
});
afterAll(async () => {
  await Promise.all([fetcher.close(), sender.close(), inside.close()]);
});

/** Hosts as a URL may name them, all of which lead to this machine, a private network, or the metadata of a cloud. */
const hosts = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0x7F.0x0.0x0.0x1',
  '0177.0.0.1',
  '017700000001',
  '127.0.0.1.',
  '127.255.255.254',
  '%31%32%37.0.0.1',
  '１２７.０.０.１',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '0',
  '0.0.0.0',
  '0x0',
  '10.0.0.8',
  '167772168',
  '012.0.0.8',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '0xc0a80101',
  '100.64.0.1',
  '198.18.0.1',
  '192.0.0.170',
  '192.0.2.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.170.2',
  '100.100.100.200',
  '192.0.0.192',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::7f00:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[::ffff:0:127.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::10.0.0.8]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::a00:8]',
  '[2002:7f00:1::]',
  '[2002:a00:8::1]',
  '[2002:a9fe:a9fe::]',
  '[2001::1]',
  '[2001:db8::1]',
  '[2001:10::1]',
  '[100::1]',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fd20:ce::254]',
  '[ff02::1]',
  '[ff0e::1]',
];

/** Names that lead inside, by every resolver or by one that has been told so. */
const names = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'ｌｏｃａｌｈｏｓｔ',
  'loc\u00adalhost',
  'metadata.google.internal',
  'metadata',
  'instance-data',
  'postgres',
  'redis',
  'host.docker.internal',
];

const refusedBy = async (url: string): Promise<string> => {
  const got = await fetcher.fetchBytes({ url, accept: '*/*' });
  return got.kind === 'failed' ? got.fault : got.kind;
};

describe('no spelling of a private address is fetched', () => {
  test.each(hosts)('%s', async (host) => {
    const asked = inside.asked.length;
    for (const url of [`http://${host}:${port}/`, `https://${host}/`])
      expect(['private-address', 'bad-address'], url).toContain(await refusedBy(url));
    expect(() => checkReceiverUrl(`https://${host}/`, [])).toThrow();
    expect(await sender.post(`http://${host}:${port}/`, {}, '{}')).toMatchObject({ status: null });
    expect(inside.asked).toHaveLength(asked);
    expect(isPublicAddress(parseUrl(`http://${host}/`)?.hostname ?? host)).toBe(false);
  });

  test.each(names)('the name %s', async (name) => {
    const asked = inside.asked.length;
    // A name that this machine's resolver does not know is as good as refused.
    expect(['private-address', 'bad-address', 'unreachable', 'timeout']).toContain(
      await refusedBy(`http://${name}:${port}/`),
    );
    expect(await sender.post(`http://${name}:${port}/`, {}, '{}')).toMatchObject({ status: null });
    expect(inside.asked).toHaveLength(asked);
  });

  test('a name whose only fault is what it resolves to', async () => {
    expect(await refusedBy(`http://localhost:${port}/`)).toBe('private-address');
    expect(await sender.post(`http://localhost:${port}/`, {}, '{}')).toMatchObject({
      error: expect.stringContaining('is not an address of the open internet'),
    });
  });

  test.each([
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'data:text/html,a',
    'unix:/run/postgresql',
    'javascript:1',
    'http:127.0.0.1',
    'http:///127.0.0.1/',
    'http://user:password@example.org/',
    'http://example.org@127.0.0.1/',
    'http://127.0.0.1\\@example.org/',
    'http://[::1%25lo]/',
    'http://127.0.0.1%2f@example.org/',
    '//127.0.0.1/',
    '',
  ])('%s', async (url) => {
    expect(['private-address', 'bad-address']).toContain(await refusedBy(url));
    expect(() => checkReceiverUrl(url, [])).toThrow();
  });
});

describe('a redirect of a source that an operator trusts', () => {
  /** Fetches from a trusted host that redirects to `location`. */
  const redirected = async (location: string): Promise<string> => {
    const bytes = Buffer.from(location).toString('latin1');
    const server = createServer((_request, response) => response.writeHead(302, { location: bytes }).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`;
    const got = await fetcher.fetchBytes({ url, accept: '*/*', trusted: true });
    server.closeAllConnections();
    server.close();
    return got.kind === 'failed' ? got.fault : got.kind;
  };

  test('goes to no other port of its host', async () => {
    const asked = inside.asked.length;
    for (const location of [
      inside.url,
      `//127.0.0.1:${port}/`,
      `http://2130706433:${port}/`,
      `https://127.0.0.1:${port}/`,
      'http://127.0.0.1/',
      'http://127.0.0.1:6379/',
    ])
      expect(await redirected(location), location).toBe('private-address');
    expect(inside.asked).toHaveLength(asked);
  });

  test('goes to no private host, however it is spelled', async () => {
    const asked = inside.asked.length;
    for (const host of hosts.filter((each) => each !== '127.0.0.1'))
      expect(['private-address', 'bad-address'], host).toContain(await redirected(`http://${host}:${port}/`));
    expect(await redirected(`http://localhost:${port}/`)).toBe('private-address');
    expect(await redirected('file:///etc/passwd')).toBe('bad-address');
    expect(inside.asked).toHaveLength(asked);
  });
});

test('addresses of the open internet are public, so that the table above is no refusal of everything', () => {
  for (const address of ['151.101.3.42', '8.8.8.8', '172.32.0.1', '2a04:4e42::810', '[2606:4700::6810:1]'])
    expect(isPublicAddress(address), address).toBe(true);
});
