import { createClaimSigner, type LinkSubject } from './signed-claims.ts';

/**
 * Names what mail to a signed address means: `bounce` that a digest came back, `signup` that a mail came back which answered a
 * request (its `detail` is the request's id), `announcement` that one came back (its `detail` is the announcement's id), `leave`
 * that its sender unsubscribes.
 */
export type AddressPurpose = 'bounce' | 'signup' | 'announcement' | 'leave';

type Read = { purpose: AddressPurpose } & LinkSubject;

// Of 96 bits, so that the largest ids fit into the 64 octets of a local part (RFC 5321, 4.5.3.1.1).
const TAG_BYTES = 12;
const BOUNCE_MINUTES = 30 * 24 * 60;

const kinds: Record<AddressPurpose, { prefix: string; lifetimeMinutes: number | null }> = {
  bounce: { prefix: 'b-', lifetimeMinutes: BOUNCE_MINUTES },
  signup: { prefix: 's-', lifetimeMinutes: BOUNCE_MINUTES },
  announcement: { prefix: 'a-', lifetimeMinutes: BOUNCE_MINUTES },
  // As an unsubscribe link.
  leave: { prefix: 'u-', lifetimeMinutes: null },
};
const purposes = Object.keys(kinds) as AddressPurpose[];

const HEX = /^(?:[0-9a-f]{2}){15,31}$/;

/**
 * Signs and reads the addresses of BOUNCE_DOMAIN. A token is hexadecimal, because mail servers change the case of local parts.
 * `readOld` reads the base64url tokens of the return addresses that were in use before.
 */
export const createSignedAddresses = (options: {
  secrets: string[];
  bounceDomain: string | null;
  readOld: (token: string, now: Date) => LinkSubject | 'forged' | 'expired';
}) => {
  const domain = options.bounceDomain?.toLowerCase() ?? null;
  const signers = Object.fromEntries(
    purposes.map((purpose) => [
      purpose,
      createClaimSigner({
        secrets: options.secrets,
        context: `paperboy/address/${purpose}`,
        tagBytes: TAG_BYTES,
        lifetimeMinutes: kinds[purpose].lifetimeMinutes,
      }),
    ]),
  ) as Record<AddressPurpose, ReturnType<typeof createClaimSigner>>;

  const readToken = (purpose: AddressPurpose, token: string, now: Date) => {
    const lower = token.toLowerCase();
    if (HEX.test(lower)) return signers[purpose].read(Buffer.from(lower, 'hex'), now);
    if (purpose === 'bounce') return options.readOld(token, now);
    return 'forged';
  };

  return {
    /** Returns an address with a new token; null without BOUNCE_DOMAIN. */
    address: (purpose: AddressPurpose, claim: LinkSubject, now: Date): string | null =>
      domain && `${kinds[purpose].prefix}${signers[purpose].signHex(claim, now)}@${domain}`,

    /**
     * Returns what a signed address is about; null for an address that is none of ours. One of another domain is only ours where
     * its token is good: BOUNCE_DOMAIN may have been another one when it was signed.
     */
    readAddress: (address: string, now: Date): Read | 'forged' | 'expired' | null => {
      const at = address.lastIndexOf('@');
      const local = address.slice(0, at);
      const purpose = purposes.find((each) => local.toLowerCase().startsWith(kinds[each].prefix));
      if (at < 1 || !purpose) return null;
      const read = readToken(purpose, local.slice(kinds[purpose].prefix.length), now);
      if (read === 'forged') return address.slice(at + 1).toLowerCase() === domain ? read : null;
      return read === 'expired' ? read : { purpose, ...read };
    },
  };
};
