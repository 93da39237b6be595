import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Metric } from '../../platform/prometheus.ts';
import type { Refusal } from './provider.ts';

type Outcome = 'stored' | 'repeated' | 'ignored';

/** A provider whose key is wrong is refused at every event, and anybody can send what is refused. */
const WARN_EVERY_MS = 10 * 60_000;

const createCounter = (name: string, label: string, help: string) => {
  const counts = new Map<string, { labels: Record<string, string>; value: number }>();
  return {
    add: (provider: string, of: string, by = 1): void => {
      const key = `${provider} ${of}`;
      const count = counts.get(key) ?? { labels: { provider, [label]: of }, value: 0 };
      count.value += by;
      counts.set(key, count);
    },
    metric: (): Metric => ({ name, type: 'counter', help, samples: [...counts.values()] }),
  };
};

/** Counts what became of webhooks in this process, and warns of refused ones now and then. */
export const createWebhookCounts = ({ clock, log }: { clock: Clock; log: Logger }) => {
  const events = createCounter(
    'paperboy_webhook_events_total',
    'outcome',
    'Events of providers: stored, repeated, or ignored because they are of no interest.',
  );
  const refused = createCounter('paperboy_webhook_refused_total', 'reason', 'Requests of webhooks refused.');
  const warnedAt = new Map<string, number>();

  return {
    taken: (provider: string, outcomes: Record<Outcome, number>): void => {
      for (const [outcome, count] of Object.entries(outcomes))
        if (count > 0) events.add(provider, outcome, count);
    },
    refused: (provider: string, reason: Refusal, detail?: string): void => {
      refused.add(provider, reason);
      const key = `${provider} ${reason}`;
      const now = clock.now().getTime();
      if (now - (warnedAt.get(key) ?? Number.NEGATIVE_INFINITY) < WARN_EVERY_MS) return;
      warnedAt.set(key, now);
      log.warn(
        { provider, reason, detail },
        'a webhook was refused; see docs/webhooks.md if it is not an attack',
      );
    },
    metrics: (): Metric[] => [events.metric(), refused.metric()],
  };
};
