import { messageOf } from '../platform/errors.ts';

/** What became of one attempt. `reply` is the relay's, or what happened instead of one. */
export type Delivery =
  /** The relay took it. */
  | { kind: 'sent'; reply: string }
  /** A 4xx reply: try again later (RFC 5321, 4.2.1). */
  | { kind: 'deferred'; reply: string }
  /** A 5xx reply: trying again does not help. `hardBounce`: the mailbox or its domain does not exist. */
  | { kind: 'rejected'; reply: string; hardBounce: boolean }
  /** No relay was reached: nothing was sent. */
  | { kind: 'unreachable'; reply: string }
  /** The connection broke once the mail was under way: it may have been accepted (RFC 1047). */
  | { kind: 'uncertain'; reply: string }
  /** Not sent, since it cannot be sent properly. */
  | { kind: 'held'; reply: string };

type SmtpError = {
  code?: string;
  responseCode?: number;
  response?: string;
  command?: string;
  syscall?: string;
};

// RFC 3463 and its registry: bad mailbox, bad system, bad syntax, null MX.
const NO_SUCH_ADDRESS = /\b5\.1\.(1|2|3|10)\b/;

/** Reads what Nodemailer throws. Without a reply, only a failure to connect proves that nothing was sent. */
export const readSmtpError = (error: unknown): Delivery => {
  const { code, responseCode, response, command, syscall } = error as SmtpError;
  // Postgres takes no NUL in a text.
  const reply = (response ?? messageOf(error)).replaceAll('\0', ' ');
  if (responseCode !== undefined && responseCode >= 400) {
    // Refused before any recipient was named: that is between the relay and us, and no reader's fault.
    if (command !== 'RCPT TO' && command !== 'DATA' && code !== 'EMESSAGE')
      return { kind: 'unreachable', reply };
    if (responseCode < 500) return { kind: 'deferred', reply };
    return { kind: 'rejected', reply, hardBounce: command === 'RCPT TO' && NO_SUCH_ADDRESS.test(reply) };
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { kind: 'rejected', reply, hardBounce: false };
  const neverConnected =
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    code === 'EDNS' ||
    code === 'ETLS' ||
    code === 'EAUTH' ||
    /certificate|self.signed|handshake/i.test(reply) ||
    /greeting never received/i.test(reply) ||
    (code === 'ETIMEDOUT' && /connection timeout/i.test(reply));
  return neverConnected ? { kind: 'unreachable', reply } : { kind: 'uncertain', reply };
};
