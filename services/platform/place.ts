/**
 * Returns an address without its zone, as Postgres stores it. Node adds the zone, which is a name of this machine's network card, to
 * the address of a client on the same link (`fe80::1%eth0`).
 */
export const withoutZone = (ip: string): string => ip.split('%', 1)[0]!;

/** Returns the place that an address counts as: in IPv6 its /64, which the addresses of one home share. */
export const placeOf = (ip: string): string => {
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip;
  const [head = '', tail = ''] = ip.split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = 8 - groups.length - tail.split(':').filter(Boolean).length;
  const full = ip.includes('::')
    ? [...groups, ...Array<string>(missing).fill('0'), ...tail.split(':').filter(Boolean)]
    : groups;
  return full.slice(0, 4).join(':');
};

/** How much more a network may do than one place in it. */
export const PLACES_OF_A_NETWORK = 16;

/**
 * Returns the network of a place, the largest that one customer is usually given: in IPv6 the /48 of its /64 (RFC 6177), of which
 * there are 65,536 in it; null for IPv4.
 */
export const networkOf = (place: string): string | null =>
  place.includes(':') && !place.startsWith('::ffff:')
    ? `${place.split(':').slice(0, 3).join(':')}::/48`
    : null;
