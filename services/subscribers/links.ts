import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../platform/errors.ts';

/** What a link may be used for. A token of one purpose is worthless for every other. */
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

/** The purposes that have a page of their own, at `/PURPOSE/TOKEN`. */
export type PagePurpose = Exclude<Purpose, 'bounce' | 'form'>;

/**
 * `subject` is whom it is about (a subscriber's id), `detail` what (a sign-up's or digest's id, or the version of a
 * feed's address); 0 is none.
 */
export type Claim = { subject: number; detail: number };

const TAG_BYTES = 16;
const MINUTE_MS = 60_000;

/** Minutes until a link of each purpose stops working; an unsubscribe link and a feed's address never do by time. */
const lifetimeMinutes: Record<Purpose, number | null> = {
  confirm: 48 * 60,
  preferences: 90 * 24 * 60,
  unsubscribe: null,
  digest: 180 * 24 * 60,
  feedback: 180 * 24 * 60,
  // The old address gets one too, to take a change back: it may be read days later.
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
 * key derived per purpose by HKDF (RFC 5869); base64url, about 35 characters. The first secret signs, all verify.
 */
export const createLinks = (options: { secrets: string[]; publicUrl: string }) => {
  const keys = new Map<Purpose, Buffer[]>();
  for (const purpose of Object.keys(lifetimeMinutes) as Purpose[]) {
    keys.set(
      purpose,
      options.secrets.map((secret) =>
        Buffer.from(hkdfSync('sha256', secret, '', `paperboy/link/${purpose}`, 32)),
      ),
    );
  }

  const sign = (purpose: Purpose, claim: Claim, now: Date): string => {
    const lifetime = lifetimeMinutes[purpose];
    const expiry = lifetime === null ? 0 : Math.ceil(now.getTime() / MINUTE_MS) + lifetime;
    const body = Buffer.from([...leb128(claim.subject), ...leb128(claim.detail), ...leb128(expiry)]);
    return Buffer.concat([body, tag(keys.get(purpose)![0]!, body)]).toString('base64url');
  };

  /** @throws DomainError `invalid_link`, the same for every kind of bad token */
  const verify = (purpose: Purpose, token: string, now: Date): Claim => {
    const bytes = /^[A-Za-z0-9_-]{24,64}$/.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
    // Canonical text only: the unused low bits of the last character could otherwise be flipped unseen.
    if (bytes.length <= TAG_BYTES || bytes.toString('base64url') !== token) throw invalidLink();
    const body = bytes.subarray(0, -TAG_BYTES);
    let good = false;
    // No early exit: the time taken tells nothing about which secret signed.
    for (const key of keys.get(purpose)!)
      good = timingSafeEqual(tag(key, body), bytes.subarray(-TAG_BYTES)) || good;
    if (!good) throw invalidLink();
    const [subject, detail, expiry] = readLeb128(body);
    if (subject === undefined || detail === undefined || expiry === undefined) throw invalidLink();
    if (expiry !== 0 && now.getTime() > expiry * MINUTE_MS) throw invalidLink();
    return { subject, detail };
  };

  return {
    sign,
    verify,
    /** The whole address of a page for a token, e.g. `https://…/unsubscribe/<token>`. */
    url: (purpose: PagePurpose, claim: Claim, now: Date): string =>
      `${options.publicUrl}/${purpose}/${sign(purpose, claim, now)}`,
  };
};

export type Links = ReturnType<typeof createLinks>;

const invalidLink = (): DomainError =>
  new DomainError('invalid_link', 'This link does not work, or no longer does.');

const tag = (key: Buffer, body: Buffer): Buffer =>
  createHmac('sha256', key).update(body).digest().subarray(0, TAG_BYTES);

const leb128 = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 128 : low);
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
