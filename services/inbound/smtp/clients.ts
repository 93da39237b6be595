import type { Clock } from '../../platform/clock.ts';
import { placeOf } from '../../platform/place.ts';
import { createTally } from '../../platform/tally.ts';

const MINUTE_MS = 60_000;

/** Limits what one network address may do: open connections, and mails a minute. */
export const createClients = (options: {
  clock: Clock;
  connectionsPerAddress: number;
  messagesPerMinute: number;
}) => {
  const connections = createTally<string>();
  const placeOfSession = new Map<string, string>();
  let minute = 0;
  let messages = createTally<string>();

  return {
    /** Admits a connection, or returns false; it counts until `leave`. */
    enter: (sessionId: string, address: string): boolean => {
      const place = placeOf(address);
      if (connections.of(place) >= options.connectionsPerAddress) return false;
      connections.add(place);
      placeOfSession.set(sessionId, place);
      return true;
    },
    leave: (sessionId: string): void => {
      const place = placeOfSession.get(sessionId);
      if (place === undefined) return;
      placeOfSession.delete(sessionId);
      connections.remove(place);
    },
    /** Counts a mail, or returns false where its minute is full. */
    mayStart: (address: string): boolean => {
      const now = Math.floor(options.clock.now().getTime() / MINUTE_MS);
      if (now !== minute) {
        minute = now;
        messages = createTally<string>();
      }
      return messages.add(placeOf(address)) <= options.messagesPerMinute;
    },
  };
};

export type Clients = ReturnType<typeof createClients>;
