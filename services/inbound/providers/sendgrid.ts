import { createPublicKey, createVerify, hash, type KeyObject } from 'node:crypto';
import { MESSAGE_ID_KEY } from '../../mail/provider-header.ts';
import type { Verdict } from '../../mail/reports/report.ts';
import { DomainError } from '../../platform/errors.ts';
import { toReading } from './event-report.ts';
import { type EventJson, type Provider, type Receiver, refuse } from './provider.ts';
import { isObject, readJson, tableOf, textOf } from './read-json.ts';
import { headerOf, isInWindow, readSeconds } from './signatures.ts';

// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
const SIGNATURE = 'x-twilio-email-event-webhook-signature';
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp';

const readKey = (text: string): KeyObject => {
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new DomainError('misconfigured', 'WEBHOOK_SENDGRID_KEY: it is not a public key.', { cause });
  }
};

const createReceiver = (keys: KeyObject[]): Receiver => ({
  admit: (head) =>
    headerOf(head, SIGNATURE) === null || headerOf(head, TIMESTAMP) === null ? 'unsigned' : null,
  verify: (request) => {
    const timestamp = headerOf(request, TIMESTAMP) ?? '';
    const signature = headerOf(request, SIGNATURE) ?? '';
    const isSigned = keys.some((key) =>
      createVerify('SHA256').update(timestamp).update(request.rawBody).verify(key, signature, 'base64'),
    );
    if (!isSigned) return refuse('forged');
    const at = readSeconds(timestamp);
    if (at === null || !isInWindow(at, request.now)) return refuse('expired');
    const events = readJson(request.rawBody);
    if (!Array.isArray(events) || !events.every(isObject)) return refuse('malformed');
    return {
      kind: 'events',
      events: events.map((event) => ({
        id: textOf(event.sg_event_id) ?? hash('sha256', JSON.stringify(event)),
        event,
      })),
    };
  },
});

// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
const classifications = tableOf<Verdict>({
  'Invalid Address': 'hard',
  'Mailbox Unavailable': 'soft',
  'Technical Failure': 'soft',
  'Frequency or Volume Too High': 'blocked',
  Reputation: 'blocked',
  Content: 'blocked',
});
const drops = tableOf<Verdict>({
  'Bounced Address': 'hard',
  Invalid: 'hard',
  'Spam Reporting Address': 'complaint',
  'Unsubscribed Address': 'unsubscribe',
});

const verdictOf = ({
  event,
  type,
  reason,
  bounce_classification: classification,
}: EventJson): Verdict | null => {
  switch (event) {
    case 'bounce':
      return classifications.get(classification) ?? (type === 'blocked' ? 'blocked' : 'hard');
    case 'blocked':
      return 'blocked';
    case 'dropped':
      return drops.get(reason) ?? 'blocked';
    case 'deferred':
      return 'delayed';
    case 'delivered':
      return 'delivered';
    case 'spamreport':
      return 'complaint';
    case 'unsubscribe':
    case 'group_unsubscribe':
      return 'unsubscribe';
    default:
      return null;
  }
};

export const sendgrid: Provider = {
  name: 'sendgrid',
  createReceiver: ({ webhooks }) =>
    webhooks.sendgridKeys.length > 0 ? createReceiver(webhooks.sendgridKeys.map(readKey)) : null,
  readEvent: (event) => {
    const verdict = verdictOf(event);
    if (verdict === null) return null;
    const details = event.event === 'dropped' ? [event.reason] : [event.type, event.bounce_classification];
    const finding = {
      verdict,
      rule: ['sendgrid', event.event, ...details].filter((each) => textOf(each)).join(' '),
      recipient: textOf(event.email),
      status: textOf(event.status),
      diagnostic: textOf(event.reason) ?? textOf(event.response),
    };
    // SendGrid does not always keep our Message-ID as `smtp-id`, and hands back our unique arguments as fields of an event.
    return toReading(event, [finding], {
      messageIds: [textOf(event[MESSAGE_ID_KEY]), textOf(event['smtp-id'])],
    });
  },
};
