import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../platform/errors.ts';
import { placeOf } from '../../platform/place.ts';
import { createPlaceTally } from '../../platform/place-tally.ts';
import type { Connections } from './connections.ts';
import type { IsProxy } from './trusted-proxy.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Exempts the route from the limit of requests in flight of one client. */
    alwaysOpen?: boolean;
  }
}

/**
 * Limits the requests in flight: behind a proxy those of one place over all connections, and without a proxy those
 * pipelined on one connection, since connections are limited by place already.
 */
export const registerInFlight = (
  app: FastifyInstance,
  options: { connections: Connections; isProxy: IsProxy; perPlace: number; pipelined: number },
) => {
  const { connections, isProxy } = options;
  const byPlace = createPlaceTally(options.perPlace);
  const counts = { refused: 0 };

  const refuse = (): never => {
    counts.refused += 1;
    throw new DomainError('rate_limited', 'Too many requests at once.');
  };

  app.addHook('onRequest', async (request, reply) => {
    const { socket } = request.raw;
    const connection = connections.of(socket);
    const underWay = connection?.underWay ?? new Set();
    if (underWay.size >= options.pipelined) refuse();
    // Only the injected request of a test has a connection that is not tracked.
    const isProxied = connection ? connection.place === null : isProxy(socket.remoteAddress);
    const place = isProxied && !request.routeOptions.config.alwaysOpen ? placeOf(request.ip) : null;
    if (place !== null && !byPlace.enter(place)) refuse();
    underWay.add(reply.raw);
    const end = (): void => {
      if (underWay.delete(reply.raw) && place !== null) byPlace.leave(place);
      socket.off('close', end);
    };
    reply.raw.once('close', end);
    // Node emits no `close` for a response that waits behind another when the connection is lost.
    if (underWay.size > 1) socket.once('close', end);
  });

  return { counts, figures: () => ({ places: byPlace.keys() }) };
};

export type InFlight = ReturnType<typeof registerInFlight>;
