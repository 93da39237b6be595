import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DomainError } from '../../platform/errors.ts';

const NAMED: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

export type IsProxy = (address: string | undefined) => boolean;

/** Returns the length of a network prefix, which may be written as 24 or as 255.255.255.0. */
const prefixOf = (text: string): number =>
  text.includes('.') ? (ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask() ?? Number.NaN) : Number(text);

/**
 * Creates the function that returns whether an address is a proxy of ours. `setting` is TRUST_PROXY: addresses, ranges
 * and names, separated by commas; empty for none.
 * @throws DomainError `misconfigured`
 */
export const createIsProxy = (setting: string): IsProxy => {
  if (setting.trim() === '') return () => false;
  const known = new BlockList();
  for (const item of setting.split(',').map((each) => each.trim())) {
    for (const range of NAMED[item] ?? [item]) {
      const [address = '', prefix] = range.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      try {
        if (prefix === undefined) known.addAddress(address, family);
        else known.addSubnet(address, prefixOf(prefix), family);
      } catch (error) {
        throw new DomainError('misconfigured', `TRUST_PROXY: "${item}" is no address and no range.`, {
          cause: error,
        });
      }
    }
  }
  // An IPv4 address that arrived over IPv6 (::ffff:10.0.0.1) is recognised too.
  return (address) =>
    address !== undefined && isIP(address) !== 0 && known.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
};

/**
 * Returns the address in an entry of X-Forwarded-For, which some gateways write with a port; null where there is none.
 */
const addressIn = (entry: string): string | null => {
  const text = entry.trim();
  const bare = /^([\d.]+):\d+$/.exec(text)?.[1] ?? /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text;
  // A zone is a name that only the machine that wrote it knows, and Postgres refuses it in an address.
  return isIP(bare) !== 0 && !bare.includes('%') ? bare : null;
};

/**
 * Returns the part of X-Forwarded-For that can be trusted. Each entry was written by the proxy to its right, so
 * everything to the left of an unreadable entry is dropped. If nothing is left, the proxy itself counts as the client.
 */
export const readForwarded = (header: string): string => {
  const kept: string[] = [];
  for (const entry of header.split(',').reverse()) {
    const address = addressIn(entry);
    if (address === null) break;
    kept.unshift(address);
  }
  return kept.join(', ');
};
