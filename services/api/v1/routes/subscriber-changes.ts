import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Account } from '../../../subscribers/accounts/account.ts';
import { changePreferences, checkFuture } from '../../../subscribers/accounts/change-preferences.ts';
import { type Given, papersIn, readWanted } from '../../../subscribers/accounts/wanted.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { may } from '../key-check.ts';
import { checkIfMatch, IfMatch, withTag } from '../preconditions.ts';
import { ApiProblem } from '../problem.ts';
import { recordUse } from '../record-use.ts';
import { closed, Day, NoBody, orNull, problems, UuidParams } from '../schemas.ts';
import { GivenInterests, GivenSettings, Subscriber, toSubscriber, Zone } from '../views/subscriber.ts';

const Patch = closed(
  {
    zone: Type.Optional(Zone),
    interests: Type.Optional(GivenInterests),
    settings: Type.Optional(GivenSettings),
    pausedUntil: Type.Optional(orNull(Day)),
  },
  { examples: [{ settings: { digestHour: 18 }, interests: { keywords: ['protein folding'] } }] },
);
const Pause = closed({ until: Type.Optional(Day) }, { examples: [{ until: '2030-01-01' }] });

const getsDigests = ({ state }: Account): boolean => state === 'active' || state === 'paused';

const refuse = ({ state }: Account): ApiProblem =>
  new ApiProblem('conflict', `The subscriber is ${state}, so this has no effect on them.`);

const changed = {
  200: Subscriber,
  204: Type.Null({ description: 'It is done; the key lacks `subscribers:read`.' }),
  ...problems('not_found', 'conflict', 'precondition_failed'),
};

/** Serves the changes of one subscriber. Each is made under a lock, under which `If-Match` is checked. */
export const subscriberChangeRoutes = async (app: App, container: Container): Promise<void> => {
  const { accounts, knownNames, clock, pausing, subscription, subscriberCounts } = container;

  /** Changes an account and returns it as it is then. */
  const change = async (
    request: FastifyRequest<{ Params: { id: string } }>,
    act: Parameters<typeof accounts.change<unknown>>[2],
    words: string,
    detail: string | null = null,
  ): Promise<Account> => {
    const { id } = request.params;
    const after = await accounts.change(
      id,
      (account) => checkIfMatch(request, toSubscriber(account)),
      async (client, account) => {
        await act(client, account);
        return accounts.findIn(client, id);
      },
    );
    await recordUse(container, request, words, `reader ${after.subscriberId}`, detail);
    subscriberCounts.forget();
    return after;
  };

  /** Sends the subscriber as they are now, or nothing to a key that may change them and not read them. */
  const show = (request: FastifyRequest, reply: FastifyReply, after: Account) =>
    may(request, 'subscribers:read') ? withTag(reply, toSubscriber(after)) : reply.code(204).send(null);

  app.patch(
    '/subscribers/:id',
    {
      config: { scope: 'subscribers:write' },
      schema: {
        operationId: 'changeSubscriber',
        summary: 'Change a subscriber',
        description:
          'Changes the given preferences; what is missing stays. A list that is given replaces the list of before. `pausedUntil` is the date on which a pause ends; null ends it now. A digest that is due is still sent; later ones come at the new time.',
        tags: ['Subscribers'],
        params: UuidParams,
        headers: IfMatch,
        body: Patch,
        response: changed,
      },
    },
    async (request, reply) => {
      const { pausedUntil, ...given } = request.body;
      const wanted = readWanted(given as Given, await knownNames.read(papersIn(given as Given)));
      const after = await change(
        request,
        (client, account) => {
          if (pausedUntil && !getsDigests(account)) throw refuse(account);
          const now = clock.now();
          return changePreferences(client, account, { wanted, pausedUntil }, { pausing, now });
        },
        'changed preferences',
        Object.keys(request.body).join(', '),
      );
      return show(request, reply, after);
    },
  );

  const changing = (operationId: string, summary: string, description: string) => ({
    operationId,
    summary,
    description,
    tags: ['Subscribers'],
    params: UuidParams,
    headers: IfMatch,
    response: changed,
  });
  const config = { scope: 'subscribers:write' } as const;

  app.post(
    '/subscribers/:id/pause',
    {
      config,
      schema: {
        ...changing(
          'pauseSubscriber',
          'Pause a subscriber',
          'Sends no digests until a date, or without `until` until somebody resumes the subscriber. A queued digest is not sent.',
        ),
        body: Pause,
      },
    },
    async (request, reply) => {
      const { until } = request.body;
      const after = await change(
        request,
        async (client, account) => {
          if (!getsDigests(account)) throw refuse(account);
          if (until === undefined) return pausing.pause(account.subscriberId, client);
          checkFuture(until, account.zone, clock.now(), 'until');
          return pausing.pauseUntil(account.subscriberId, until, client);
        },
        'paused',
        until === undefined ? null : `until ${until}`,
      );
      return show(request, reply, after);
    },
  );

  app.post(
    '/subscribers/:id/resume',
    {
      config,
      schema: {
        ...changing(
          'resumeSubscriber',
          'Resume a subscriber',
          'Ends a pause; the next digest comes at the next hour of the subscriber.',
        ),
        body: NoBody,
      },
    },
    async (request, reply) => {
      const after = await change(
        request,
        async (client, account) => {
          if (!getsDigests(account)) throw refuse(account);
          return pausing.resume(account.subscriberId, client);
        },
        'resumed',
      );
      return show(request, reply, after);
    },
  );

  app.post(
    '/subscribers/:id/unsubscribe',
    {
      config,
      schema: {
        ...changing(
          'unsubscribeSubscriber',
          'Unsubscribe a subscriber',
          'Ends the subscription at once; a queued digest is not sent. Only the person can come back, by signing up.',
        ),
        body: NoBody,
      },
    },
    async (request, reply) => {
      const after = await change(
        request,
        async (client, account) => {
          if (account.state === 'suppressed') throw refuse(account);
          return subscription.unsubscribe(account.subscriberId, client);
        },
        'unsubscribed',
      );
      return show(request, reply, after);
    },
  );
};
