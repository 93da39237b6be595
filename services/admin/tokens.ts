import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, base64url: what a link or a cookie carries. */
export const createToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token. It is random and long, so a plain SHA-256 cannot be searched back. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export const isToken = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z0-9_-]{43}$/.test(text);
