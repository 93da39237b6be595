import { DomainError } from '../../platform/errors.ts';
import { type Metric, toPrometheus } from '../../platform/prometheus.ts';
import { isPublicAddress } from '../../platform/public-address.ts';
import type { Container } from '../../wiring/container.ts';
import type { App } from '../http/app-type.ts';

/**
 * Serves `/metrics` to Prometheus, which connects directly from the same private network. Any other client gets a 404.
 * So does a client behind a proxy that TRUST_PROXY does not name, because all clients of that proxy have its address.
 * `own` returns the figures of this process alone.
 */
export const metricsRoutes = async (
  app: App,
  { config, metrics, own }: Container & { own: () => Metric[] },
): Promise<void> => {
  app.get('/metrics', async (request, reply) => {
    const forwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip'].some((name) => name in request.headers);
    if (isPublicAddress(request.ip) || (forwarded && config.trustProxy === ''))
      throw new DomainError('not_found', 'There is nothing here.');
    return reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(`${await metrics.read()}\n${toPrometheus(own())}`);
  });
};
