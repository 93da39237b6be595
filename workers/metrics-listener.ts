import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cacheMetrics } from '../services/platform/cache.ts';
import { messageOf } from '../services/platform/errors.ts';
import type { Logger } from '../services/platform/logger.ts';
import { type Metric, toPrometheus } from '../services/platform/prometheus.ts';
import { isPublicAddress } from '../services/platform/public-address.ts';

const processMetrics = (): Metric[] => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return [
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'Processor time, in seconds.',
      samples: [{ value: (user + system) / 1_000_000 }],
    },
    { name: 'process_resident_memory_bytes', help: 'Memory in use.', samples: [{ value: rss }] },
    { name: 'nodejs_heap_size_used_bytes', help: 'Heap in use.', samples: [{ value: heapUsed }] },
    { name: 'process_uptime_seconds', help: 'Age of the process.', samples: [{ value: process.uptime() }] },
  ];
};

/**
 * Serves the figures of this worker process alone to Prometheus, under `/metrics`. As at the API, a client of the open
 * internet gets a 404. A port that is taken, as by another worker of this machine, is logged: mail matters more.
 */
export const listenForMetrics = async ({ port, host, log }: { port: number; host: string; log: Logger }) => {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || isPublicAddress(request.socket.remoteAddress ?? '')) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
      })
      .end(toPrometheus([...cacheMetrics(), ...processMetrics()]));
  });
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    log.warn({ port, err: messageOf(error) }, 'the metrics of this worker cannot be served');
  }
  return {
    /** The port, or null where none could be opened. */
    port: (server.address() as AddressInfo | null)?.port ?? null,
    close: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
};
