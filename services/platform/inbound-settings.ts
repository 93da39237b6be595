import { loopbackHosts } from './loopback.ts';
import { parseUrl } from './parse-url.ts';

/** The mailbox of INBOUND_IMAP_URL. */
export type MailboxSettings = {
  host: string;
  port: number;
  user: string;
  password: string;
  folder: string;
  /** `first-byte` for imaps://, `starttls` for imap://, `off` only on this machine. */
  tls: 'first-byte' | 'starttls' | 'off';
};

const EXPECTED = 'expected imaps://user:password@host:993/INBOX';

/** Takes INBOUND_IMAP_URL apart. `problems` contain no part of it, since it holds a password. */
export const readMailboxSettings = (
  text: string | undefined,
): { mailbox: MailboxSettings | null; problems: string[] } => {
  if (text === undefined) return { mailbox: null, problems: [] };
  const refuse = (why: string) => ({ mailbox: null, problems: [`INBOUND_IMAP_URL: ${why}`] });
  const url = parseUrl(text);
  if (!url) return refuse(`is not an address; ${EXPECTED}.`);
  const isSecure = url.protocol === 'imaps:';
  const isOff = url.searchParams.get('tls') === 'off';
  if (isOff && (isSecure || !loopbackHosts.has(url.hostname)))
    return refuse('tls=off is only for imap:// on this machine; elsewhere the password needs TLS.');
  try {
    return {
      mailbox: {
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: Number(url.port) || (isSecure ? 993 : 143),
        user: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
        folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
        tls: isSecure ? 'first-byte' : isOff ? 'off' : 'starttls',
      },
      problems: [],
    };
  } catch {
    return refuse(`the name or the password is not percent-encoded; ${EXPECTED}.`);
  }
};

type Address = { path: string } | { host: string; port: number };

/** Takes INBOUND_LMTP apart: the path of a socket, or host and port. */
export const readLmtpAddress = (text: string | undefined): Address | null => {
  if (text === undefined) return null;
  if (text.startsWith('/')) return { path: text };
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
};

/** Returns what is wrong with the settings of TLS, which are read only by the process that needs them. */
export const tlsProblems = (cert: unknown, key: unknown): string[] =>
  Boolean(cert) === Boolean(key)
    ? []
    : ['INBOUND_TLS_CERT_FILE: goes together with INBOUND_TLS_KEY_FILE; set both or neither.'];
