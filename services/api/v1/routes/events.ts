import Type from 'typebox';
import { eventNames, eventTypes, isEventName } from '../../../events/catalogue.ts';
import { publicEvent, type StoredEvent } from '../../../events/event.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { pageQuery, readCursor, writeCursor } from '../cursor.ts';
import { ApiProblem } from '../problem.ts';
import { closed, Moment } from '../schemas.ts';

const EXAMPLE = 'subscriber.confirmed';

const Event = closed(
  {
    id: Type.String({
      description: 'Is the webhook-id too, so that what came both ways is known as one.',
      examples: ['evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17'],
    }),
    type: Type.Enum([...eventNames]),
    timestamp: Moment,
    subject: Type.String({
      description: 'What it is about. Events of one subject are in their order.',
      examples: [`subscriber:${eventTypes[EXAMPLE].example.subscriber}`],
    }),
    data: Type.Record(Type.String(), Type.Unknown(), {
      description: 'Ids, states, dates and counts, by type as docs/webhooks-out.md has them.',
      examples: [eventTypes[EXAMPLE].example],
    }),
  },
  { title: 'Event', description: 'Something that happened.' },
);

const EventList = closed({
  data: Type.Array(Event),
  next: Type.String({
    description:
      'The cursor after the last of these events: ask with it for what happens next, now or later.',
  }),
});

/** Holds the position of the last event that was seen. */
const Place = closed({ after: Type.String({ pattern: '^[0-9]{1,18}$' }) });

const readTypes = (text: string | undefined) => {
  if (text === undefined) return null;
  const types = text.split(',');
  if (types.every(isEventName)) return types;
  throw new ApiProblem('invalid_input', 'There is no such type of event.', [
    { parameter: 'types', detail: `Name types of ${eventNames.join(', ')}, separated by commas.` },
  ]);
};

/** Serves what happened, since a cursor. */
export const eventRoutes = async (app: App, { outbox }: Pick<Container, 'outbox'>): Promise<void> => {
  app.get(
    '/events',
    {
      config: { scope: 'events:read' },
      schema: {
        operationId: 'listEvents',
        summary: 'List events since a cursor',
        description:
          'Returns what happened, oldest first; without a cursor from the oldest event that is kept, which is 30 days old. There is always a `next`: with it nothing is missed and nothing comes twice, however often you ask. An event is here about a second after it happened.',
        tags: ['Events'],
        querystring: closed({
          ...pageQuery,
          types: Type.Optional(
            Type.String({
              maxLength: 400,
              description: 'Only these types, separated by commas.',
              examples: ['subscriber.confirmed,subscriber.unsubscribed'],
            }),
          ),
        }),
        response: { 200: EventList },
      },
    },
    async ({ query }) => {
      const after = readCursor(Place, query.cursor)?.after ?? '0';
      const events = await outbox.list({ after, limit: query.limit ?? 50, types: readTypes(query.types) });
      return { data: events.map(toEvent), next: writeCursor({ after: events.at(-1)?.cursor ?? after }) };
    },
  );
};

const toEvent = (event: StoredEvent) => ({
  id: event.id,
  ...publicEvent(event),
  subject: event.subject,
  data: event.data as Record<string, unknown>,
});
