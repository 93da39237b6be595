import { type Command, type Delivery, type Reply, readReply } from '../smtp-outcome.ts';
import { mailCommand, type Posted } from './envelope.ts';
import type { Channel } from './open.ts';
import { createReplyReader } from './reply-reader.ts';
import type { Timeouts } from './timeouts.ts';

export type Attempt = {
  delivery: Delivery;
  /** Nothing was said about this mail, and another connection may be asked. */
  wasSilent: boolean;
};

export type Hooks = {
  /** Called once at most, right before the bytes that complete the mail. */
  handOver?: (() => void) | undefined;
  /**
   * Asked once at most, when the mail is about to be completed: the mail that will be sent next on this connection, so that it
   * can be announced in the same packet.
   */
  follow?: () => Posted | null;
};

type Step = { command: Command; line: string; timeoutMs: number };
type Waiting = { timeoutMs: number; resolve: (reply: Reply | null) => void };
type Announced = { mail: Posted; steps: Step[]; replies: Promise<(Reply | null)[]> };

const TOO_LATE = 'the relay did not answer in time';
const END_OF_DATA = '.\r\n';
const END_OF_CHUNKS = 'BDAT 0 LAST\r\n';
// What is not understood, not implemented, or out of order (RFC 5321, 4.2.2; RFC 3463, 3.6: 5.5.x, the protocol's fault): after
// MAIL and RCPT were taken, whoever says so to BDAT does not know it, though something between offered CHUNKING in its name.
const knowsNoBdat = ({ code, text }: Reply): boolean =>
  (code >= 500 && code <= 504) || code === 555 || /^5\d\d[ -]5\.5\./.test(text);
const goesOn = (command: Command, reply: Reply): boolean =>
  command === 'DATA' ? reply.code === 354 : reply.code >= 200 && reply.code < 300;

/**
 * Speaks SMTP on an open connection, one mail at a time. Where the relay offers PIPELINING (RFC 2920) MAIL, RCPT and DATA go
 * in one packet; where it offers CHUNKING too (RFC 3030) the mail follows as one chunk by BDAT, and an empty last one takes the
 * place of the final dot: the relay counts bytes instead of looking for it. Replies are matched to commands in the order of
 * asking; one that nobody asked for ends the connection.
 *
 * MAIL, RCPT and DATA of the next mail may go in one packet with what completes this one (RFC 2920, 3.1): a round trip less.
 */
