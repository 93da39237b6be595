import { domainToASCII } from 'node:url';
import { DomainError } from '../platform/errors.ts';

/** Holds an address as mail is sent to it, and the key that all its spellings share. */
export type Address = { address: string; addressKey: string };

const invalid = (message: string): DomainError =>
  new DomainError('invalid_input', message, { field: 'email' });

// RFC 5322 atext, widened by RFC 6531 to every character beyond ASCII; dots stand between atoms only.
const DOT_ATOM = /^[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}.]+(\.[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}.]+)*$/u;
const HOST =
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

// `domainToASCII` reads a host as a URL has it: it drops all that follows one of these marks, or decodes it (%2e), and would make
// example.org of `example.org\`, so that mail went to an address that nobody gave.
const NO_HOST = /[/\\?#:%]/;

const MAX_GIVEN_CHARS = 1_000;

/**
 * Reads one mail address as a person types it. The domain becomes ASCII (IDNA) in lower case. The local part keeps its
 * case in `address`, where mail is sent, but not in `addressKey`, which tells readers apart. The limits are those of
 * RFC 5321, 4.5.3.1.
 *
 * @throws DomainError `invalid_input` with the field `email`; its message tells the reader what to do
 */
export const parseAddress = (input: string): Address => {
  const given = input.trim();
  if (given === '') throw invalid('Enter your email address.');
  // A shortened address would be another address, so a long text is refused as it is. It is not normalized first,
  // because a long run of combining marks takes too long to put in order.
  const text = given.length > MAX_GIVEN_CHARS ? given : given.normalize('NFC');
  if (text.length > 320) throw invalid('This email address is too long; 254 characters are the limit.');
  if (/[\p{Cc}\p{Cf}]/u.test(text))
    throw invalid('This email address holds a character that is not allowed. Type it again.');
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) throw invalid('An email address looks like name@example.org.');
  const local = unquote(text.slice(0, at));
  if (local.includes('@') || /[,;]/.test(text)) throw invalid('Enter one email address only.');
  if (!DOT_ATOM.test(local)) throw invalid('The part before the @ is not one that we can write to.');
  if (Buffer.byteLength(local) > 64)
    throw invalid('The part before the @ is too long; 64 bytes are the limit.');
  if (NO_HOST.test(text.slice(at + 1)))
    throw invalid('The part after the @ is not a domain name, such as example.org.');
  const domain = domainToASCII(text.slice(at + 1).replace(/\.$/, '')).toLowerCase();
  if (!HOST.test(domain)) throw invalid('The part after the @ is not a domain name, such as example.org.');
  const address = `${local}@${domain}`;
  if (Buffer.byteLength(address) > 254)
    throw invalid('This email address is too long; 254 characters are the limit.');
  return { address, addressKey: address.toLowerCase() };
};

// "ann"@example.org and ann@example.org are one mailbox (RFC 5321, 4.1.2).
const unquote = (local: string): string => /^"([^"\\]+)"$/.exec(local)?.[1] ?? local;

/** Returns `a…@example.org` for `ada@example.org`: its owner recognises it, and others learn little. */
export const maskAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  return `${[...address][0] ?? ''}…${address.slice(at)}`;
};
