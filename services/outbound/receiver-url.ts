import { isIP } from 'node:net';
import { DomainError } from '../platform/errors.ts';
import { parseUrl } from '../platform/parse-url.ts';
import { isPublicAddress } from '../platform/public-address.ts';

export const MAX_URL_CHARS = 2_000;

/** Returns whether the host of an address, with or without its port, is one of WEBHOOK_ALLOW_PRIVATE. */
export const isAllowedPrivate = (url: URL, allowed: readonly string[]): boolean =>
  allowed.includes(url.host) || allowed.includes(url.hostname);

/**
 * Returns the address of an endpoint as it is stored: https, or http at a host of WEBHOOK_ALLOW_PRIVATE. A name is only resolved,
 * and refused where it leads into a private network, when a request is made.
 * @throws DomainError `invalid_input`
 */
export const checkReceiverUrl = (text: string, allowed: readonly string[]): string => {
  const refuse = (why: string): never => {
    throw new DomainError('invalid_input', why, { field: 'url' });
  };
  const url = text.length > MAX_URL_CHARS ? null : parseUrl(text);
  if (!url) return refuse('Give a whole address, such as https://example.org/hooks.');
  if (url.username !== '' || url.password !== '') return refuse('The address must hold no password.');
  url.hash = '';
  if (isAllowedPrivate(url, allowed) && (url.protocol === 'http:' || url.protocol === 'https:'))
    return url.href;
  if (url.protocol !== 'https:') return refuse('The address must begin with https://.');
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  if (bare === 'localhost' || (isIP(bare) !== 0 && !isPublicAddress(bare)))
    return refuse('The address lies in a private network: an operator allows it by WEBHOOK_ALLOW_PRIVATE.');
  return url.href;
};
