import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { parseAddress } from '../../../subscribers/address.ts';
import { ERASED } from '../../../subscribers/privacy/suppression.ts';
import type { SuppressionEntry } from '../../../subscribers/privacy/suppression-list.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { pageOf, pageQuery, readCursor, toPage } from '../cursor.ts';
import { keyLabel, may } from '../key-check.ts';
import { ApiProblem } from '../problem.ts';
import { closed, Moment, problems } from '../schemas.ts';
import { Accepted } from '../views/new-subscriber.ts';
import { Email } from '../views/subscriber.ts';

const MAX_REASON_CHARS = 100;

const Hash = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'A keyed hash of the address, which names nobody.',
  examples: ['5f0c3c1a9d2e4b6f8a7c5e3d1b9f7a5c3e1d9b7f5a3c1e9d7b5f3a1c9e7d5b3f'],
});
const Suppression = closed(
  { id: Hash, reason: Type.String(), at: Moment },
  { title: 'Suppression', description: 'An address that is never mailed.' },
);
const Reason = Type.String({
  minLength: 1,
  maxLength: MAX_REASON_CHARS,
  pattern: '\\S',
  description: 'Why, for the record.',
});
const NewSuppression = closed(
  { email: Email, reason: Type.Optional(Reason) },
  { title: 'NewSuppression', examples: [{ email: 'ada@example.org', reason: 'asked by telephone' }] },
);
const Lifted = closed(
  { lifted: Type.Boolean({ description: 'False when the address was not suppressed.' }) },
  { title: 'LiftedSuppression' },
);
const HashParams = closed({ id: Hash });
const Place = closed({ since: Moment, id: Hash });

const toSuppression = ({ hash, reason, since }: SuppressionEntry) => ({
  id: hash,
  reason,
  at: since.toISOString(),
});

const actorOf = (request: FastifyRequest) => ({ operator: keyLabel(request), ip: request.ip });

const keptErasure = (): ApiProblem =>
  new ApiProblem(
    'conflict',
    'The person was erased: only they themselves can end this suppression, by signing up.',
  );

/** Serves the addresses that are never mailed. A key that may not read them learns nothing of an address. */
export const suppressionRoutes = async (app: App, container: Container): Promise<void> => {
  const { suppressionList, operatorSuppressions, subscriberCounts } = container;

  app.get(
    '/suppressions',
    {
      config: { scope: 'suppressions:read' },
      schema: {
        operationId: 'listSuppressions',
        summary: 'List suppressions',
        description:
          'Returns the suppressions, the newest first. They are kept as keyed hashes, so that the list holds no address.',
        tags: ['Suppressions'],
        querystring: closed({ ...pageQuery }),
        response: { 200: pageOf(Suppression) },
      },
    },
    async ({ query }) => {
      const limit = query.limit ?? 50;
      const place = readCursor(Place, query.cursor);
      const rows = await suppressionList.list(
        place && { since: new Date(place.since), hash: place.id },
        limit + 1,
      );
      return toPage(rows, limit, toSuppression, ({ since, hash }) => ({
        since: since.toISOString(),
        id: hash,
      }));
    },
  );

  app.post(
    '/suppressions',
    {
      config: { scope: 'suppressions:write' },
      schema: {
        operationId: 'addSuppression',
        summary: 'Suppress an address',
        description:
          'The address is never mailed again, and its subscription ends. Signing up again does not lift it. A key without `suppressions:read` gets the same 202 for every address.',
        tags: ['Suppressions'],
        body: NewSuppression,
        response: { 201: Suppression, 202: Accepted },
      },
    },
    async (request, reply) => {
      const { addressKey } = parseAddress(request.body.email);
      const reason = request.body.reason?.trim() ?? 'operator';
      await operatorSuppressions.add(addressKey, reason, actorOf(request));
      subscriberCounts.forget();
      if (!may(request, 'suppressions:read')) return reply.code(202).send({ status: 'accepted' as const });
      return reply.code(201).send(toSuppression((await suppressionList.findByAddress(addressKey))!));
    },
  );

  app.post(
    '/suppressions/lift',
    {
      config: { scope: 'suppressions:write' },
      schema: {
        operationId: 'liftSuppressionOfAddress',
        summary: 'Lift the suppression of an address',
        description:
          'The address may be mailed again. A subscriber whose mail bounced gets digests as before; any other may sign up again. A key without `suppressions:read` gets the same 202 for every address.',
        tags: ['Suppressions'],
        body: NewSuppression,
        response: { 200: Lifted, 202: Accepted, ...problems('conflict') },
      },
    },
    async (request, reply) => {
      const { email, reason = 'by the API' } = request.body;
      const { addressKey } = parseAddress(email);
      const { isLifted } = await operatorSuppressions.lift(addressKey, reason, actorOf(request));
      subscriberCounts.forget();
      if (!may(request, 'suppressions:read')) return reply.code(202).send({ status: 'accepted' as const });
      if (!isLifted && (await suppressionList.findByAddress(addressKey)) !== null) throw keptErasure();
      return { lifted: isLifted };
    },
  );

  app.delete(
    '/suppressions/:id',
    {
      config: { scope: 'suppressions:write' },
      schema: {
        operationId: 'liftSuppression',
        summary: 'Lift a suppression',
        description: 'Lifts the suppression of a hash, as `liftSuppressionOfAddress` does.',
        tags: ['Suppressions'],
        params: HashParams,
        response: { 204: Type.Null({ description: 'Lifted.' }), ...problems('not_found', 'conflict') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await suppressionList.find(id);
      if (!found) throw new ApiProblem('not_found', 'There is no such suppression.');
      if (found.reason === ERASED) throw keptErasure();
      const addressKey = await suppressionList.addressOf(id);
      await operatorSuppressions.liftEntry({ hash: id, addressKey }, 'by the API', actorOf(request));
      subscriberCounts.forget();
      return reply.code(204).send(null);
    },
  );
};