export const createSession = (
  channel: Channel,
  timeouts: Timeouts,
  options: {
    onEnd?: () => void;
    /** The relay offers CHUNKING and knows no BDAT. */
    onNoChunking?: () => void;
    /** The relay does not take what comes behind the end of a mail. */
    onNoFollowing?: () => void;
  } = {},
) => {
  const { socket, offer } = channel;
  const isChunked = offer.chunking && offer.pipelining;
  const waiting: Waiting[] = [];
  let lost: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let needsReset = false;
  let unasked: Reply | null = null;
  let announced: Announced | null = null;
  let onGone: (() => void) | undefined;

  const end = (why: string): void => {
    if (lost !== null) return;
    lost = why;
    clearTimeout(timer);
    channel.close();
    for (const each of waiting.splice(0)) each.resolve(null);
    onGone?.();
    options.onEnd?.();
  };
  // Nothing that a relay says after this may count.
  const cut = (why: string): void => {
    end(why);
    socket.destroy();
  };

  const watch = (): void => {
    clearTimeout(timer);
    const head = waiting[0];
    if (head) timer = setTimeout(() => cut(TOO_LATE), head.timeoutMs);
  };

  const onReply = (reply: Reply): void => {
    const asked = waiting.shift();
    if (!asked) {
      unasked = reply;
      cut(reply.text);
      return;
    }
    asked.resolve(reply);
    // RFC 5321, 3.8: the relay closes the connection, whatever was asked.
    if (reply.code === 421) end(reply.text);
    else watch();
  };

  socket.on('data', createReplyReader({ onReply, onNonsense: cut }));
  channel.onLost(end);

  /** Resolves with null when the connection was lost instead. */
  const answer = (timeoutMs: number): Promise<Reply | null> =>
    new Promise((resolve) => {
      if (lost !== null) return resolve(null);
      waiting.push({ timeoutMs, resolve });
      if (waiting.length === 1) watch();
    });

  const ask = (line: string, timeoutMs: number): Promise<Reply | null> => {
    const reply = answer(timeoutMs);
    if (lost === null) socket.write(`${line}\r\n`);
    return reply;
  };

  const askTogether = (steps: Step[], before = ''): Promise<(Reply | null)[]> => {
    const replies = steps.map(({ timeoutMs }) => answer(timeoutMs));
    if (lost === null) socket.write(`${before}${steps.map(({ line }) => line).join('\r\n')}\r\n`);
    return Promise.all(replies);
  };

  /** The replies to the steps, in order; fewer where the relay does not go on, null from where it is gone. */
  const askAll = async (steps: Step[]): Promise<(Reply | null)[]> => {
    if (offer.pipelining) return askTogether(steps);
    const replies: (Reply | null)[] = [];
    for (const { command, line, timeoutMs } of steps) {
      const reply = await ask(line, timeoutMs);
      replies.push(reply);
      if (!reply || !goesOn(command, reply)) break;
    }
    return replies;
  };

  /** Resolves once the system has taken the bytes, or the connection is lost. */
  const flush = (bytes: Buffer): Promise<void> | undefined => {
    let taken: (() => void) | undefined;
    socket.write(bytes, () => taken?.());
    if (socket.writableLength === 0) return undefined;
    return new Promise((resolve) => {
      const patience = setTimeout(() => cut('the relay stopped reading'), timeouts.blockMs);
      const settle = (): void => {
        clearTimeout(patience);
        onGone = undefined;
        resolve();
      };
      taken = settle;
      onGone = settle;
    });
  };

  const interrupted = (): Attempt => ({
    delivery: { kind: 'interrupted', reply: lost ?? 'the connection closed' },
    wasSilent: false,
  });
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
   * Whether what was announced behind the end of the mail before may be judged by its replies. If not the mail is announced
   * once more, on another connection: that this one ends, or that the relay wants nothing behind an end, says nothing about it.
   */
  const isFollowing = (ofMail: Reply | null | undefined): boolean => {
    if (ofMail && ofMail.code < 500 && ofMail.code !== 421) return true;
    if (ofMail ? ofMail.code >= 500 : lost === TOO_LATE) options.onNoFollowing?.();
    cut(ofMail?.text ?? 'the connection closed');
    return false;
  };

  /** Everything before the mail itself; answers how it ended where the relay does not go on. */
  const announce = async (mail: Posted): Promise<Attempt | null> => {
    const behind = announced?.mail === mail ? announced : null;
    announced = null;
    if (needsReset && behind) {
      // A chunk that was refused may have left a mail behind (RFC 3030, 2), to which this one does not belong.
      cut('the mail before was refused');
      return { ...interrupted(), wasSilent: true };
    }
    if (needsReset) {
      needsReset = false;
      const reply = await ask('RSET', timeouts.mailMs);
      if (!reply) return { ...interrupted(), wasSilent: true };
      if (!goesOn('MAIL', reply)) {
        cut(reply.text);
        return answered('MAIL', reply);
      }
    }
    const steps = behind?.steps ?? stepsOf(mail);
    const replies = await (behind?.replies ?? askAll(steps));
    if (behind && !isFollowing(replies[0])) return { ...interrupted(), wasSilent: true };
    for (const [at, reply] of replies.entries()) {
      const { command } = steps[at]!;
      if (!reply) return { ...interrupted(), wasSilent: at === 0 };
      if (goesOn(command, reply)) continue;
      needsReset = true;
      // RFC 2920, 3.1: a relay that takes DATA without a recipient wants to see the end of no mail.
      if (replies[2]?.code === 354 && command !== 'DATA') await endOfNothing();
      return answered(command, reply);
    }
    return null;
  };

  /**
   * Announces a mail's bytes as one chunk. The answer tells how the attempt ended where the relay has refused them by then:
   * there is no mail then that an end could complete.
   */
  const announceChunk = (length: number): (() => Attempt | null) => {
    let ofChunk: Reply | null = null;
    void ask(`BDAT ${length}`, timeouts.finalDotMs).then((reply) => {
      ofChunk = reply;
    });
    return () => {
      if (ofChunk === null || goesOn('message', ofChunk)) return null;
      needsReset = true;
      if (!knowsNoBdat(ofChunk)) return answered('message', ofChunk);
      // It reads the mail as commands now.
      cut('the relay offers CHUNKING, and knows no BDAT');
      options.onNoChunking?.();
      return interrupted();
    };
  };

  const send = async (mail: Posted, { handOver, follow }: Hooks = {}): Promise<Attempt> => {
    const over = await announce(mail);
    if (over) return over;
    const refusal = isChunked ? announceChunk(mail.bytes.length) : () => null;
    const flushed = flush(mail.bytes);
    if (flushed) await flushed;
    if (!socket.writable) end('the connection closed');
    const early = refusal();
    if (early) return early;
    // Said before the mail was complete: not by the rules, and plain all the same.
    if (unasked && unasked.code > 421) return answered('message', unasked);
    if (lost !== null) return interrupted();
    try {
      handOver?.();
    } catch (error) {
      // The mail must not be completed by a connection that closes politely.
      cut('not handed over');
      throw error;
    }
    const reply = answer(timeouts.finalDotMs);
    const ending = isChunked ? END_OF_CHUNKS : END_OF_DATA;
    const next = offer.pipelining ? follow?.() : null;
    if (next) {
      const steps = stepsOf(next);
      announced = { mail: next, steps, replies: askTogether(steps, ending) };
    } else socket.write(ending);
    // The system refused the end itself.
    if (!socket.writable) {
      end('the connection closed');
      return interrupted();
    }
    const verdict = await reply;
    const late = refusal();
    if (late) return late;
    if (!verdict) {
      announced = null;
      return { delivery: { kind: 'uncertain', reply: lost ?? 'the connection closed' }, wasSilent: false };
    }
    if (verdict.code >= 200 && verdict.code < 300)
      return { delivery: { kind: 'sent', reply: verdict.text }, wasSilent: false };
    needsReset = isChunked;
    return answered('message', verdict);
  };

  const endOfNothing = (): Promise<Reply | null> => {
    const reply = answer(timeouts.finalDotMs);
    if (lost === null) socket.write(END_OF_DATA);
    return reply;
  };

  return {
    offer,
    isUsable: (): boolean => lost === null,
    send,
    /** Whether the relay still answers. */
    noop: async (): Promise<boolean> => {
      const reply = await ask('NOOP', timeouts.noopMs);
      if (reply && goesOn('MAIL', reply)) return true;
      end('the relay no longer answers');
      return false;
    },
    quit: (): void => {
      if (lost === null) socket.write('QUIT\r\n');
      end('closed by us');
    },
  };
};

export type Session = ReturnType<typeof createSession>;
