import type { Clock } from '../../platform/clock.ts';
import { placeOf } from '../../platform/place.ts';
import { createPlaceTally } from '../../platform/place-tally.ts';

const MINUTE_MS = 60_000;

/** Limits what one network address may do: open connections, and mails a minute. */
export const createClients = (options: {
  clock: Clock;
  connectionsPerAddress: number;
  messagesPerMinute: number;
}) => {
  const connections = createPlaceTally(options.connectionsPerAddress);
  const placeOfSession = new Map<string, string>();
  let minute = 0;
  let messages = createPlaceTally(options.messagesPerMinute);

  return {
    /** Admits a connection, or returns false; it counts until `leave`. */
    enter: (sessionId: string, address: string): boolean => {
      const place = placeOf(address);
      if (!connections.enter(place)) return false;
      placeOfSession.set(sessionId, place);
      return true;
    },
    leave: (sessionId: string): void => {
      const place = placeOfSession.get(sessionId);
      if (place === undefined) return;
      placeOfSession.delete(sessionId);
      connections.leave(place);
    },
    /** Counts a mail, or returns false where its minute is full. */
    mayStart: (address: string): boolean => {
      const now = Math.floor(options.clock.now().getTime() / MINUTE_MS);
      if (now !== minute) {
        minute = now;
        messages = createPlaceTally(options.messagesPerMinute);
      }
      return messages.enter(placeOf(address));
    },
  };
};

export type Clients = ReturnType<typeof createClients>;
