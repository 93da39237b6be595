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
  if (code >= 500 && (isOurFault(status) || NO_RELAYING.test(reply))) return { kind: 'refused', reply };
  if (code >= 500 && status === '5.3.4') return rejected(reply, null);
  if (command === 'MAIL') return { kind: 'unreachable', reply };
  if (code >= 400 && code < 500)
    return { kind: 'deferred', reply, slowDomain: isAboutDomain(code, status, reply) };
  // A reply that is neither yes nor no is no SMTP.
  if (code < 500) return { kind: 'unreachable', reply };
  if (command === 'RCPT' || status !== null) return rejected(reply, bounceOf(command, status, reply));
  return rejected(reply, null);
};

const rejected = (reply: string, bounce: 'hard' | 'soft' | null): SendResult => ({
  kind: 'rejected',
  reply,
  hardBounce: bounce === 'hard',
  softBounce: bounce === 'soft',
});

// RFC 4954: authentication is required, has failed, or is too weak.
const isWithoutLogin = (code: number): boolean => [530, 534, 535, 538].includes(code);

const NO_RELAYING = /\brelay(ing)?\b.{0,20}\b(denied|prohibited|not (permitted|allowed))/i;

// RFC 7372 and the registry of RFC 5248: 5.7.20 to 27, failed DKIM, SPF, reverse DNS, "multiple authentication checks",
// null MX of the sender; 5.7.28 a network that sends too much, 29 to 32 TLS, PTR and alignment (Google). 5.7.5xx and 6xx to
// 7xx: a sender or network that Microsoft does not take mail from; 5.7.515 its bulk senders' rules.
const isOurFault = (status: string | null): boolean => {
  const detail = Number(/^5\.7\.(\d+)$/.exec(status ?? '')?.[1] ?? 0);
  return (
    (detail >= 20 && detail <= 32) ||
    [501, 502, 509, 511, 512, 515].includes(detail) ||
    (detail >= 606 && detail <= 649) ||
    (detail >= 700 && detail <= 750)
  );
};

// 421 closes the channel to all. RFC 3463: 4.3.2 the system takes no mail, 4.4.5 it is congested, 4.7.x its policy, which is
// where rate limits stand; other 4.x are about one mailbox or one mail. Greylisting is about one sender and recipient.
const isAboutDomain = (code: number, status: string | null, reply: string): boolean =>
  code === 421 || (/^4\.(3\.2|4\.5|7\.\d+)$/.test(status ?? '') && !/gr[ea]y.?list/i.test(reply));

// RFC 3463 and its registry: bad mailbox, bad system, bad syntax, moved, null MX; a mailbox that is disabled.
const NO_SUCH_ADDRESS = /^5\.(1\.(1|2|3|6|10)|2\.1)$/;
const MAILBOX = /^5\.(1|2)\./;
const SAYS_NO_SUCH =
  /\bno such (user|mailbox|recipient|address)|\b(user|mailbox|recipient|address)\b.{0,40}\b(unknown|not found|does ?n.t exist|does not exist|not exist|unavailable|rejected)|\bunknown (user|mailbox|recipient|address)|\binvalid (user|mailbox|recipient)/i;

const bounceOf = (command: Command, status: string | null, reply: string): 'hard' | 'soft' | null => {
  if (status !== null && NO_SUCH_ADDRESS.test(status)) return 'hard';
  if (status === '5.4.1' && /recipient address rejected/i.test(reply)) return 'hard';
  if (status !== null && MAILBOX.test(status)) return 'soft';
  // 550 to RCPT without an enhanced code means "no mailbox, no access, or policy"; only its words can tell which.
  if (status === null && command === 'RCPT') return SAYS_NO_SUCH.test(reply) ? 'hard' : 'soft';
  return null;
};
