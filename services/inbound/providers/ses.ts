import type { Verdict } from '../../mail/reports/report.ts';
import { DomainError } from '../../platform/errors.ts';
import { type EventFinding, toReading } from './event-report.ts';
import {
  type EventJson,
  type Provider,
  type Receiver,
  type ReceiverOptions,
  refuse,
  type Verified,
} from './provider.ts';
import { isObject, listOf, objectOf, readJson, tableOf, textOf } from './read-json.ts';
import { headerOf, isInWindow } from './signatures.ts';
import { createSnsSignature, isSnsType, snsHostOf, urlAt } from './sns-signature.ts';

// Amazon SES publishes its events to topics of SNS, in two formats; one names the type of an event `eventType`, the other
// `notificationType`:
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
// https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html

/**
 * SNS signs a message once and tries again for at most an hour
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html).
 */
const MAX_AGE_MS = 65 * 60_000;

const NOTHING: Verified = { kind: 'events', events: [] };

const createReceiver = ({ webhooks, fetcher, tell }: ReceiverOptions): Receiver => {
  const topics = new Set(webhooks.sesTopics);
  const signature = createSnsSignature({ fetcher });

  const confirm = async (message: EventJson, topicArn: string): Promise<Verified> => {
    const url = urlAt(snsHostOf(topicArn), message.SubscribeURL);
    const given = url?.searchParams;
    const isOwn =
      given?.get('Action') === 'ConfirmSubscription' &&
      given.get('TopicArn') === topicArn &&
      given.get('Token') === message.Token;
    if (!url || !isOwn) return refuse('malformed', 'The SubscribeURL is not of this topic.');
    const fetched = await fetcher.fetch({ url: url.href, accept: '*/*', followRedirects: false });
    if (fetched.kind === 'failed')
      throw new DomainError('unavailable', `The subscription cannot be confirmed: ${fetched.reason}`);
    tell(`the subscription of ${topicArn} is confirmed`);
    return NOTHING;
  };

  return {
    // SNS names the topic in a header too, so that what is of no topic of ours is not even read.
    admit: (head) => {
      const topic = headerOf(head, 'x-amz-sns-topic-arn');
      if (topic === null) return 'unsigned';
      return topics.has(topic) ? null : 'forged';
    },
    verify: async ({ rawBody, now }) => {
      const message = readJson(rawBody);
      if (!isObject(message) || !isSnsType(message.Type)) return refuse('malformed');
      const { Type: type } = message;
      const topicArn = textOf(message.TopicArn) ?? '';
      if (!topics.has(topicArn)) return refuse('forged');
      const at = new Date(String(message.Timestamp));
      if (!isInWindow(at, now, MAX_AGE_MS)) return refuse('expired');
      if (!(await signature.verify(message, type, topicArn, now))) return refuse('forged');
      if (type === 'SubscriptionConfirmation') return confirm(message, topicArn);
      if (type === 'UnsubscribeConfirmation') {
        tell(`the subscription of ${topicArn} was ended, so its events come no more`);
        return NOTHING;
      }
      // When an event destination is set up, SES says so in a sentence, which is no JSON.
      const event = readJson(Buffer.from(String(message.Message)));
      return isObject(event)
        ? { kind: 'events', events: [{ id: String(message.MessageId), event }] }
        : NOTHING;
    },
  };
};

const bounceVerdict = (type: string, subType: string): Verdict => {
  if (subType === 'ContentRejected' || subType === 'AttachmentRejected') return 'blocked';
  if (type === 'Permanent') return 'hard';
  return type === 'Transient' ? 'soft' : 'other';
};

const complaintVerdicts = tableOf<Verdict>({ 'not-spam': 'other', 'auth-failure': 'blocked' });

/** Returns what an event says about its recipients; null for one that is of no interest. */
const findingsOf = (event: EventJson): EventFinding[] | null => {
  const recipientOf = (each: unknown): string | null => textOf(objectOf(each).emailAddress);
  const toAll = (finding: Omit<EventFinding, 'recipient'>, recipients: (string | null)[]): EventFinding[] =>
    recipients.map((recipient) => ({ ...finding, recipient }));
  const destination = listOf(objectOf(event.mail).destination).map(textOf);

  switch (event.eventType ?? event.notificationType) {
    case 'Bounce': {
      const bounce = objectOf(event.bounce);
      const type = textOf(bounce.bounceType) ?? 'Undetermined';
      const subType = textOf(bounce.bounceSubType) ?? 'Undetermined';
      return listOf(bounce.bouncedRecipients).map((each) => ({
        verdict: bounceVerdict(type, subType),
        rule: `ses ${type}/${subType}`,
        recipient: recipientOf(each),
        status: textOf(objectOf(each).status),
        diagnostic: textOf(objectOf(each).diagnosticCode),
      }));
    }
    case 'Complaint': {
      const complaint = objectOf(event.complaint);
      const type =
        textOf(complaint.complaintFeedbackType) ?? textOf(complaint.complaintSubType) ?? 'unspecified';
      const recipients = listOf(complaint.complainedRecipients).map(recipientOf);
      return toAll(
        { verdict: complaintVerdicts.get(type) ?? 'complaint', rule: `ses complaint/${type}` },
        recipients,
      );
    }
    case 'Delivery': {
      const delivery = objectOf(event.delivery);
      const recipients = listOf(delivery.recipients).map(textOf);
      return toAll(
        { verdict: 'delivered', rule: 'ses delivery', diagnostic: textOf(delivery.smtpResponse) },
        recipients,
      );
    }
    case 'DeliveryDelay': {
      const delay = objectOf(event.deliveryDelay);
      return listOf(delay.delayedRecipients).map((each) => ({
        verdict: 'delayed',
        rule: `ses delay/${textOf(delay.delayType) ?? 'Undetermined'}`,
        recipient: recipientOf(each),
        status: textOf(objectOf(each).status),
        diagnostic: textOf(objectOf(each).diagnosticCode),
      }));
    }
    case 'Reject': {
      const diagnostic = textOf(objectOf(event.reject).reason);
      return toAll({ verdict: 'blocked', rule: 'ses reject', diagnostic }, destination);
    }
    default:
      return null;
  }
};

export const ses: Provider = {
  name: 'ses',
  createReceiver: (options) => (options.webhooks.sesTopics.length > 0 ? createReceiver(options) : null),
  readEvent: (event) => {
    const findings = findingsOf(event);
    if (findings === null || findings.length === 0) return null;
    // SES replaces our Message-ID and hands back the original one among the headers. `source` is the envelope's sender.
    const mail = objectOf(event.mail);
    const header = listOf(mail.headers).find(
      (each) => textOf(objectOf(each).name)?.toLowerCase() === 'message-id',
    );
    return toReading(event, findings, {
      addresses: [textOf(mail.source)],
      messageIds: [textOf(objectOf(mail.commonHeaders).messageId), textOf(objectOf(header).value)],
    });
  },
};
