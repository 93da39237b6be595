import type { Verdict } from '../../mail/reports/report.ts';
import { toReading } from './event-report.ts';
import { type EventJson, type Provider, type Receiver, refuse } from './provider.ts';
import { isObject, listOf, objectOf, readJson, tableOf, textOf } from './read-json.ts';
import { headerOf, isInWindow, isSignedByHmac, readSeconds } from './signatures.ts';

// Resend sends by Svix, which signs each attempt anew: https://docs.svix.com/receiving/verifying-payloads/how-manual
const HEADERS = ['svix-id', 'svix-timestamp', 'svix-signature'] as const;
const MAX_SIGNATURES = 10;

const createReceiver = (secrets: string[]): Receiver => {
  const keys = secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
  return {
    admit: (head) => (HEADERS.some((name) => headerOf(head, name) === null) ? 'unsigned' : null),
    verify: (request) => {
      const [id, timestamp, signature] = HEADERS.map((name) => headerOf(request, name) ?? '') as [
        string,
        string,
        string,
      ];
      const signatures = signature
        .split(' ')
        .slice(0, MAX_SIGNATURES)
        .filter((each) => each.startsWith('v1,'))
        .map((each) => each.slice('v1,'.length));
      const message = [`${id}.${timestamp}.`, request.rawBody];
      if (!isSignedByHmac({ keys, message, signatures, encoding: 'base64' })) return refuse('forged');
      const at = readSeconds(timestamp);
      if (at === null || !isInWindow(at, request.now)) return refuse('expired');
      const event = readJson(request.rawBody);
      return isObject(event) ? { kind: 'events', events: [{ id, event }] } : refuse('malformed');
    },
  };
};

const bounces = tableOf<Verdict>({ Permanent: 'hard', Transient: 'soft' });

// https://resend.com/docs/webhooks/event-types
const verdictOf = (type: unknown, bounceType: unknown): Verdict | null => {
  switch (type) {
    case 'email.bounced':
      return bounceType === undefined ? 'hard' : (bounces.get(bounceType) ?? 'other');
    case 'email.suppressed':
      return 'hard';
    case 'email.complained':
      return 'complaint';
    case 'email.delivery_delayed':
      return 'delayed';
    case 'email.delivered':
      return 'delivered';
    case 'email.failed':
      return 'blocked';
    default:
      return null;
  }
};

/** Returns the headers of the mail that an event hands back, by name in lower case. */
const headersOf = (data: EventJson): Map<string, string> =>
  new Map(
    listOf(data.headers).flatMap((each): [string, string][] => {
      const { name, value } = objectOf(each);
      return typeof name === 'string' && typeof value === 'string' ? [[name.toLowerCase(), value]] : [];
    }),
  );

export const resend: Provider = {
  name: 'resend',
  createReceiver: ({ webhooks }) =>
    webhooks.resendSecrets.length > 0 ? createReceiver(webhooks.resendSecrets) : null,
  readEvent: (event) => {
    const data = objectOf(event.data);
    const bounce = objectOf(data.bounce);
    const verdict = verdictOf(event.type, bounce.type);
    if (verdict === null) return null;
    const classes = [bounce.type, bounce.subType].filter((each) => textOf(each)).join('/');
    const [reply] = [bounce.diagnosticCode].flat();
    const finding = {
      verdict,
      rule: `resend ${String(event.type)}${classes && ` ${classes}`}`,
      // A digest has one recipient; Resend does not say to which of several an event belongs.
      recipient: textOf(listOf(data.to)[0]),
      diagnostic: textOf(reply) ?? textOf(bounce.message) ?? textOf(objectOf(data.failed).reason),
      // Its own message is advice for the sender, of which the classifier makes nothing.
      isReply: textOf(reply) !== null,
    };
    const headers = headersOf(data);
    return toReading(event, [finding], {
      messageIds: [headers.get('message-id') ?? null, textOf(data.message_id)],
      unsubscribeUrls: [headers.get('list-unsubscribe') ?? null],
    });
  },
};
