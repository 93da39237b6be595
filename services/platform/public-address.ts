import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

// The only block of IPv6 that is given to the open internet (RFC 4291, 2.4). `range` calls the rest of the space unicast as well,
// such as ::7f00:1, which is 127.0.0.1 in an obsolete form.
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Returns false for every address outside the open internet: loopback, private, link-local, metadata, multicast. */
export const isPublicAddress = (text: string): boolean => {
  const bare = text.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(bare)) return false;
  // `process` reads ::ffff:127.0.0.1 as the IPv4 address that it is.
  const address = ipaddr.process(bare);
  if (address instanceof ipaddr.IPv6 && !address.match(GLOBAL_UNICAST)) return false;
  return address.range() === 'unicast';
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
