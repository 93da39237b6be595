import { describe, expect, test } from 'vitest';
import { createIsProxy, readForwarded } from '../../../services/api/door/trusted-proxy.ts';

describe('TRUST_PROXY', () => {
  test.each([
    ['', '127.0.0.1', false],
    ['loopback', '127.0.0.9', true],
    ['loopback', '::1', true],
    ['loopback', '::ffff:127.0.0.1', true],
    ['loopback', '10.0.0.1', false],
    ['10.0.0.0/8', '10.200.1.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/255.0.0.0', '10.200.1.1', true],
    ['10.0.0.0/255.0.0.0', '11.0.0.1', false],
    ['192.0.2.1, uniquelocal', '192.0.2.1', true],
    ['192.0.2.1, uniquelocal', 'fd00::1', true],
    ['2001:db8::/32', '2001:db8:5::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['loopback', undefined, false],
    ['loopback', 'nonsense', false],
  ])('%s: %s is one: %s', (setting, address, isOne) => {
    expect(createIsProxy(setting)(address)).toBe(isOne);
  });

  test.each(['nonsense', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/255.0.255.0', '300.0.0.1', 'true'])(
    '%s is refused at the start',
    (setting) => {
      expect(() => createIsProxy(setting)).toThrow(`TRUST_PROXY: "${setting}"`);
    },
  );
});

test('X-Forwarded-For is read from the right, as far as there are addresses', () => {
  expect(readForwarded('198.51.100.1, 2001:db8::1,10.0.0.1')).toBe('198.51.100.1, 2001:db8::1, 10.0.0.1');
  expect(readForwarded('198.51.100.1, unknown, 10.0.0.1:80')).toBe('10.0.0.1');
  expect(readForwarded('fe80::1%eth0')).toBe('');
});
