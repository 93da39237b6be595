import type { SMTPServerDataStream } from 'smtp-server';
import { MAX_MESSAGE_BYTES } from '../inbound-item.ts';
import { NO_MEMORY, TOO_LARGE } from './refusal.ts';

/** Of one message. Chunks hold on to blocks of 64 KB, so this is a little less than the memory. */
export const MAX_IN_FLIGHT_BYTES = 67_108_864;

/**
 * Collects messages while they arrive, all together in at most `maxBytes`, and those of one place in a quarter of it, so that one
 * client cannot keep out the others; what is over a limit is read and forgotten, so that its sender gets a reply.
 */
export const createReceiver = (maxBytes = MAX_IN_FLIGHT_BYTES) => {
  const maxBytesOfPlace = Math.max(maxBytes / 4, MAX_MESSAGE_BYTES);
  let inFlight = 0;
  const ofPlace = new Map<string, number>();
  const hold = (place: string, bytes: number): void => {
    inFlight += bytes;
    const held = (ofPlace.get(place) ?? 0) + bytes;
    if (held > 0) ofPlace.set(place, held);
    else ofPlace.delete(place);
  };
  return {
    hasRoomFor: (bytes: number): boolean => inFlight + bytes <= maxBytes,
    /**
     * Passes `head` and the whole message to `use`, whose memory counts until that is done.
     * @throws a refusal where the message is too large for itself or for now; the error of the stream where the client left
     */
    receive: async (
      stream: SMTPServerDataStream,
      place: string,
      head: Buffer,
      use: (message: Buffer) => Promise<void>,
    ): Promise<void> => {
      let chunks = [head];
      let bytes = 0;
      let refused: Error | null = null;
      const giveUp = (why: Error): void => {
        refused = why;
        chunks = [];
        hold(place, -bytes);
        bytes = 0;
      };
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          if (refused) continue;
          chunks.push(chunk);
          bytes += chunk.length;
          hold(place, chunk.length);
          if (bytes > MAX_MESSAGE_BYTES) giveUp(TOO_LARGE());
          else if (inFlight > maxBytes || ofPlace.get(place)! > maxBytesOfPlace) giveUp(NO_MEMORY());
        }
        if (refused) throw refused;
        const message = Buffer.concat(chunks);
        chunks = [];
        await use(message);
      } finally {
        hold(place, -bytes);
      }
    },
  };
};

export type Receiver = ReturnType<typeof createReceiver>;
