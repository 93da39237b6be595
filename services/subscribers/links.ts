import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../platform/errors.ts';
import { createHmacSha256 } from '../platform/hmac.ts';

/** Names what a link may be used for. A token of one purpose is invalid for every other. */
export type Purpose =
  | 'confirm'
  | 'preferences'
  | 'unsubscribe'
  | 'digest'
  | 'feedback'
  | 'address'
  | 'erase'
  | 'feed'
  | 'bounce'
  | 'form';

/** Names the purposes that have a page of their own, at `/PURPOSE/TOKEN`. */
export type PagePurpose = Exclude<Purpose, 'bounce' | 'form'>;

/**
 * Identifies what a link is about: `subject` is the subscriber's id, `detail` the id of a sign-up or a digest, or the
 * version of a feed's address. 0 means none.
 */
export type LinkSubject = { subject: number; detail: number };

const TAG_BYTES = 16;
const MINUTE_MS = 60_000;

/** Gives the minutes until a link of each purpose expires; an unsubscribe link and a feed's address never expire. */
const lifetimeMinutes: Record<Purpose, number | null> = {
  confirm: 48 * 60,
  preferences: 90 * 24 * 60,
  unsubscribe: null,
  digest: 180 * 24 * 60,
  feedback: 180 * 24 * 60,
  // The old address gets such a link too, to undo the change, and its reader may see the mail days later.
  address: 7 * 24 * 60,
  erase: 48 * 60,
  feed: null,
  bounce: 30 * 24 * 60,
  // A tab may stay open for days before somebody subscribes.
  form: 30 * 24 * 60,
};

/**
 * Signs and verifies the tokens in links: unsigned LEB128 subject, detail and expiry (minutes since 1970,
 * 0 for never), then the first 16 bytes of HMAC-SHA-256 (RFC 2104; truncation as in its section 5) under a
 * key derived per purpose by HKDF (RFC 5869); base64url, about 35 characters. The first secret signs, and all secrets
 * verify.
 */
export const createLinks = (options: { secrets: string[]; publicUrl: string }) => {
  // Holds, for each purpose, one function for each secret. It returns the tag of a body; both are Latin-1 strings.
  const tags = new Map<Purpose, ((body: string) => string)[]>();
  for (const purpose of Object.keys(lifetimeMinutes) as Purpose[]) {
    tags.set(
      purpose,
      options.secrets.map((secret) => {
        const hmac = createHmacSha256(
          Buffer.from(hkdfSync('sha256', secret, '', `paperboy/link/${purpose}`, 32)),
        );
        return (body) => hmac(body, 'latin1', 'binary').slice(0, TAG_BYTES);
      }),
    );
  }

  const sign = (purpose: Purpose, claim: LinkSubject, now: Date): string => {
    const lifetime = lifetimeMinutes[purpose];
    const expiry = lifetime === null ? 0 : Math.ceil(now.getTime() / MINUTE_MS) + lifetime;
    const body = leb128(claim.subject) + leb128(claim.detail) + leb128(expiry);
    return Buffer.from(body + tags.get(purpose)![0]!(body), 'latin1').toString('base64url');
  };

  /**
   * Returns the subject of a token.
   * @throws DomainError `invalid_link`, the same for every kind of bad token
   */
  const verify = (purpose: Purpose, token: string, now: Date): LinkSubject => {
    const bytes = /^[A-Za-z0-9_-]{24,64}$/.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
    // Only the canonical text is accepted: otherwise the unused low bits of the last character could be changed unseen.
    if (bytes.length <= TAG_BYTES || bytes.toString('base64url') !== token) throw invalidLink();
    const body = bytes.subarray(0, -TAG_BYTES);
    let good = false;
    // The loop has no early exit, so that its time does not tell which secret signed.
    for (const tag of tags.get(purpose)!)
      good =
        timingSafeEqual(Buffer.from(tag(body.toString('latin1')), 'latin1'), bytes.subarray(-TAG_BYTES)) ||
        good;
    if (!good) throw invalidLink();
    const [subject, detail, expiry] = readLeb128(body);
    if (subject === undefined || detail === undefined || expiry === undefined) throw invalidLink();
    if (expiry !== 0 && now.getTime() > expiry * MINUTE_MS) throw invalidLink();
    return { subject, detail };
  };

  return {
    sign,
    verify,
    /** Returns the absolute URL of a page with a new token, such as `https://…/unsubscribe/<token>`. */
    url: (purpose: PagePurpose, claim: LinkSubject, now: Date): string =>
      `${options.publicUrl}/${purpose}/${sign(purpose, claim, now)}`,
  };
};

export type Links = ReturnType<typeof createLinks>;

const invalidLink = (): DomainError =>
  new DomainError('invalid_link', 'This link does not work, or no longer does.');

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
