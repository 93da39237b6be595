import { loopbackHosts } from '../../platform/loopback.ts';
import { parseUrl } from '../../platform/parse-url.ts';
import type { FormStatus } from './words.ts';

const MAX_CHARS = 2_000;

/**
 * Returns an address on the web as a form may name it; null for anything else. What browsers and `URL` read in different
 * ways (white space, backslashes, a name and a password before the host) is refused. http is only for this machine.
 */
export const readWebAddress = (value: unknown): URL | null => {
  if (typeof value !== 'string' || value.length > MAX_CHARS) return null;
  if (!/^https?:\/\/[^/]/i.test(value) || /[\s\\\p{Cc}]/u.test(value)) return null;
  const url = parseUrl(value);
  if (url?.username !== '' || url.password !== '') return null;
  return url.protocol === 'https:' || loopbackHosts.has(url.hostname) ? url : null;
};

/** Returns the address to which a form returns; null unless its host, with its port, is one of RETURN_HOSTS. */
export const readReturnAddress = (value: unknown, hosts: readonly string[]): URL | null => {
  const url = readWebAddress(value);
  return url && hosts.includes(url.host) ? url : null;
};

/** Returns the address with `paperboy=STATUS` at the end of its query; the rest stays as it was written. */
export const withStatus = (address: URL, status: FormStatus): string => {
  const url = new URL(address);
  const others = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('paperboy='));
  url.search = [...others, `paperboy=${status}`].join('&');
  return url.href;
};
