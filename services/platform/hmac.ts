import { type BinaryToTextEncoding, hash } from 'node:crypto';

const BLOCK = 64;
const DIGEST = 32;

/**
 * Returns a function that computes HMAC-SHA-256 (RFC 2104) under one key, as text, for whole messages. A digest needs half a
 * dozen, and Node's own `createHmac` spends two thirds of its time on objects that live for one call; this one hashes twice,
 * into strings.
 */
export const createHmacSha256 = (key: string | Buffer) => {
  const bytes = Buffer.from(key as string);
  const short = bytes.length > BLOCK ? Buffer.from(hash('sha256', bytes, 'hex'), 'hex') : bytes;
  let inner = Buffer.alloc(4 * BLOCK);
  const outer = Buffer.alloc(BLOCK + DIGEST);
  for (let at = 0; at < BLOCK; at += 1) {
    inner[at] = (short[at] ?? 0) ^ 0x36;
    outer[at] = (short[at] ?? 0) ^ 0x5c;
  }

  // `read`: the message is UTF-8, or bytes written as Latin-1. `write` 'binary' returns bytes written as Latin-1.
  return (message: string, read: 'utf8' | 'latin1', write: BinaryToTextEncoding): string => {
    const end = BLOCK + (read === 'utf8' ? Buffer.byteLength(message) : message.length);
    if (end > inner.length) inner = Buffer.concat([inner.subarray(0, BLOCK), Buffer.alloc(end)]);
    inner.write(message, BLOCK, read);
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK, 'latin1');
    return hash('sha256', outer, write);
  };
};
