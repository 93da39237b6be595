import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { createHmacSha256 } from '../platform/hmac.ts';

/**
 * Identifies what a link or an address is about: `subject` is the subscriber's id, `detail` the id of a sign-up or a digest, or
 * the version of a feed's address. 0 means none.
 */
export type LinkSubject = { subject: number; detail: number };

const MINUTE_MS = 60_000;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Signs and reads claims as bytes: unsigned LEB128 subject, detail and expiry (minutes since 1970, 0 for never), then the first
 * `tagBytes` of HMAC-SHA-256 (RFC 2104; truncation as in its section 5) under a key derived by HKDF (RFC 5869) for `context`. The
 * first secret signs, and all secrets verify.
 */
export const createClaimSigner = (options: {
  secrets: string[];
  context: string;
  tagBytes: number;
  /** Null: never expires. */
  lifetimeMinutes: number | null;
}) => {
  const { tagBytes, lifetimeMinutes } = options;
  const hmacs = options.secrets.map((secret) =>
    createHmacSha256(Buffer.from(hkdfSync('sha256', secret, '', options.context, 32))),
  );
  // Each returns the tag of a body under one secret; both are Latin-1 strings.
  const tags = hmacs.map((hmac) => (body: string) => hmac(body, 'latin1', 'binary').slice(0, tagBytes));

  const bodyOf = (claim: LinkSubject, now: Date): string => {
    const expiry = lifetimeMinutes === null ? 0 : Math.ceil(now.getTime() / MINUTE_MS) + lifetimeMinutes;
    return leb128(claim.subject) + leb128(claim.detail) + leb128(expiry);
  };

  return {
    /** Returns the bytes of a claim that begins to live now. */
    sign: (claim: LinkSubject, now: Date): Buffer => {
      const body = bodyOf(claim, now);
      return Buffer.from(body + tags[0]!(body), 'latin1');
    },
    /** Returns the same bytes in hexadecimal, without a buffer: each digest needs two. */
    signHex: (claim: LinkSubject, now: Date): string => {
      const body = bodyOf(claim, now);
      let text = '';
      for (let at = 0; at < body.length; at += 1) text += HEX[body.charCodeAt(at)];
      return text + hmacs[0]!(body, 'latin1', 'hex').slice(0, 2 * tagBytes);
    },
    /**
     * Returns when bytes that were read as good were made, or up to two minutes before, since they hold no more than the minute of
     * their expiry; the beginning of 1970 for those that never expire.
     */
    madeAt: (bytes: Buffer): Date => {
      const [, , expiry = 0] = readLeb128(bytes.subarray(0, -tagBytes));
      return new Date(lifetimeMinutes === null ? 0 : Math.max(0, expiry - lifetimeMinutes - 1) * MINUTE_MS);
    },
    /** Returns the claim of bytes that anybody may have written. */
    read: (bytes: Buffer, now: Date): LinkSubject | 'forged' | 'expired' => {
      if (bytes.length <= tagBytes) return 'forged';
      const body = bytes.subarray(0, -tagBytes);
      const given = bytes.subarray(-tagBytes);
      let good = false;
      // The loop has no early exit, so that its time does not tell which secret signed.
      for (const tag of tags)
        good = timingSafeEqual(Buffer.from(tag(body.toString('latin1')), 'latin1'), given) || good;
      const [subject, detail, expiry] = readLeb128(body);
      if (!good || subject === undefined || detail === undefined || expiry === undefined) return 'forged';
      return expiry !== 0 && now.getTime() > expiry * MINUTE_MS ? 'expired' : { subject, detail };
    },
  };
};

/** Returns the bytes as a Latin-1 string, because short strings are made far quicker than buffers. */
const leb128 = (value: number): string => {
  let bytes = '';
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes += String.fromCharCode(rest > 0 ? low | 128 : low);
  } while (rest > 0);
  return bytes;
};

const readLeb128 = (bytes: Buffer): number[] => {
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) {
      values.push(value);
      value = 0;
      scale = 1;
    }
  }
  return values;
};
