import { domainToASCII } from 'node:url';
import { memoize } from '../../platform/cache.ts';
import type { Offer } from './open.ts';

/** The sender and the recipient in the form of SMTP commands: ASCII domains, and no character that could end a command. */
export type Envelope = { from: string; to: string; needsSmtpUtf8: boolean };

// RFC 5321, 4.1.2, without quoted local parts; RFC 6531 widens atoms to all beyond ASCII.
const MAILBOX =
  /^(?!\.)(?!.*\.\.)[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}\p{Cs}]+(?<!\.)@[^\s@<>"\p{Cc}\p{Cf}\p{Cs}]+$/u;

/** Returns a domain in ASCII; empty where it has no such form. It is memoized, since readers share domains. */
const domainToWire = memoize({ name: 'mail-domains', max: 10_000 }, (domain) => {
  const ascii = domainToASCII(domain);
  return /^[A-Za-z0-9.:_[\]-]+$/.test(ascii) ? ascii : '';
});

const toWire = (address: string): string | null => {
  if (!MAILBOX.test(address)) return null;
  const at = address.lastIndexOf('@');
  const domain = domainToWire(address.slice(at + 1));
  return domain === '' ? null : `${address.slice(0, at)}@${domain}`;
};

/** Returns null for an address that cannot be written into a command. */
export const toEnvelope = (from: string, to: string): Envelope | null => {
  const [sender, recipient] = [toWire(from), toWire(to)];
  if (sender === null || recipient === null) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return { from: sender, to: recipient, needsSmtpUtf8: /[^\x00-\x7f]/.test(sender + recipient) };
};

/** Returns MAIL with the parameters of SIZE (RFC 1870) and SMTPUTF8 (RFC 6531, whose header fields are eight-bit). */
export const mailCommand = (envelope: Envelope, bytes: number, offer: Offer): string =>
  `MAIL FROM:<${envelope.from}>${offer.size ? ` SIZE=${bytes}` : ''}${
    envelope.needsSmtpUtf8 ? `${offer.eightBit ? ' BODY=8BITMIME' : ''} SMTPUTF8` : ''
  }`;

/** A mail in the form that a relay gets. */
export type Posted = { envelope: Envelope; bytes: Buffer };
