import Type from 'typebox';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { checkIfMatch, IfMatch } from '../preconditions.ts';
import { recordUse } from '../record-use.ts';
import { problems, UuidParams } from '../schemas.ts';
import { toSubscriber } from '../views/subscriber.ts';

const OwnData = Type.Object(
  {},
  {
    additionalProperties: true,
    description:
      'Everything that is stored about the person: the subscriber, consents, interests, saved papers, requests, digests, reports.',
  },
);

/** Serves the export and the erasure of a subscriber. */
export const subscriberDataRoutes = async (app: App, container: Container): Promise<void> => {
  const { accounts, ownData, erasure, subscriberCounts } = container;
  app.get(
    '/subscribers/:id/export',
    {
      config: { scope: 'subscribers:read', budget: 'export' },
      schema: {
        operationId: 'exportSubscriber',
        summary: 'Export a subscriber',
        description:
          'Returns everything that is stored about one person, as they get it themselves (GDPR, articles 15 and 20).',
        tags: ['Subscribers'],
        params: UuidParams,
        response: { 200: OwnData, ...problems('not_found') },
      },
    },
    async (request) => {
      const { subscriberId } = await accounts.find(request.params.id);
      return ownData.read(subscriberId);
    },
  );

  app.delete(
    '/subscribers/:id',
    {
      config: { scope: 'subscribers:write' },
      schema: {
        operationId: 'eraseSubscriber',
        summary: 'Erase a subscriber',
        description:
          'Deletes everything about the person for good. Of the address only a keyed hash stays, so that no import can bring it back without a new consent.',
        tags: ['Subscribers'],
        params: UuidParams,
        headers: IfMatch,
        response: {
          204: Type.Null({ description: 'Erased.' }),
          ...problems('not_found', 'precondition_failed'),
        },
      },
    },
    async (request, reply) => {
      const subscriberId = await accounts.change(
        request.params.id,
        (account) => checkIfMatch(request, toSubscriber(account)),
        async (client, account) => {
          await erasure.eraseOn(client, account.subscriberId);
          return account.subscriberId;
        },
      );
      await recordUse(container, request, 'erased', `reader ${subscriberId}`);
      subscriberCounts.forget();
      return reply.code(204).send(null);
    },
  );
};
