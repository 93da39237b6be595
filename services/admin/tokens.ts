import { createHash, randomBytes } from 'node:crypto';

/** Returns the token of a link or a cookie: 256 random bits as base64url. */
export const createToken = (): string => randomBytes(32).toString('base64url');

/** Returns the hash that is stored of a token. Tokens are long and random, so nobody can find one from its plain SHA-256. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Returns whether a text has the form of a token. */
export const isToken = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z0-9_-]{43}$/.test(text);
