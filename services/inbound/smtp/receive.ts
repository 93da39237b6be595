import type { SMTPServerDataStream } from 'smtp-server';
import { MAX_MESSAGE_BYTES } from '../inbound-item.ts';
import { NO_MEMORY, TOO_LARGE } from './refusal.ts';

/** Of one message. Chunks hold on to blocks of 64 KB, so this is a little less than the memory. */
export const MAX_IN_FLIGHT_BYTES = 67_108_864;

/**
 * Collects messages while they arrive, all together in at most `maxBytes`; what is over a limit is read and forgotten, so
 * that its sender gets a reply.
 */
export const createReceiver = (maxBytes = MAX_IN_FLIGHT_BYTES) => {
  let inFlight = 0;
  return {
    hasRoomFor: (bytes: number): boolean => inFlight + bytes <= maxBytes,
    /**
     * Passes `head` and the whole message to `use`, whose memory counts until that is done.
     * @throws a refusal where the message is too large for itself or for now; the error of the stream where the client left
     */
    receive: async (
      stream: SMTPServerDataStream,
      head: Buffer,
      use: (message: Buffer) => Promise<void>,
    ): Promise<void> => {
      let chunks = [head];
      let bytes = 0;
      let refused: Error | null = null;
      const giveUp = (why: Error): void => {
        refused = why;
        chunks = [];
        inFlight -= bytes;
        bytes = 0;
      };
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          if (refused) continue;
          chunks.push(chunk);
          bytes += chunk.length;
          inFlight += chunk.length;
          if (bytes > MAX_MESSAGE_BYTES) giveUp(TOO_LARGE());
          else if (inFlight > maxBytes) giveUp(NO_MEMORY());
        }
        if (refused) throw refused;
        const message = Buffer.concat(chunks);
        chunks = [];
        await use(message);
      } finally {
        inFlight -= bytes;
      }
    },
  };
};

export type Receiver = ReturnType<typeof createReceiver>;
