import { DomainError } from '../platform/errors.ts';
import { createSignedAddresses } from './signed-addresses.ts';
import { createClaimSigner, type LinkSubject } from './signed-claims.ts';

export type { AddressPurpose } from './signed-addresses.ts';
export type { LinkSubject } from './signed-claims.ts';

/** Names what a link may be used for. A token of one purpose is invalid for every other. */
export type Purpose =
  | 'confirm'
  | 'preferences'
  | 'unsubscribe'
  | 'digest'
  | 'feedback'
  | 'saved'
  | 'reader'
  | 'ask'
  | 'saved-feed'
  | 'address'
  | 'erase'
  | 'feed'
  | 'bounce'
  | 'form';

/** Names the purposes that have a page of their own, at `/PURPOSE/TOKEN`. */
export type PagePurpose = Exclude<Purpose, 'bounce' | 'form' | 'reader'>;

const TAG_BYTES = 16;

/** Gives the minutes until a link of each purpose expires; an unsubscribe link and the address of a feed never expire. */
const lifetimeMinutes: Record<Purpose, number | null> = {
  confirm: 48 * 60,
  // Lets public pages know a reader: their buttons, and nothing of what is stored about them.
  reader: 90 * 24 * 60,
  // Has a link to their preferences mailed to a reader; a page that offers it was open a moment ago.
  ask: 24 * 60,
  preferences: 90 * 24 * 60,
  unsubscribe: null,
  digest: 180 * 24 * 60,
  feedback: 180 * 24 * 60,
  saved: 180 * 24 * 60,
  // The old address gets such a link too, to undo the change, and its reader may see the mail days later.
  address: 7 * 24 * 60,
  erase: 48 * 60,
  feed: null,
  'saved-feed': null,
  // Signs no more; addresses that were signed with it before are still read.
  bounce: 30 * 24 * 60,
  // A tab may stay open for days before somebody subscribes.
  form: 30 * 24 * 60,
};

export const purposes = Object.keys(lifetimeMinutes) as readonly Purpose[];

/**
 * Signs and verifies the tokens in links: a signed claim in base64url, about 35 characters, under a key of its purpose. The same
 * secrets sign the addresses of BOUNCE_DOMAIN.
 */
export const createLinks = (options: {
  secrets: string[];
  publicUrl: string;
  bounceDomain?: string | null;
}) => {
  const { secrets } = options;
  const signers = Object.fromEntries(
    purposes.map((purpose) => [
      purpose,
      createClaimSigner({
        secrets,
        context: `paperboy/link/${purpose}`,
        tagBytes: TAG_BYTES,
        lifetimeMinutes: lifetimeMinutes[purpose],
      }),
    ]),
  ) as Record<Purpose, ReturnType<typeof createClaimSigner>>;

  const sign = (purpose: Purpose, claim: LinkSubject, now: Date): string =>
    signers[purpose].sign(claim, now).toString('base64url');

  /** Returns the subject of a token, or why it is not good: for reports, which count both kinds. */
  const read = (purpose: Purpose, token: string, now: Date): LinkSubject | 'forged' | 'expired' => {
    const bytes = /^[A-Za-z0-9_-]{24,64}$/.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
    // Only the canonical text is accepted: otherwise the unused low bits of the last character could be changed unseen.
    return bytes.toString('base64url') === token ? signers[purpose].read(bytes, now) : 'forged';
  };

  return {
    sign,
    read,
    /** Returns when a token that was verified was made, or up to two minutes before. */
    madeAt: (purpose: Purpose, token: string): Date =>
      signers[purpose].madeAt(Buffer.from(token, 'base64url')),
    /**
     * Returns the subject of a token.
     * @throws DomainError `invalid_link`, the same for every kind of bad token
     */
    verify: (purpose: Purpose, token: string, now: Date): LinkSubject => {
      const claim = read(purpose, token, now);
      if (typeof claim === 'string') throw invalidLink();
      return claim;
    },
    /** Returns the absolute URL of a page with a new token, such as `https://…/unsubscribe/<token>`. */
    url: (purpose: PagePurpose, claim: LinkSubject, now: Date): string =>
      `${options.publicUrl}/${purpose}/${sign(purpose, claim, now)}`,
    ...createSignedAddresses({
      secrets,
      bounceDomain: options.bounceDomain ?? null,
      readOld: (token, now) => read('bounce', token, now),
    }),
  };
};

export type Links = ReturnType<typeof createLinks>;

const invalidLink = (): DomainError =>
  new DomainError('invalid_link', 'This link does not work, or no longer does.');
