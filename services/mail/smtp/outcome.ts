import { classify } from '../reports/classify.ts';

/** The result of one attempt. `reply` is the relay's, or says what happened instead. */
export type SendResult =
  /** The relay took it. */
  | { kind: 'sent'; reply: string }
  /**
   * A 4xx reply (RFC 5321, 4.2.1): not now. `slowDomain`: the recipient's domain takes no more mail at present, so other mails to
   * that domain should wait too.
   */
  | { kind: 'deferred'; reply: string; slowDomain: boolean }
  /**
   * A 5xx reply about this recipient or this mail: never. `hardBounce`: the mailbox or its domain does not exist.
   * `softBounce`: it exists and did not take this mail, for example because it is full. Neither: the mail was at fault.
   */
  | { kind: 'rejected'; reply: string; hardBounce: boolean; softBounce: boolean }
  /** The sender is at fault (SPF, DKIM, DMARC, a blocked network, no right to relay): every further mail would fail too. */
  | { kind: 'refused'; reply: string }
  /** No relay can be used: nothing was sent. */
  | { kind: 'unreachable'; reply: string }
  /** The connection broke before the mail was complete: it was certainly not accepted. */
  | { kind: 'interrupted'; reply: string }
  /** The connection broke once the mail was complete: it may have been accepted (RFC 1047). */
  | { kind: 'uncertain'; reply: string }
  /** Not sent, since it cannot be sent properly. */
  | { kind: 'held'; reply: string };

/** The command that a reply belongs to. `connect`: all that comes before a mail (greeting, EHLO, STARTTLS, AUTH). */
export type Command = 'connect' | 'MAIL' | 'RCPT' | 'DATA' | 'message';

export type Reply = { code: number; text: string };

/** Returns what a reply that stops a mail means for it; `text` is the whole reply, with its code. */
export const readReply = (command: Command, { code, text: reply }: Reply): SendResult => {
  // A refusal before any recipient was named, or for a missing log-in, is between the relay and us.
  if (command === 'connect' || isWithoutLogin(code)) return { kind: 'unreachable', reply };
  const status = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? null;
  if (code >= 400 && code < 500 && command !== 'MAIL')
    return { kind: 'deferred', reply, slowDomain: isAboutDomain(code, status, reply) };
  // A reply that is neither yes nor no is no SMTP.
  if (code < 500) return { kind: 'unreachable', reply };
  const { verdict, about } = classify({ status, code, text: reply });
  if (about === 'sender') return { kind: 'refused', reply };
  if (command === 'MAIL')
    return about === 'mail' && isTooBig(status) ? rejected(reply, null) : { kind: 'unreachable', reply };
  // Without an enhanced code, what is said of a mail's content may be words of the mail.
  const isOfRecipient = about === 'recipient' && (command === 'RCPT' || status !== null);
  return rejected(reply, isOfRecipient && verdict !== 'other' && verdict !== 'blocked' ? verdict : null);
};

const rejected = (reply: string, bounce: 'hard' | 'soft' | null): SendResult => ({
  kind: 'rejected',
  reply,
  hardBounce: bounce === 'hard',
  softBounce: bounce === 'soft',
});

// RFC 4954: authentication is required, has failed, or is too weak.
const isWithoutLogin = (code: number): boolean => [530, 534, 535, 538].includes(code);

// RFC 1870: a mail's size is declared with MAIL.
const isTooBig = (status: string | null): boolean => status === '5.3.4' || status === '5.2.3';

// 421 closes the channel to all. RFC 3463: 4.3.2 the system takes no mail, 4.4.5 it is congested, 4.7.x its policy, which is
// where rate limits stand; other 4.x are about one mailbox or one mail. Greylisting is about one sender and recipient.
const isAboutDomain = (code: number, status: string | null, reply: string): boolean =>
  code === 421 || (/^4\.(3\.2|4\.5|7\.\d+)$/.test(status ?? '') && !/gr[ea]y.?list/i.test(reply));
