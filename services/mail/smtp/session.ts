import { messageOf } from '../../platform/errors.ts';
import { type Asked, createConversation } from './conversation.ts';
import { mailCommand, type Posted } from './envelope.ts';
import type { Channel } from './open.ts';
import { type Command, type Reply, readReply, type SendResult } from './outcome.ts';
import type { Timeouts } from './timeouts.ts';

export type Attempt = {
  delivery: SendResult;
  /** The relay said nothing about this mail, so another connection may be tried. */
  wasSilent: boolean;
};

export type Hooks = {
  /** Called at most once, right before the bytes that complete the mail are written. */
  handOver?: (() => void) | undefined;
  /**
   * Called at most once, right after `handOver`; returns the mail that will be sent next on this connection, so that it can be
   * announced in the same packet.
   */
  follow?: () => Posted | null;
};

type Step = Asked & { command: Command };
type Announced = { mail: Posted; steps: Step[]; replies: Promise<Reply | null>[] };

const END_OF_DATA = '.';
const END_OF_CHUNKS = 'BDAT 0 LAST';
// Not understood, not implemented, or out of order (RFC 5321, 4.2.2; RFC 3463, 3.6: 5.5.x, the protocol's fault). A relay that
// replies so to BDAT, after it took MAIL and RCPT, does not know BDAT, although a proxy in between may have offered CHUNKING.
const knowsNoBdat = ({ code, text }: Reply): boolean =>
  (code >= 500 && code <= 504) || code === 555 || /^5\d\d[ -]5\.5\./.test(text);
const goesOn = (command: Command, reply: Reply): boolean =>
  command === 'DATA' ? reply.code === 354 : reply.code >= 200 && reply.code < 300;

/**
 * Sends mails on an open connection, one after the other. Where the relay offers PIPELINING (RFC 2920) MAIL, RCPT and DATA go
 * in one packet; where it offers CHUNKING too (RFC 3030) the mail follows as one chunk by BDAT, and an empty last one takes the
 * place of the final dot: the relay counts bytes instead of looking for it.
 *
 * MAIL, RCPT and DATA of the next mail may go in one packet with what completes this one (RFC 2920, 3.1): a round trip less.
 */
