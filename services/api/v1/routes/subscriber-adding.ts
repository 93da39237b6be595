import { signupPayloads } from '../../../jobs/catalogue.ts';
import { toRequest } from '../../../subscribers/accounts/additions.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { originOf } from '../../http/reply.ts';
import { createSignupIntake } from '../../routes/signup-intake.ts';
import { may } from '../key-check.ts';
import { withTag } from '../preconditions.ts';
import { ApiProblem } from '../problem.ts';
import { createAdditionReader } from '../read-additions.ts';
import { recordUse } from '../record-use.ts';
import { problems } from '../schemas.ts';
import { Accepted, NewSubscriber, newSubscriberExample } from '../views/new-subscriber.ts';
import { Subscriber, toSubscriber } from '../views/subscriber.ts';

/** Serves the adding of one subscriber. */
export const subscriberAddingRoutes = async (app: App, container: Container): Promise<void> => {
  const { accounts, additions, dispatcher, subscriberCounts } = container;
  const intake = createSignupIntake(container);
  app.addHook('onClose', intake.settle);

  app.post(
    '/subscribers',
    {
      config: { scope: 'subscribers:write' },
      schema: {
        operationId: 'addSubscriber',
        summary: 'Add a subscriber',
        description:
          'Without `consent` the person gets a mail, and becomes active by confirming it; the preferences are kept until then, and a reader who is known gets a link to their preferences instead. With `consent`, the proof that they agreed elsewhere, they become active at once; a reader who is known gets the given preferences. An address that is suppressed, or whose reader left or moved away, never becomes active that way. A key without `subscribers:read` gets the same 202 for every address, and the person is added within seconds.',
        tags: ['Subscribers'],
        body: { ...NewSubscriber, examples: [newSubscriberExample] },
        response: { 200: Subscriber, 201: Subscriber, 202: Accepted, ...problems('conflict') },
      },
    },
    async (request, reply) => {
      const readAddition = await createAdditionReader(container, request, [request.body]);
      const addition = readAddition(request.body);
      const origin = originOf(request);
      if (!may(request, 'subscribers:read')) {
        await intake.take(toRequest(addition, origin));
        await recordUse(container, request, 'added a subscriber');
        return reply.code(202).send({ status: 'accepted' as const });
      }
      const { added, signupIds } = await additions.add([addition], origin);
      const result = added[0]!;
      if (result.status === 'refused') throw new ApiProblem('conflict', result.reason);
      await dispatcher.wake('answer-signups', signupPayloads(signupIds));
      await recordUse(
        container,
        request,
        'added a subscriber',
        `reader ${result.subscriberId}`,
        result.status,
      );
      subscriberCounts.forget();
      const subscriber = withTag(reply, toSubscriber(await accounts.find(result.publicId)));
      if (result.status !== 'created') return subscriber;
      return reply.code(201).header('location', `/api/v1/subscribers/${subscriber.id}`).send(subscriber);
    },
  );
};
