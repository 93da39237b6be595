import Type, { type Static } from 'typebox';

const Uuid = Type.String({ format: 'uuid', description: 'An id as the API has it.' });
const LocalDate = Type.String({ format: 'date', description: 'A local date of readers.' });
const Count = Type.Integer({ minimum: 0 });

const SubscriberState = Type.Enum(['pending', 'active', 'paused', 'unsubscribed', 'suppressed', 'erased'], {
  description: 'The state of the subscriber after the event.',
});
const SubscriberData = Type.Object(
  { subscriber: Uuid, state: SubscriberState },
  { additionalProperties: false },
);
const IncidentData = Type.Object(
  {
    kind: Type.String({ description: 'What went wrong, such as source-failing.' }),
    about: Type.String({ description: 'The source, date, recipient domain or endpoint that it is about.' }),
  },
  { additionalProperties: false },
);

const EXAMPLE_SUBSCRIBER = '5d0c8f2e-7b1a-4c3d-9e60-2f4b8a1c7d35';

/** Defines one type of event: what its `data` holds, and an example of it. */
type EventType<Data extends Type.TSchema> = { summary: string; data: Data; example: Static<Data> };
const defineEvent = <Data extends Type.TSchema>(event: EventType<Data>): EventType<Data> => event;

const subscriberEvent = (summary: string, state: Static<typeof SubscriberState>) =>
  defineEvent({ summary, data: SubscriberData, example: { subscriber: EXAMPLE_SUBSCRIBER, state } });

/**
 * Defines every type of event. The documentation, the API and the choices of an endpoint are made from it. `data` holds ids,
 * states, dates and counts only: no address, no name, no text that somebody wrote.
 */
export const eventTypes = {
  'subscriber.confirmed': subscriberEvent(
    'Somebody confirmed by mail, was imported with a consent, or came back after leaving.',
    'active',
  ),
  'subscriber.updated': subscriberEvent(
    'Preferences, the address, a pause or an operator changed a subscriber.',
    'paused',
  ),
  'subscriber.unsubscribed': subscriberEvent(
    'A subscription ended by a page, a mail, a command or one click in a mail program.',
    'unsubscribed',
  ),
  'subscriber.bounced': subscriberEvent(
    'Mail to the address comes back for good, and it gets no more.',
    'suppressed',
  ),
  'subscriber.complained': subscriberEvent(
    'The reader called a mail spam, and the address gets no more.',
    'suppressed',
  ),
  'subscriber.erased': subscriberEvent(
    'Everything about a subscriber was erased: erase your copy too.',
    'erased',
  ),
  'edition.closed': defineEvent({
    summary: 'The list of papers of a day is complete, and digests can have them.',
    data: Type.Object(
      { edition: Type.String({ format: 'date' }), papers: Count },
      { additionalProperties: false },
    ),
    example: { edition: '2025-09-04', papers: 41 },
  }),
  'run.started': defineEvent({
    summary: 'The first digests of a local date were planned.',
    data: Type.Object({ run: LocalDate }, { additionalProperties: false }),
    example: { run: '2025-09-04' },
  }),
  'run.finished': defineEvent({
    summary: 'The date is over in every time zone, and each of its digests has its outcome.',
    data: Type.Object(
      {
        run: LocalDate,
        digests: Count,
        states: Type.Record(Type.String(), Count, { description: 'How many digests ended in which state.' }),
      },
      { additionalProperties: false },
    ),
    example: { run: '2025-09-04', digests: 1204, states: { sent: 1190, skipped: 12, failed: 2 } },
  }),
  'digest.failed': defineEvent({
    summary: 'A digest could not be sent, and is not tried again by itself.',
    data: Type.Object(
      {
        digest: Type.String({ description: 'The id of the subscriber, a dot and the local date.' }),
        subscriber: Uuid,
        run: LocalDate,
      },
      { additionalProperties: false },
    ),
    example: {
      digest: `${EXAMPLE_SUBSCRIBER}.2025-09-04`,
      subscriber: EXAMPLE_SUBSCRIBER,
      run: '2025-09-04',
    },
  }),
  'incident.opened': defineEvent({
    summary: 'Something needs an operator.',
    data: IncidentData,
    example: { kind: 'source-failing', about: 'hf-daily-papers' },
  }),
  'incident.closed': defineEvent({
    summary: 'It is over.',
    data: IncidentData,
    example: { kind: 'source-failing', about: 'hf-daily-papers' },
  }),
  'submission.received': defineEvent({
    summary: 'A reader proposed a paper.',
    data: Type.Object({ submission: Uuid }, { additionalProperties: false }),
    example: { submission: '0b9f6a4c-3d52-4f1e-8a77-c1d2e3f40516' },
  }),
  'webhook.test': defineEvent({
    summary:
      'An operator pressed "Send a test event"; only the endpoint that is tested gets it, whatever its types.',
    data: Type.Object({ endpoint: Uuid }, { additionalProperties: false }),
    example: { endpoint: 'c3b2a190-8f7e-4d6c-9b5a-4e3d2c1b0a9f' },
  }),
} as const;

export type EventName = keyof typeof eventTypes;
export const eventNames = Object.keys(eventTypes) as EventName[];

/** The types that an endpoint can choose; a test goes to the endpoint in any case. */
export const choosableNames: EventName[] = eventNames.filter((name) => name !== 'webhook.test');

export type EventData<Name extends EventName> = Static<(typeof eventTypes)[Name]['data']>;

/** Returns whether a text names a type of event. */
export const isEventName = (text: string): text is EventName => Object.hasOwn(eventTypes, text);