export const createSession = (
  channel: Channel,
  timeouts: Timeouts,
  options: {
    onEnd?: () => void;
    /** Called when the relay offers CHUNKING and does not know BDAT. */
    onNoChunking?: () => void;
    /** Called when the relay does not take commands behind the end of a mail. */
    onNoFollowing?: () => void;
  } = {},
) => {
  const { offer } = channel;
  const isChunked = offer.chunking && offer.pipelining;
  const talk = createConversation(channel, { onEnd: () => options.onEnd?.() });
  let needsReset = false;
  let announced: Announced | null = null;

  const ask = (line: string, timeoutMs: number): Promise<Reply | null> => talk.ask({ line, timeoutMs })[0]!;

  /** Returns the replies to the steps, in order; fewer where the relay stops, null from where the connection is lost. */
  const askAll = async (steps: Step[]): Promise<(Reply | null)[]> => {
    if (offer.pipelining) return Promise.all(talk.ask(...steps));
    const replies: (Reply | null)[] = [];
    for (const { command, line, timeoutMs } of steps) {
      const reply = await ask(line, timeoutMs);
      replies.push(reply);
      if (!reply || !goesOn(command, reply)) break;
    }
    return replies;
  };

  const interrupted = (): Attempt => ({
    delivery: { kind: 'interrupted', reply: talk.why() },
    wasSilent: false,
  });
  const silent = (): Attempt => ({ ...interrupted(), wasSilent: true });
  const answered = (command: Command, reply: Reply): Attempt => ({
    delivery: readReply(command, reply),
    wasSilent: false,
  });

  const stepsOf = (mail: Posted): Step[] => {
    const steps: Step[] = [
      {
        command: 'MAIL',
        line: mailCommand(mail.envelope, mail.bytes.length, offer),
        timeoutMs: timeouts.mailMs,
      },
      { command: 'RCPT', line: `RCPT TO:<${mail.envelope.to}>`, timeoutMs: timeouts.rcptMs },
    ];
    if (!isChunked) steps.push({ command: 'DATA', line: 'DATA', timeoutMs: timeouts.dataMs });
    return steps;
  };

  /**
   * Returns whether the replies to a mail that was announced behind another count. If not, the mail is announced once more on
   * another connection: a connection that ends, or a relay that takes nothing behind an end, says nothing about the mail.
   */
  const isFollowing = (ofMail: Reply | null | undefined): boolean => {
    if (ofMail && ofMail.code < 500 && ofMail.code !== 421) return true;
    if (ofMail ? ofMail.code >= 500 : talk.isTooLate()) options.onNoFollowing?.();
    talk.cut(ofMail?.text ?? 'the connection closed');
    return false;
  };

  /** Sends all commands before the mail itself; returns how the attempt ended where the relay stops it. */
  const announce = async (mail: Posted): Promise<Attempt | null> => {
    const behind = announced?.mail === mail ? announced : null;
    announced = null;
    if (needsReset && behind) {
      // A chunk that was refused may have left a mail behind (RFC 3030, 2), to which this one does not belong.
      talk.cut('the mail before was refused');
      return silent();
    }
    if (needsReset) {
      needsReset = false;
      const reply = await ask('RSET', timeouts.mailMs);
      if (!reply) return silent();
      if (!goesOn('MAIL', reply)) {
        talk.cut(reply.text);
        return answered('MAIL', reply);
      }
    }
    const steps = behind?.steps ?? stepsOf(mail);
    const replies = await (behind ? Promise.all(behind.replies) : askAll(steps));
    if (behind && !isFollowing(replies[0])) return silent();
    for (const [at, reply] of replies.entries()) {
      const { command } = steps[at]!;
      if (!reply) return at === 0 ? silent() : interrupted();
      if (goesOn(command, reply)) continue;
      needsReset = true;
      // RFC 2920, 3.1: a relay that takes DATA without a recipient wants to see the end of no mail.
      if (replies[2]?.code === 354 && command !== 'DATA') await ask(END_OF_DATA, timeouts.finalDotMs);
      return answered(command, reply);
    }
    return null;
  };

  /**
   * Announces a mail's bytes as one chunk. The function that it returns tells how the attempt ended where the relay has refused
   * the chunk by then; then there is no mail to complete.
   */
  const announceChunk = (length: number): (() => Attempt | null) => {
    let ofChunk: Reply | null = null;
    ask(`BDAT ${length}`, timeouts.finalDotMs).then(
      (reply) => {
        ofChunk = reply;
      },
      (error: unknown) => talk.cut(messageOf(error)),
    );
    return () => {
      if (ofChunk === null || goesOn('message', ofChunk)) return null;
      needsReset = true;
      if (!knowsNoBdat(ofChunk)) return answered('message', ofChunk);
      // The relay now reads the mail as commands.
      talk.cut('the relay offers CHUNKING, and knows no BDAT');
      options.onNoChunking?.();
      return interrupted();
    };
  };

  /** Completes the mail, and announces the next in the same packet. */
  const complete = (next: Posted | null): Promise<Reply | null> => {
    const ending = { line: isChunked ? END_OF_CHUNKS : END_OF_DATA, timeoutMs: timeouts.finalDotMs };
    const steps = next ? stepsOf(next) : [];
    const [verdict, ...replies] = talk.ask(ending, ...steps);
    if (next) announced = { mail: next, steps, replies };
    return verdict!;
  };

  const send = async (mail: Posted, { handOver, follow }: Hooks = {}): Promise<Attempt> => {
    const over = await announce(mail);
    if (over) return over;
    const refusal = isChunked ? announceChunk(mail.bytes.length) : () => null;
    const flushed = talk.flush(mail.bytes, timeouts.blockMs);
    if (flushed) await flushed;
    talk.hasTaken();
    const early = refusal();
    if (early) return early;
    // A reply before the mail was complete is against the rules, and still clear.
    const unasked = talk.unasked();
    if (unasked && unasked.code > 421) return answered('message', unasked);
    if (!talk.isOpen()) return interrupted();
    let next: Posted | null;
    try {
      handOver?.();
      next = (offer.pipelining && follow?.()) || null;
    } catch (error) {
      // A connection that is closed in order could complete the mail.
      talk.cut('not handed over');
      throw error;
    }
    const completed = complete(next);
    // The system did not accept the end of the mail.
    if (!talk.hasTaken()) return interrupted();
    const verdict = await completed;
    const late = refusal();
    if (late) return late;
    if (!verdict) {
      announced = null;
      return { delivery: { kind: 'uncertain', reply: talk.why() }, wasSilent: false };
    }
    if (verdict.code >= 200 && verdict.code < 300)
      return { delivery: { kind: 'sent', reply: verdict.text }, wasSilent: false };
    needsReset = isChunked;
    return answered('message', verdict);
  };

  return {
    offer,
    isUsable: talk.isOpen,
    send,
    /** Returns whether the relay still replies. */
    noop: async (): Promise<boolean> => {
      const reply = await ask('NOOP', timeouts.noopMs);
      if (reply && goesOn('MAIL', reply)) return true;
      talk.end('the relay no longer answers');
      return false;
    },
    quit: talk.quit,
  };
};

export type Session = ReturnType<typeof createSession>;
