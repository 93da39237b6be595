import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { RequestHead } from './provider.ts';

const MINUTE_MS = 60_000;
/** Clocks differ, and a request is under way for a while; Svix and Stripe use the same five minutes. */
export const WINDOW_MS = 5 * MINUTE_MS;

/** Compares two texts in a time that does not depend on where they differ, nor on how long the secret is. */
export const isSame = (given: string, secret: string): boolean =>
  timingSafeEqual(Buffer.from(hash('sha256', given), 'hex'), Buffer.from(hash('sha256', secret), 'hex'));

/** Returns whether any secret equals the given text. Looks at all of them, so that the time does not tell which one. */
export const isOneOf = (given: string, secrets: readonly string[]): boolean =>
  secrets.reduce((found, secret) => isSame(given, secret) || found, false);

/** Returns whether any of the signatures is the HMAC-SHA-256 of a message under any of the keys. */
export const isSignedByHmac = (options: {
  keys: readonly (string | Buffer)[];
  message: readonly (string | Buffer)[];
  signatures: readonly string[];
  encoding: 'hex' | 'base64';
}): boolean =>
  options.keys.reduce((found, key) => {
    const hmac = createHmac('sha256', key);
    for (const part of options.message) hmac.update(part);
    const right = hmac.digest(options.encoding);
    return options.signatures.reduce((same, given) => isSame(given, right) || same, found);
  }, false);

/** Parses seconds since 1970; null for anything else. */
export const readSeconds = (text: unknown): Date | null =>
  /^\d{1,11}$/.test(String(text)) ? new Date(Number(text) * 1_000) : null;

/** Returns whether a time lies within the window around now: a request is no older and no newer than that. */
export const isInWindow = (at: Date, now: Date, maxAgeMs = WINDOW_MS): boolean => {
  const age = now.getTime() - at.getTime();
  return age <= maxAgeMs && age >= -WINDOW_MS;
};

/** Returns the value of a header that is given once; null otherwise. */
export const headerOf = ({ headers }: RequestHead, name: string): string | null => {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Returns the secret of a request: the password of Basic (RFC 7617), a Bearer token (RFC 6750), or `?secret=`. */
export const secretOf = (head: RequestHead): string | null => {
  const [scheme, value = ''] = (headerOf(head, 'authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() === 'bearer' && value !== '') return value;
  if (scheme?.toLowerCase() === 'basic') {
    const pair = Buffer.from(value, 'base64').toString();
    const colon = pair.indexOf(':');
    if (colon !== -1) return pair.slice(colon + 1);
  }
  const { secret } = head.query;
  return typeof secret === 'string' && secret !== '' ? secret : null;
};
