import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../platform/errors.ts';
import { placeOf } from '../../platform/place.ts';
import { createPlaceTally } from '../../platform/place-tally.ts';
import type { BodyKind, Limits } from '../http/limits.ts';
import type { IsProxy } from './trusted-proxy.ts';

type Incoming = {
  request: IncomingMessage;
  /** Gives the time by which the whole body must have arrived. */
  by: number;
  since: number;
  reply: FastifyReply | null;
  isRefused: boolean;
};

/** Limits the refusals in a turn of the event loop, because each writes a page; then other work gets its turn. */
const CUTS_A_TURN = 20;
/** Gives a client the time to receive and read a refusal. */
const LEAVE_MS = 2_000;

export type Connection = {
  /** Names the place of the client; null for a proxy, whose clients are only known by request. */
  place: string | null;
  /** Holds the responses that are not finished. */
  underWay: Set<ServerResponse>;
  /** Holds the request whose body had not fully arrived at the last check of this connection. */
  incoming: Incoming | null;
  /** Gives the time by which the client must have read what was written; null while nothing waits. */
  readBy: number | null;
};

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/**
 * Sends 408 for a body that does not arrive; destroys the connection if a response was sent already or cannot be sent.
 */
const refuseSlow = ({ request, reply, isRefused }: Incoming): void => {
  if (isRefused || reply === null || reply.sent || request.destroyed) {
    request.socket.destroy();
    return;
  }
  const error = new DomainError('too_slow', 'What you sent did not arrive in time.');
  reply.header('connection', 'close');
  // A parser of Fastify reads until `end` or `error`, and passes the error on. Without a listener no parser reads yet.
  if (request.listenerCount('error') > 0) request.emit('error', error);
  else reply.send(error);
};

/**
 * Tracks all open connections: counts them by place, and closes those that send a body, or read a response, too slowly.
 * Node itself closes connections with slow headers and idle ones.
 */
export const createConnections = (options: {
  limits: Limits;
  perPlace: number;
  isProxy: IsProxy;
  onCrowd: () => void;
}) => {
  const { limits, isProxy } = options;
  const open = new Map<Socket, Connection>();
  const byPlace = createPlaceTally(options.perPlace);
  const counts = { refusedPlace: 0, refusedFull: 0, cutHeaders: 0, cutBody: 0, cutResponse: 0 };
  let sweeping: NodeJS.Timeout | undefined;

  const admit = (socket: Socket): void => {
    const address = socket.remoteAddress;
    // Without an address the client has closed the connection already.
    if (address === undefined) {
      socket.destroy();
      return;
    }
    const place = isProxy(address) ? null : placeOf(address);
    if (place !== null && !byPlace.enter(place)) {
      counts.refusedPlace += 1;
      options.onCrowd();
      // A reset leaves no state of the connection in the kernel.
      socket.resetAndDestroy();
      return;
    }
    open.set(socket, { place, underWay: new Set(), incoming: null, readBy: null });
    socket.once('close', () => {
      open.delete(socket);
      if (place !== null) byPlace.leave(place);
    });
  };

  const begin = (request: IncomingMessage): void => {
    const connection = open.get(request.socket);
    if (!connection || !hasBody(request)) return;
    const since = performance.now();
    connection.incoming = { request, since, by: since + limits.bodyMs.form, reply: null, isRefused: false };
  };

  /** Checks the body of a connection, and returns whether the connection was cut. */
  const lookAtBody = (connection: Connection, now: number): boolean => {
    const { incoming } = connection;
    if (incoming === null) return false;
    if (incoming.request.complete) connection.incoming = null;
    if (connection.incoming === null || now < incoming.by) return false;
    if (!incoming.isRefused) counts.cutBody += 1;
    refuseSlow(incoming);
    incoming.isRefused = true;
    incoming.by = now + LEAVE_MS;
    return true;
  };

  const lookAtResponse = (socket: Socket, connection: Connection, now: number): boolean => {
    const waiting = socket.writableLength;
    if (waiting === 0) connection.readBy = null;
    else connection.readBy ??= now + limits.responseMs + (1_000 * waiting) / limits.responseBytesPerSecond;
    if (connection.readBy === null || now < connection.readBy) return false;
    counts.cutResponse += 1;
    socket.destroy();
    return true;
  };

  const sweep = (): void => {
    const now = performance.now();
    let left = CUTS_A_TURN;
    for (const [socket, connection] of open) {
      if (lookAtBody(connection, now) || lookAtResponse(socket, connection, now)) left -= 1;
      if (left === 0) {
        setImmediate(sweep);
        return;
      }
    }
  };

  return {
    counts,
    of: (socket: Socket): Connection | undefined => open.get(socket),
    figures: () => ({ open: open.size, places: byPlace.keys() }),
    watch: (server: Server): void => {
      server.maxConnections = limits.connections;
      server.on('connection', admit);
      server.on('drop', () => {
        counts.refusedFull += 1;
      });
      // This listener runs before Fastify's, which may respond at once.
      server.prependListener('request', begin);
      sweeping ??= setInterval(sweep, limits.checkEveryMs).unref();
    },
    /** Stores the reply of a request, and the time that its route allows for a body. */
    route: (request: FastifyRequest, reply: FastifyReply, kind: BodyKind): void => {
      const incoming = open.get(request.raw.socket)?.incoming;
      if (incoming?.request !== request.raw) return;
      incoming.reply = reply;
      incoming.by = incoming.since + limits.bodyMs[kind];
    },
    /** Gives open requests `drainMs` to finish, then closes their connections. */
    drain: (): void => {
      setTimeout(() => {
        for (const socket of open.keys()) socket.destroy();
      }, limits.drainMs).unref();
    },
    close: (): void => clearInterval(sweeping),
  };
};

export type Connections = ReturnType<typeof createConnections>;
