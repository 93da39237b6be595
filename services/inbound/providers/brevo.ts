import type { Verdict } from '../../mail/reports/report.ts';
import { toReading } from './event-report.ts';
import type { EventJson, Provider } from './provider.ts';
import { tableOf, textOf } from './read-json.ts';
import { createSecretReceiver } from './secret-receiver.ts';

// https://developers.brevo.com/docs/transactional-webhooks, authenticated as in
// https://developers.brevo.com/docs/secured-webhooks, by one event or, in batches, by a list of up to 500:
// https://developers.brevo.com/docs/batch-webhooks
const verdicts = tableOf<Verdict>({
  hard_bounce: 'hard',
  invalid_email: 'hard',
  soft_bounce: 'soft',
  blocked: 'blocked',
  error: 'blocked',
  spam: 'complaint',
  complaint: 'complaint',
  unsubscribed: 'unsubscribe',
  unsubscribe: 'unsubscribe',
  deferred: 'delayed',
  delivered: 'delivered',
});

const verdictOf = ({ event, reason }: EventJson): Verdict | null => {
  // Brevo does not send to whom it has on its own list, because of an earlier bounce, complaint or unsubscribe.
  if (event === 'blocked' && /blacklist|blocklist/i.test(String(reason))) return 'hard';
  return verdicts.get(event) ?? null;
};

/** Brevo's `id` is that of the webhook or the account, so what happened to which mail, and when, tells events apart. */
const idOf = (event: EventJson): unknown[] | null =>
  event['message-id'] === undefined
    ? null
    : [
        event.event,
        event['message-id'],
        event.email,
        event.ts_epoch ?? null,
        event.ts_event ?? event.ts ?? null,
      ];

export const brevo: Provider = {
  name: 'brevo',
  createReceiver: ({ webhooks }) => createSecretReceiver(webhooks.brevoSecrets, idOf),
  readEvent: (event) => {
    const verdict = verdictOf(event);
    if (verdict === null) return null;
    const finding = {
      verdict,
      rule: `brevo ${String(event.event)}`,
      recipient: textOf(event.email),
      diagnostic: textOf(event.reason),
      // Why Brevo itself did not send is in its own words.
      isReply: event.event !== 'blocked' && event.event !== 'error',
    };
    // Brevo has ids of its own, and hands back our X-Mailin-custom header.
    return toReading(event, [finding], {
      messageIds: [textOf(event['X-Mailin-custom']), textOf(event['message-id'])],
    });
  },
};
