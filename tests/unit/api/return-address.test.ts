import { expect, test } from 'vitest';
import { readReturnAddress, withStatus } from '../../../services/api/embed/return-address.ts';
import { readReturnHosts } from '../../../services/platform/return-hosts.ts';

const { hosts } = readReturnHosts([
  'Good.example',
  'shop.example:8443',
  'Bücher.example',
  'localhost:4000',
  '127.0.0.1',
]);

test('RETURN_HOSTS are read as browsers write hosts', () => {
  expect(hosts).toEqual([
    'good.example',
    'shop.example:8443',
    'xn--bcher-kva.example',
    'localhost:4000',
    '127.0.0.1',
  ]);
  expect(readReturnHosts([]).hosts).toEqual([]);
});

test.each([
  'https://good.example',
  'good.example/path',
  '*.good.example',
  'user@good.example',
  'good example',
  'good.example:99999',
  ':443',
])('RETURN_HOSTS refuses %s', (entry) => {
  const { hosts, problems } = readReturnHosts([entry]);
  expect(hosts).toEqual([]);
  expect(problems.join()).toContain(`RETURN_HOSTS: "${entry}" is not a host`);
});

test.each([
  ['https://good.example', 'https://good.example/'],
  ['https://good.example/thanks?a=1&b=%20c#end', 'https://good.example/thanks?a=1&b=%20c#end'],
  ['HTTPS://GOOD.example/Path', 'https://good.example/Path'],
  ['https://good.example:443/', 'https://good.example/'],
  ['https://shop.example:8443/', 'https://shop.example:8443/'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ['https://xn--bcher-kva.example/', 'https://xn--bcher-kva.example/'],
  ['http://localhost:4000/a', 'http://localhost:4000/a'],
  ['http://127.0.0.1/a', 'http://127.0.0.1/a'],
])('%s is allowed', (given, href) => {
  expect(readReturnAddress(given, hosts)?.href).toBe(href);
});

test.each([
  '',
  '/thanks',
  '//evil.example',
  '//good.example',
  'https:good.example',
  'https:/good.example',
  'https:///good.example',
  'https:\\\\good.example',
  'https://good.example\\@evil.example',
  'https://evil.example\\@good.example',
  'https://good.example@evil.example',
  'https://evil.example@good.example',
  'https://good.example:pass@evil.example/',
  'https://evil.example/https://good.example',
  'https://evil.example?good.example',
  'https://evil.example#@good.example',
  'https://good.example.evil.example',
  'https://evilgood.example',
  'https://www.good.example',
  'https://good.example.',
  'https://good.example:8443',
  'https://shop.example',
  'https://shop.example:443',
  'http://good.example',
  'http://localhost',
  'http://localhost:4001',
  'http://127.0.0.1:8080',
  'http://localhost.evil.example:4000',
  'ftp://good.example',
  'javascript:alert(1)//good.example',
  'data:text/html,https://good.example',
  ' https://good.example',
  'https://good.example ',
  'https://go\tod.example',
  'https://good.example\r\nset-cookie: a=b',
  'https://good.example/\u0000',
  'https://good.example%2f@evil.example',
  'https://buecher.example',
  'https://bücher.example.evil.example',
  // A Cyrillic letter that looks like a Latin one.
  'https://g\u043eod.example',
  `https://good.example/${'x'.repeat(2_000)}`,
  ['https://good.example', 'https://good.example'],
  null,
  5,
])('%j is refused', (given) => {
  expect(readReturnAddress(given, hosts)).toBeNull();
});

test('nothing is allowed without RETURN_HOSTS', () => {
  expect(readReturnAddress('https://good.example/', [])).toBeNull();
  expect(readReturnAddress('http://localhost/', [])).toBeNull();
});

test.each([
  ['https://good.example', 'https://good.example/?paperboy=check-inbox'],
  ['https://good.example/a?b=%20c&d', 'https://good.example/a?b=%20c&d&paperboy=check-inbox'],
  ['https://good.example/?paperboy=invalid-address#form', 'https://good.example/?paperboy=check-inbox#form'],
])('the status is added to the query of %s, and nothing else is changed', (given, href) => {
  expect(withStatus(readReturnAddress(given, hosts)!, 'check-inbox')).toBe(href);
});
