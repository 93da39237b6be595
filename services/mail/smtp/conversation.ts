import type { Channel } from './open.ts';
import type { Reply } from './outcome.ts';
import { createReplyReader } from './reply-reader.ts';

/** A command, and how long its reply may take. */
export type Asked = { line: string; timeoutMs: number };

type Waiting = { timeoutMs: number; resolve: (reply: Reply | null) => void };

const TOO_LATE = 'the relay did not answer in time';
const CLOSED = 'the connection closed';

/**
 * Exchanges commands and replies on an open connection, without interpreting them. Replies are matched to commands in order; a
 * reply without a command, bytes that are no SMTP, or no reply in time end the connection.
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
    // RFC 5321, 3.8: after 421 the relay closes the connection, whatever the command was.
    if (reply.code === 421) end(reply.text);
    else watch();
  };

  socket.on('data', createReplyReader({ onReply, onNonsense: cut }));
  channel.onLost(end);

  const nextReply = (timeoutMs: number): Promise<Reply | null> =>
    new Promise((resolve) => {
      if (lost !== null) return resolve(null);
      waiting.push({ timeoutMs, resolve });
      if (waiting.length === 1) watch();
    });

  return {
    isOpen: (): boolean => lost === null,
    /** Returns why the connection ended. */
    why: (): string => lost ?? CLOSED,
    /** Returns whether it ended because a reply did not come in time. */
    isTooLate: (): boolean => lost === TOO_LATE,
    /** Returns the reply without a command that ended it, if one did. */
    unasked: (): Reply | null => unasked,
    /** Returns whether the system accepted the last write; ends the conversation where it did not. */
    hasTaken: (): boolean => {
      if (!socket.writable) end(CLOSED);
      return socket.writable;
    },
    end,
    /** Ends the conversation at once, so that no later reply counts. */
    cut,
    /** Writes commands in one packet; returns their replies in order, null from where the connection is lost. */
    ask: (...all: Asked[]): Promise<Reply | null>[] => {
      const replies = all.map(({ timeoutMs }) => nextReply(timeoutMs));
      if (lost === null) socket.write(`${all.map(({ line }) => line).join('\r\n')}\r\n`);
      return replies;
    },
    /** Writes bytes; resolves once the system took them or the connection is lost, and returns undefined where it took them at once. */
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
