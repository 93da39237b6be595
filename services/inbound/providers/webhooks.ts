import type { Clock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import type { Fetcher } from '../../platform/fetcher.ts';
import type { Logger } from '../../platform/logger.ts';
import type { InboundItem } from '../inbound-item.ts';
import type { Intake } from '../intake.ts';
import type { Receiver, Refusal, RequestHead } from './provider.ts';
import { providers, readEvent } from './registry.ts';
import { createWebhookCounts } from './webhook-counts.ts';

/** A batch of SendGrid holds at most 768 KB, which is some 2,000 events. */
export const MAX_EVENTS = 5_000;

export type Received =
  | { kind: 'taken'; stored: number; repeated: number; ignored: number }
  | { kind: 'refused'; reason: Refusal; detail?: string };

/**
 * Receives the webhooks of those providers whose settings are there: checks a request, and stores its events one by one.
 * They are acted on later, by a job.
 */
export const createWebhooks = (options: {
  config: Pick<Config, 'webhooks'>;
  intake: Pick<Intake, 'store'>;
  fetcher: Pick<Fetcher, 'fetch'>;
  clock: Clock;
  log: Logger;
}) => {
  const { intake, clock, log, fetcher } = options;
  const receivers = new Map<string, Receiver>();
  for (const { name, createReceiver } of providers) {
    const receiver = createReceiver({
      webhooks: options.config.webhooks,
      fetcher,
      tell: (message) => log.warn({ provider: name }, message),
    });
    if (receiver) receivers.set(name, receiver);
  }

  const counts = createWebhookCounts({ clock, log });

  const receive = async (
    provider: string,
    request: Omit<RequestHead, 'now'> & { rawBody: Buffer },
  ): Promise<Received> => {
    const verified = await receivers.get(provider)!.verify({ ...request, now: clock.now() });
    if (verified.kind === 'refused') return verified;
    if (verified.events.length > MAX_EVENTS) return { kind: 'refused', reason: 'too-many-events' };
    const items = verified.events
      .filter(({ event }) => readEvent(provider, event).length > 0)
      .map(
        ({ id, event }): InboundItem => ({
          via: `webhook:${provider}`,
          dedupeKey: `webhook\n${provider}\n${id}`,
          recipients: [],
          content: Buffer.from(JSON.stringify(event)),
        }),
      );
    const { stored, repeated } = items.length > 0 ? await intake.store(items) : { stored: 0, repeated: 0 };
    return { kind: 'taken', stored, repeated, ignored: verified.events.length - items.length };
  };

  return {
    isKnown: (provider: string): boolean => receivers.has(provider),
    /** Returns why a request is refused before its body is read; null to go on. */
    admit: (provider: string, head: Omit<RequestHead, 'now'>): Refusal | null => {
      const reason = receivers.get(provider)!.admit({ ...head, now: clock.now() });
      if (reason) counts.refused(provider, reason);
      return reason;
    },
    /**
     * Stores the events of a request, each once. Those of no interest are not stored.
     * @throws the error of Postgres, or DomainError `unavailable`, for which the provider tries again
     */
    receive: async (...given: Parameters<typeof receive>): Promise<Received> => {
      const received = await receive(...given);
      if (received.kind === 'refused') counts.refused(given[0], received.reason, received.detail);
      else {
        const { kind: _, ...outcomes } = received;
        counts.taken(given[0], outcomes);
      }
      return received;
    },
    /** Returns what became of webhooks in this process. */
    metrics: counts.metrics,
  };
};

export type Webhooks = ReturnType<typeof createWebhooks>;
