import type { IncidentWriter } from '../incidents/incidents.ts';
import type { Clock } from '../platform/clock.ts';
import type { Queryable } from '../platform/postgres.ts';
import type { EndpointIncident } from './endpoint.ts';
import { holdAfter, MAX_FAILING_MS } from './retry-schedule.ts';
import type { AttemptResult } from './send-request.ts';

const GONE = 410;

// Attempts under way when the first one fails count too.
const RECORD_FAILURE = `
  update webhook_endpoints set failures = failures + 1, failing_since = coalesce(failing_since, $2), retry_at = $3
  where id = $1 and state = 'active' returning url, failing_since as "failingSince"`;

const RECORD_SUCCESS = `
  update webhook_endpoints set failures = 0, failing_since = null, retry_at = null where id = $1 and failures > 0`;

const DISABLE = `
  update webhook_endpoints set state = 'disabled', disabled_at = $2, disabled_because = $3, updated_at = $2
  where id = $1 and state = 'active'`;

/** Keeps the health of endpoints: one that fails gets less, and one that has failed for three days, or is gone, gets nothing. */
export const createEndpointHealth = (options: {
  clock: Clock;
  incidents: IncidentWriter<EndpointIncident>;
}) => {
  const { clock, incidents } = options;
  return {
    /** Records how the attempts of one claim ended, within the caller's transaction. */
    record: async (
      client: Queryable,
      endpoint: { id: string; failures: number },
      results: AttemptResult[],
    ): Promise<void> => {
      if (results.length === 0) return;
      const now = clock.now();
      const isGone = results.some(({ status }) => status === GONE);
      if (!isGone && results.some(({ error }) => error === null)) {
        await client.query(RECORD_SUCCESS, [endpoint.id]);
        return;
      }
      const failed = results.find(({ error }) => error !== null)!;
      const holdMs = holdAfter(endpoint.failures + 1, failed.retryAfterMs);
      const { rows } = await client.query<{ url: string; failingSince: Date }>(RECORD_FAILURE, [
        endpoint.id,
        now,
        new Date(now.getTime() + holdMs),
      ]);
      if (!rows[0]) return;
      const isOver = now.getTime() - rows[0].failingSince.getTime() >= MAX_FAILING_MS;
      if (!isGone && !isOver) return;
      const why = isGone
        ? 'it returned 410: it does not want webhooks any more'
        : `it has failed for three days; at last ${failed.error}`;
      await client.query(DISABLE, [endpoint.id, now, why]);
      const { host } = new URL(rows[0].url);
      await incidents.raise(
        'webhook-disabled',
        endpoint.id,
        `The webhook endpoint at ${host} gets no more events, since ${why}. Enable it at /admin/webhooks once it works; what waits is sent then.`,
        client,
      );
    },
  };
};

export type EndpointHealth = ReturnType<typeof createEndpointHealth>;
