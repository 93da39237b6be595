import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Returns false for every address outside the open internet: loopback, private, link-local, metadata, multicast. */
export const isPublicAddress = (text: string): boolean => {
  const bare = text.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(bare)) return false;
  // `process` reads ::ffff:127.0.0.1 as the IPv4 address that it is.
  return ipaddr.process(bare).range() === 'unicast';
};

export class PrivateAddress extends Error {
  override name = 'PrivateAddress';
  constructor(host: string) {
    super(`${host} is not an address of the open internet`);
  }
}

/**
 * Looks up a name and refuses it where any of its addresses is private. The connection goes to the address that was checked
 * here, so a name that resolves differently a moment later gains nothing.
 */
export const publicLookup: LookupFunction = (host, options, done) => {
  dnsLookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '');
    if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address)))
      return done(new PrivateAddress(host), '');
    if (options.all) return (done as (error: null, found: typeof addresses) => void)(null, addresses);
    return done(null, addresses[0]!.address, addresses[0]!.family);
  });
};
