import { MESSAGE_ID_KEY } from '../../mail/provider-header.ts';
import type { Verdict } from '../../mail/reports/report.ts';
import { toReading } from './event-report.ts';
import type { EventJson, Provider } from './provider.ts';
import { objectOf, tableOf, textOf } from './read-json.ts';
import { createSecretReceiver } from './secret-receiver.ts';

// https://postmarkapp.com/developer/webhooks/bounce-webhook, and its neighbours for spam complaints, deliveries and changes
// of subscription. The types: https://postmarkapp.com/developer/api/bounce-api#bounce-types
const verdicts = tableOf<Verdict>({
  HardBounce: 'hard',
  Transient: 'delayed',
  Unsubscribe: 'unsubscribe',
  AutoResponder: 'auto-reply',
  AddressChange: 'auto-reply',
  DnsError: 'soft',
  SpamNotification: 'blocked',
  SoftBounce: 'soft',
  VirusNotification: 'blocked',
  ChallengeVerification: 'auto-reply',
  BadEmailAddress: 'hard',
  SpamComplaint: 'complaint',
  ManuallyDeactivated: 'hard',
  ManualSuppression: 'unsubscribe',
  Blocked: 'blocked',
  DMARCPolicy: 'blocked',
  SMTPApiError: 'blocked',
});

/** Returns the type of an event in Postmark's words; null for one that is of no interest, such as an open. */
const typeOf = (event: EventJson): string | null => {
  switch (event.RecordType) {
    case 'Bounce':
    case 'SpamComplaint': {
      const type = textOf(event.Type) ?? String(event.RecordType);
      return type === 'Subscribe' || type === 'InboundError' || type === 'TemplateRenderingFailed'
        ? null
        : type;
    }
    case 'Delivery':
      return 'Delivery';
    case 'SubscriptionChange':
      return event.SuppressSending === true ? (textOf(event.SuppressionReason) ?? 'ManualSuppression') : null;
    default:
      return null;
  }
};

/** Returns the parts that tell two events apart; only bounces and complaints have an id. */
const idOf = (event: EventJson): unknown[] | null =>
  event.ID === undefined && event.MessageID === undefined
    ? null
    : [event.RecordType, event.ID, event.MessageID, event.Recipient, event.DeliveredAt ?? event.ChangedAt];

export const postmark: Provider = {
  name: 'postmark',
  createReceiver: ({ webhooks }) => createSecretReceiver(webhooks.postmarkSecrets, idOf),
  readEvent: (event) => {
    const type = typeOf(event);
    if (type === null) return null;
    const finding = {
      verdict: type === 'Delivery' ? ('delivered' as const) : (verdicts.get(type) ?? 'other'),
      rule: `postmark ${type}`,
      recipient: textOf(event.Email) ?? textOf(event.Recipient),
      diagnostic: textOf(event.Details) ?? textOf(event.Description),
    };
    // Postmark replaces our Message-ID by one of its own, and hands back what X-PM-Metadata- headers hold.
    return toReading(event, [finding], { messageIds: [textOf(objectOf(event.Metadata)[MESSAGE_ID_KEY])] });
  },
};
