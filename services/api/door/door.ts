import { createServer } from 'node:http';
import type { FastifyInstance, FastifyServerFactory } from 'fastify';
import type { Config } from '../../platform/config.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Metric } from '../../platform/prometheus.ts';
import type { BodyKind, Limits } from '../http/limits.ts';
import { createConnections } from './connections.ts';
import { type InFlight, registerInFlight } from './in-flight.ts';
import { createIsProxy, readForwarded } from './trusted-proxy.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Names the kind of body that a route accepts, if it is larger than a form; a larger body gets more time to arrive.
     */
    body?: BodyKind;
  }
}

/** Limits the warnings to one a minute, which is enough for an operator. */
const WARN_EVERY_MS = 60_000;

/**
 * Creates the door of the HTTP service: everything that keeps clients from using up its connections. The server gets
 * its timeouts and a watch on every connection; `register` puts the hooks in front of all others.
 */
export const createDoor = ({ config, limits, log }: { config: Config; limits: Limits; log: Logger }) => {
  const isProxy = createIsProxy(config.trustProxy);
  const isBehindProxy = config.trustProxy !== '';
  let warnedAt = -WARN_EVERY_MS;
  const connections = createConnections({
    limits,
    isProxy,
    perPlace: config.connectionsPerAddress,
    onCrowd: () => {
      if (performance.now() - warnedAt < WARN_EVERY_MS) return;
      warnedAt = performance.now();
      log.warn(
        'an address has CONNECTIONS_PER_ADDRESS open connections, so more are refused. If it is a proxy, add it to TRUST_PROXY',
      );
    },
  });
  let inFlight: InFlight | undefined;

  const serverFactory: FastifyServerFactory = (handler) => {
    const server = createServer(
      {
        headersTimeout: limits.headersMs,
        // `connections` limits the time of a body by route; this limit applies if that one fails.
        requestTimeout: limits.headersMs + 2 * Math.max(...Object.values(limits.bodyMs)),
        connectionsCheckingInterval: limits.checkEveryMs,
        keepAliveTimeout: isBehindProxy ? limits.keepAliveBehindProxyMs : limits.keepAliveMs,
      },
      handler,
    );
    connections.watch(server);
    server.prependListener('clientError', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') connections.counts.cutHeaders += 1;
    });
    return server;
  };

  return {
    serverFactory,
    isProxy,
    register: (app: FastifyInstance): void => {
      if (isBehindProxy)
        app.addHook('onRequest', async ({ raw: { headers } }) => {
          const forwarded = headers['x-forwarded-for'];
          if (forwarded !== undefined) headers['x-forwarded-for'] = readForwarded(String(forwarded));
        });
      app.addHook('onRequest', async (request, reply) =>
        connections.route(request, reply, request.routeOptions.config.body ?? 'form'),
      );
      inFlight = registerInFlight(app, {
        connections,
        isProxy,
        perPlace: config.requestsInFlightPerAddress,
        pipelined: limits.pipelined,
      });
      app.addHook('preClose', async () => connections.drain());
      app.addHook('onClose', async () => connections.close());
    },
    metrics: (): Metric[] => {
      const { counts } = connections;
      const { open, places } = connections.figures();
      return [
        gauge('http_connections', 'Open connections of the API.', open),
        gauge('http_places', 'Network addresses (IPv6: /64) with an open connection of their own.', places),
        {
          name: 'paperboy_http_connections_refused_total',
          type: 'counter',
          help: 'Connections refused: too many of one address, or of all.',
          samples: [
            { labels: { reason: 'address' }, value: counts.refusedPlace },
            { labels: { reason: 'full' }, value: counts.refusedFull },
          ],
        },
        {
          name: 'paperboy_http_cut_total',
          type: 'counter',
          help: 'Connections closed because they were too slow, by the part that was awaited.',
          samples: [
            { labels: { part: 'headers' }, value: counts.cutHeaders },
            { labels: { part: 'body' }, value: counts.cutBody },
            { labels: { part: 'response' }, value: counts.cutResponse },
          ],
        },
        {
          name: 'paperboy_http_in_flight_refused_total',
          type: 'counter',
          help: 'Requests refused because too many of the same client were in flight.',
          samples: [{ value: inFlight?.counts.refused ?? 0 }],
        },
      ];
    },
  };
};

export type Door = ReturnType<typeof createDoor>;

const gauge = (name: string, help: string, value: number): Metric => ({
  name: `paperboy_${name}`,
  help,
  samples: [{ value }],
});
