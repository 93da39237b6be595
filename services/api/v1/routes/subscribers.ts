import Type from 'typebox';
import { parseAddress } from '../../../subscribers/address.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { pageOf, pageQuery, readCursor, toPage } from '../cursor.ts';
import { withTag } from '../preconditions.ts';
import { ApiProblem } from '../problem.ts';
import { closed, Moment, problems, Uuid, UuidParams } from '../schemas.ts';
import { Email, State, Subscriber, toSubscriber } from '../views/subscriber.ts';

const Place = closed({ createdAt: Moment, id: Uuid });
const ListQuery = closed({
  ...pageQuery,
  state: Type.Optional(State),
  topic: Type.Optional(
    Type.String({
      maxLength: 120,
      examples: ['reinforcement-learning'],
      description: 'A topic that they follow.',
    }),
  ),
  createdAfter: Type.Optional(Moment),
  createdBefore: Type.Optional(Moment),
  email: Type.Optional(Email),
});

const timeOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

const keyOf = (email: string | undefined): string | null => {
  if (email === undefined) return null;
  try {
    return parseAddress(email).addressKey;
  } catch (error) {
    const detail = (error as Error).message;
    throw new ApiProblem('invalid_input', detail, [{ parameter: 'email', detail }]);
  }
};

/** Serves subscribers for reading. */
export const subscriberRoutes = async (app: App, { accounts }: Container): Promise<void> => {
  app.get(
    '/subscribers',
    {
      config: { scope: 'subscribers:read' },
      schema: {
        operationId: 'listSubscribers',
        summary: 'List subscribers',
        description:
          'Returns subscribers, the newest first, each with consent and preferences. Filters can be combined. Erased subscribers are not listed.',
        tags: ['Subscribers'],
        querystring: ListQuery,
        response: { 200: pageOf(Subscriber), ...problems('invalid_input') },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? 50;
      const place = readCursor(Place, query.cursor);
      const rows = await accounts.list(
        {
          state: query.state ?? null,
          topic: query.topic ?? null,
          createdAfter: timeOf(query.createdAfter),
          createdBefore: timeOf(query.createdBefore),
          addressKey: keyOf(query.email),
        },
        place && { createdAt: new Date(place.createdAt), publicId: place.id },
        limit + 1,
      );
      return toPage(rows, limit, toSubscriber, ({ createdAt, publicId }) => ({
        createdAt: createdAt.toISOString(),
        id: publicId,
      }));
    },
  );

  app.get(
    '/subscribers/:id',
    {
      config: { scope: 'subscribers:read' },
      schema: {
        operationId: 'getSubscriber',
        summary: 'Read a subscriber',
        description: 'Returns a subscriber, with an ETag for `If-Match`. An erased subscriber is 404.',
        tags: ['Subscribers'],
        params: UuidParams,
        response: { 200: Subscriber, ...problems('not_found') },
      },
    },
    async ({ params }, reply) => withTag(reply, toSubscriber(await accounts.find(params.id))),
  );
};
