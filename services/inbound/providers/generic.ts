import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Verdict } from '../../mail/reports/report.ts';
import { toReading } from './event-report.ts';
import { type EventJson, type Provider, type Receiver, refuse } from './provider.ts';
import { isObject, readJson } from './read-json.ts';
import { headerOf, isInWindow, isSignedByHmac, readSeconds } from './signatures.ts';

// The format for relays that have none of their own, described for their operators in docs/webhooks.md.
const TIMESTAMP = 'paperboy-timestamp';
const SIGNATURE = 'paperboy-signature';

const text = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));

const types = ['bounce', 'delay', 'delivery', 'complaint', 'unsubscribe'] as const;
const classes = ['hard', 'soft', 'blocked'] as const;

const Event = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  type: Type.Union(types.map((type) => Type.Literal(type))),
  recipient: text(1_000),
  messageId: text(1_000),
  returnPath: text(1_000),
  class: Type.Optional(Type.Union([...classes.map((each) => Type.Literal(each)), Type.Null()])),
  status: Type.Optional(Type.Union([Type.String({ pattern: '^[245]\\.\\d{1,3}\\.\\d{1,3}$' }), Type.Null()])),
  code: Type.Optional(Type.Union([Type.Integer({ minimum: 200, maximum: 599 }), Type.Null()])),
  diagnostic: text(10_000),
});
type Event = Static<typeof Event>;

const isEvent = (value: unknown): value is Event & EventJson => Value.Check(Event, value);

/** Returns the path of the first field that is wrong, such as `type`; the event itself where it is no object. */
const faultOf = (value: unknown): string => {
  const [error] = Value.Errors(Event, value);
  const path = error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  return path === '' ? 'a field that is needed is missing, or it is not an object' : `${path} is not valid`;
};

const createReceiver = (secrets: string[]): Receiver => ({
  admit: (head) =>
    headerOf(head, TIMESTAMP) === null || headerOf(head, SIGNATURE) === null ? 'unsigned' : null,
  verify: (request) => {
    const timestamp = headerOf(request, TIMESTAMP) ?? '';
    const signatures = (headerOf(request, SIGNATURE) ?? '')
      .split(',')
      .slice(0, 10)
      .map((each) => each.trim())
      .filter((each) => each.startsWith('v1='))
      .map((each) => each.slice('v1='.length).toLowerCase());
    const isSigned = isSignedByHmac({
      keys: secrets,
      message: [timestamp, '.', request.rawBody],
      signatures,
      encoding: 'hex',
    });
    if (!isSigned) return refuse('forged');
    const at = readSeconds(timestamp);
    if (at === null || !isInWindow(at, request.now)) return refuse('expired');
    const body = readJson(request.rawBody);
    const events = isObject(body) && 'events' in body ? body.events : body;
    if (!Array.isArray(events)) return refuse('malformed', 'the body is neither a list nor {"events": […]}');
    const wrong = events.findIndex((event) => !isEvent(event));
    if (wrong !== -1) return refuse('malformed', `events[${wrong}]: ${faultOf(events[wrong])}`);
    return { kind: 'events', events: (events as Event[]).map((event) => ({ id: event.id, event })) };
  },
});

const verdictOf = ({ type, class: given }: Event): Verdict => {
  if (type === 'delay') return 'delayed';
  if (type === 'delivery') return 'delivered';
  if (type === 'bounce') return given ?? 'other';
  return type;
};

export const generic: Provider = {
  name: 'generic',
  createReceiver: ({ webhooks }) =>
    webhooks.genericSecrets.length > 0 ? createReceiver(webhooks.genericSecrets) : null,
  readEvent: (event) => {
    if (!isEvent(event)) return null;
    const { type, class: given, recipient = null, status, code, diagnostic } = event;
    return toReading(
      event,
      [
        {
          verdict: verdictOf(event),
          rule: `generic ${type}${given ? ` ${given}` : ''}`,
          recipient,
          status: status ?? null,
          code: code ?? null,
          diagnostic: diagnostic ?? null,
        },
      ],
      { addresses: [event.returnPath ?? null], messageIds: [event.messageId ?? null] },
    );
  },
};
