import type { Verdict } from '../../mail/reports/report.ts';
import { toReading } from './event-report.ts';
import { type EventJson, type Provider, type Receiver, refuse } from './provider.ts';
import { isObject, objectOf, readJson, tableOf, textOf } from './read-json.ts';
import { isInWindow, isSignedByHmac, readSeconds } from './signatures.ts';

// https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks

/**
 * Mailgun tries again for eight hours with what it signed
 * (https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-retries).
 */
const MAX_AGE_MS = 8.5 * 3_600_000;

const createReceiver = (keys: string[]): Receiver => ({
  admit: () => null,
  verify: ({ rawBody, now }) => {
    const body = readJson(rawBody);
    if (!isObject(body) || !isObject(body.signature) || !isObject(body['event-data']))
      return refuse('malformed');
    const { signature, timestamp, token } = body.signature;
    // For a subaccount the key of the main account makes a second signature.
    const signatures = [signature, body.signature['parent-signature']].filter(
      (each) => typeof each === 'string',
    );
    if (typeof token !== 'string' || token === '' || signatures.length === 0) return refuse('unsigned');
    const message = [String(timestamp), token];
    if (!isSignedByHmac({ keys, message, signatures, encoding: 'hex' })) return refuse('forged');
    const at = readSeconds(timestamp);
    if (at === null || !isInWindow(at, now, MAX_AGE_MS)) return refuse('expired');
    // The signature does not cover the event, so the token is the id: another event with the same token is taken for the same one.
    return { kind: 'events', events: [{ id: token, event: body['event-data'] }] };
  },
});

const permanent = tableOf<Verdict>({
  bounce: 'hard',
  'suppress-bounce': 'hard',
  'suppress-complaint': 'complaint',
  'suppress-unsubscribe': 'unsubscribe',
  espblock: 'blocked',
  old: 'soft',
  generic: 'soft',
});

const verdictOf = ({ event, severity, reason }: EventJson): Verdict | null => {
  switch (event) {
    case 'failed':
      return severity === 'temporary' ? 'delayed' : (permanent.get(reason) ?? 'hard');
    case 'rejected':
      return 'blocked';
    case 'complained':
      return 'complaint';
    case 'unsubscribed':
      return 'unsubscribe';
    case 'delivered':
      return 'delivered';
    default:
      return null;
  }
};

export const mailgun: Provider = {
  name: 'mailgun',
  createReceiver: ({ webhooks }) =>
    webhooks.mailgunKeys.length > 0 ? createReceiver(webhooks.mailgunKeys) : null,
  readEvent: (event) => {
    const verdict = verdictOf(event);
    if (verdict === null) return null;
    const status = objectOf(event['delivery-status']);
    const finding = {
      verdict,
      rule: ['mailgun', event.event, event.severity, event.reason].filter((each) => textOf(each)).join(' '),
      recipient: textOf(event.recipient),
      status: textOf(status['enhanced-code']),
      code: Number(status.code),
      diagnostic:
        textOf(status.message) ?? textOf(status.description) ?? textOf(objectOf(event.reject).reason),
    };
    // Mailgun keeps our Message-ID.
    return toReading(event, [finding], {
      addresses: [textOf(objectOf(event.envelope).sender)],
      messageIds: [textOf(objectOf(objectOf(event.message).headers)['message-id'])],
    });
  },
};
