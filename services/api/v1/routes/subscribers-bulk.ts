import Type, { type Static } from 'typebox';
import { signupPayloads } from '../../../jobs/catalogue.ts';
import type { Addition } from '../../../subscribers/accounts/addition.ts';
import { toRequest } from '../../../subscribers/accounts/additions.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { originOf } from '../../http/reply.ts';
import { createSignupIntake } from '../../routes/signup-intake.ts';
import { createItemValidator } from '../item-validator.ts';
import { may } from '../key-check.ts';
import { ApiProblem, toProblem, toProblemBody } from '../problem.ts';
import { createAdditionReader } from '../read-additions.ts';
import { recordUse } from '../record-use.ts';
import { closed, problems, Uuid } from '../schemas.ts';
import { NewSubscriber } from '../views/new-subscriber.ts';
import { State } from '../views/subscriber.ts';

const MAX_ITEMS = 1_000;
const MAX_BYTES = 2 * 1024 * 1024;

// The items are checked one by one, so that a bad one costs no other.
const Item = Type.Union([
  NewSubscriber,
  Type.Unknown({ description: 'Anything else is rejected by itself, and costs no other item.' }),
]);
const Bulk = closed(
  { subscribers: Type.Array(Item, { minItems: 1, maxItems: MAX_ITEMS }) },
  {
    examples: [
      {
        subscribers: [
          {
            email: 'ada@example.org',
            consent: {
              at: '2025-08-01T10:00:00Z',
              source: 'form on example.org',
              wording: 'Send me papers.',
            },
          },
          { email: 'grace@example.org', interests: { topics: ['reinforcement-learning'] } },
        ],
      },
    ],
  },
);
const Result = closed({
  index: Type.Integer({ description: 'The place of the item in the request, from 0.' }),
  status: Type.Enum(['created', 'updated', 'accepted', 'rejected'], {
    description:
      '`created`: a new subscriber. `updated`: a known one, who got the given preferences. `accepted`: a mail is on its way, or the key may not know more. `rejected`: nothing was done; see `problem`.',
  }),
  id: Type.Optional(Uuid),
  state: Type.Optional(State),
  problem: Type.Optional(Type.Ref('Problem#')),
});
type Result = Static<typeof Result>;

/** Serves the adding of many subscribers. */
export const subscribersBulkRoutes = async (app: App, container: Container): Promise<void> => {
  const { additions, dispatcher, config, subscriberCounts } = container;
  const intake = createSignupIntake(container);
  app.addHook('onClose', intake.settle);
  const wrongParts = createItemValidator(NewSubscriber);

  app.post(
    '/subscribers/bulk',
    {
      bodyLimit: MAX_BYTES,
      config: { scope: 'subscribers:write', body: 'papers' },
      schema: {
        operationId: 'addSubscribers',
        summary: 'Add many subscribers',
        description: `Adds up to ${MAX_ITEMS} subscribers, each as \`addSubscriber\` does, and returns what became of each, in order. A bad item costs no other one.`,
        tags: ['Subscribers'],
        body: Bulk,
        response: { 200: closed({ data: Type.Array(Result) }), ...problems('invalid_input', 'too_large') },
      },
    },
    async (request) => {
      const items = request.body.subscribers;
      const results: Result[] = items.map((_, index) => ({ index, status: 'accepted' }));
      const reject = (index: number, error: unknown): void => {
        const { parts, ...problem } = toProblem(error as ApiProblem);
        const at = `/subscribers/${index}`;
        const there = parts.map(({ pointer, ...part }) => ({ pointer: `${at}${pointer ?? ''}`, ...part }));
        results[index] = {
          index,
          status: 'rejected',
          problem: toProblemBody(config.publicUrl, { ...problem, parts: there }),
        };
      };

      const typed: { index: number; item: NewSubscriber }[] = [];
      for (const [index, item] of items.entries()) {
        const parts = wrongParts(item);
        if (parts.length === 0) typed.push({ index, item: item as NewSubscriber });
        else reject(index, new ApiProblem('invalid_input', parts[0]!.detail, parts));
      }
      const readAddition = await createAdditionReader(
        container,
        request,
        typed.map(({ item }) => item),
      );
      const read: { index: number; addition: Addition }[] = [];
      for (const { index, item } of typed) {
        try {
          read.push({ index, addition: readAddition(item) });
        } catch (error) {
          reject(index, error);
        }
      }

      const origin = originOf(request);
      if (may(request, 'subscribers:read')) {
        const { added, signupIds } = await additions.add(
          read.map(({ addition }) => addition),
          origin,
        );
        await dispatcher.wake('answer-signups', signupPayloads(signupIds));
        for (const [at, { index }] of read.entries()) {
          const each = added[at]!;
          if (each.status === 'refused') reject(index, new ApiProblem('conflict', each.reason));
          else
            results[index] = {
              index,
              status: each.status,
              id: each.publicId,
              state: each.state as Static<typeof State>,
            };
        }
      } else {
        const failures = await intake.takeTogether(read.map(({ addition }) => toRequest(addition, origin)));
        for (const [at, { index }] of read.entries()) if (failures[at]) reject(index, failures[at]);
      }
      const rejected = results.filter(({ status }) => status === 'rejected').length;
      await recordUse(
        container,
        request,
        'added subscribers',
        '',
        `${items.length} in one call, ${rejected} of them rejected`,
      );
      subscriberCounts.forget();
      return { data: results };
    },
  );
};
