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
