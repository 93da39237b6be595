import { publicEvent } from '../events/event.ts';
import type { Outbox } from '../events/outbox.ts';
import type { Clock } from '../platform/clock.ts';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { type Db, inTransaction } from '../platform/postgres.ts';
import type { ClaimedDelivery, DeliveryQueue, DueEndpoint, Settled } from './delivery-queue.ts';
import type { EndpointHealth } from './endpoint-health.ts';
import { MAX_ATTEMPTS, pauseAfter } from './retry-schedule.ts';
import type { Sealing } from './sealing.ts';
import type { AttemptResult, RequestSender } from './send-request.ts';
import { signatureHeaders } from './signing.ts';

/** How many requests an endpoint gets at a time from one process. */
const CONCURRENCY = 16;
const FAILING_CONCURRENCY = 1;

const UNREADABLE_SECRET: Omit<AttemptResult, 'durationMs'> = {
  status: null,
  error: 'its secret was encrypted under an APP_SECRET that is no longer set: rotate the secret',
  response: '',
  retryAfterMs: null,
};

/**
 * Numbers the events that were committed, makes their deliveries, and attempts those that are due, each endpoint on its own, so
 * that a slow one holds up no other. Everything is in Postgres: a killed process loses nothing.
 */
export const createWebhookDelivery = (options: {
  db: Db;
  clock: Clock;
  log: Logger;
  outbox: Pick<Outbox, 'number'>;
  queue: DeliveryQueue;
  health: EndpointHealth;
  sealing: Sealing;
  sender: Pick<RequestSender, 'post'>;
  random?: () => number;
}) => {
  const { db, clock, log, outbox, queue, health, sealing, sender, random = Math.random } = options;
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  const makeDeliveries = async (): Promise<void> => {
    for (;;) {
      const isDone = await inTransaction(db, async (client) => {
        const numbered = await outbox.number(client);
        if (numbered) await queue.fanOut(client, numbered);
        return numbered === null;
      });
      if (isDone) return;
    }
  };

  const attempt = async (
    endpoint: DueEndpoint,
    secrets: string[],
    delivery: ClaimedDelivery,
  ): Promise<{ settled: Settled; result: AttemptResult | null }> => {
    const { deliveryId, attempts } = delivery;
    const at = clock.now();
    // Its process was killed during the last attempt, perhaps each time.
    if (attempts > MAX_ATTEMPTS)
      return {
        settled: { deliveryId, attempts, state: 'given_up', notBefore: null, attempt: null },
        result: null,
      };
    const body = JSON.stringify(publicEvent(delivery));
    const result =
      secrets.length === 0
        ? { ...UNREADABLE_SECRET, durationMs: 0 }
        : await sender.post(endpoint.url, signatureHeaders({ id: delivery.id, body, at }, secrets), body);
    const { retryAfterMs, ...logged } = result;
    const pause = result.error === null ? null : pauseAfter(attempts, retryAfterMs, random);
    const ended = result.error === null ? 'delivered' : pause === null ? 'given_up' : 'waiting';
    if (result.error !== null)
      log.warn(
        { endpointId: endpoint.id, event: delivery.id, type: delivery.type, attempts, err: result.error },
        ended === 'given_up'
          ? 'a webhook was given up'
          : 'a webhook was not delivered; it is attempted again',
      );
    const notBefore = pause === null ? null : new Date(clock.now().getTime() + pause);
    return { settled: { deliveryId, attempts, state: ended, notBefore, attempt: { at, ...logged } }, result };
  };

  const deliverSome = async (endpoint: DueEndpoint): Promise<number> => {
    const claimed = await queue.claim(endpoint.id, endpoint.failures > 0 ? FAILING_CONCURRENCY : CONCURRENCY);
    if (claimed.length === 0) return 0;
    const secrets = [endpoint.secret, endpoint.previousSecret]
      .map((sealed) => sealed && sealing.open(sealed))
      .filter((secret) => secret !== null);
    const ended = await Promise.all(claimed.map((delivery) => attempt(endpoint, secrets, delivery)));
    await inTransaction(db, async (client) => {
      await queue.settle(
        client,
        ended.map(({ settled }) => settled),
      );
      const results = ended.map(({ result }) => result).filter((result) => result !== null);
      await health.record(client, endpoint, results);
    });
    return claimed.length;
  };

  /** Delivers what an endpoint should have, until it has it, or fails. */
  const deliverAll = async (id: string): Promise<void> => {
    while (!stopped) {
      const endpoint = (await queue.dueEndpoints()).find((each) => each.id === id);
      if (!endpoint || (await deliverSome(endpoint)) === 0) return;
    }
  };

  const begin = (id: string): void => {
    if (stopped || running.has(id)) return;
    const run = deliverAll(id)
      .catch((error: unknown) =>
        log.warn(
          { endpointId: id, err: messageOf(error) },
          'webhooks could not be delivered; they are attempted again',
        ),
      )
      .finally(() => running.delete(id));
    running.set(id, run);
  };

  const start = async (): Promise<void> => {
    await makeDeliveries();
    for (const { id } of await queue.dueEndpoints()) begin(id);
  };

  return {
    /** Makes the deliveries of new events, and begins to deliver where nothing is being delivered yet. */
    start,
    /** Does the same and resolves when nothing more can be delivered now. */
    run: async (): Promise<void> => {
      await start();
      await Promise.all(running.values());
    },
    /** Ends the deliveries after the requests that are under way. */
    stop: async (): Promise<void> => {
      stopped = true;
      await Promise.all(running.values());
    },
  };
};

export type WebhookDelivery = ReturnType<typeof createWebhookDelivery>;
