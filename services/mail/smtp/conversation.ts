import type { Channel } from './open.ts';
import type { Reply } from './outcome.ts';
import { createReplyReader } from './reply-reader.ts';

/** A command, and how long its answer may take. */
export type Asked = { line: string; timeoutMs: number };

type Waiting = { timeoutMs: number; resolve: (reply: Reply | null) => void };

const TOO_LATE = 'the relay did not answer in time';
const CLOSED = 'the connection closed';

/**
 * Commands and replies on an open connection, whatever they mean. Replies are matched to commands in the order of asking; one
 * that nobody asked for, no SMTP, or no answer in time ends the connection.
 */
export const createConversation = (channel: Channel, { onEnd }: { onEnd: () => void }) => {
  const { socket } = channel;
  const waiting: Waiting[] = [];
  let lost: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let unasked: Reply | null = null;
  let onGone: (() => void) | undefined;

  const end = (why: string): void => {
    if (lost !== null) return;
    lost = why;
    clearTimeout(timer);
    channel.close();
    for (const each of waiting.splice(0)) each.resolve(null);
    onGone?.();
    onEnd();
  };
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

  const answer = (timeoutMs: number): Promise<Reply | null> =>
    new Promise((resolve) => {
      if (lost !== null) return resolve(null);
      waiting.push({ timeoutMs, resolve });
      if (waiting.length === 1) watch();
    });

  return {
    isOpen: (): boolean => lost === null,
    /** Why it ended. */
    why: (): string => lost ?? CLOSED,
    /** Whether it ended for want of an answer. */
    isTooLate: (): boolean => lost === TOO_LATE,
    /** What ended it, where nobody had asked. */
    unasked: (): Reply | null => unasked,
    /** Whether the system has taken what was written last; ends the conversation where it refused it. */
    hasTaken: (): boolean => {
      if (!socket.writable) end(CLOSED);
      return socket.writable;
    },
    end,
    /** Ends it so that nothing the relay says after this may count. */
    cut,
    /** Writes commands in one packet; their replies in that order, null from where the connection is lost. */
    ask: (...all: Asked[]): Promise<Reply | null>[] => {
      const replies = all.map(({ timeoutMs }) => answer(timeoutMs));
      if (lost === null) socket.write(`${all.map(({ line }) => line).join('\r\n')}\r\n`);
      return replies;
    },
    /** Resolves once the system has taken the bytes, or the connection is lost; undefined where it took them at once. */
    flush: (bytes: Buffer, timeoutMs: number): Promise<void> | undefined => {
      let taken: (() => void) | undefined;
      socket.write(bytes, () => taken?.());
      if (socket.writableLength === 0) return undefined;
      return new Promise((resolve) => {
        const patience = setTimeout(() => cut('the relay stopped reading'), timeoutMs);
        const settle = (): void => {
          clearTimeout(patience);
          onGone = undefined;
          resolve();
        };
        taken = settle;
        onGone = settle;
      });
    },
    quit: (): void => {
      if (lost === null) socket.write('QUIT\r\n');
      end('closed by us');
    },
  };
};
