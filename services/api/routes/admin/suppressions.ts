import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { DomainError } from '../../../platform/errors.ts';
import { parseAddress } from '../../../subscribers/address.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { longText } from '../../http/schemas.ts';
import { sessionOf } from './gate.ts';
import type { AdminPage } from './page.ts';
import { minutes, textOf } from './wording.ts';

const SuppressionForm = Type.Object({ email: longText, reason: longText });
type Form = Static<typeof SuppressionForm>;

const SHOWN = 30;
const MAX_REASON_CHARS = 100;

const reasonIn = (request: { body: Form }): string => textOf(request.body.reason).slice(0, MAX_REASON_CHARS);

const actorOf = (request: FastifyRequest) => ({
  operator: sessionOf(request).operator,
  ip: request.ip,
});

/**
 * Serves `/admin/suppressions`: the addresses that are never mailed. A look-up is a POST, so that no URL contains the
 * address.
 */
export const suppressionRoutes = async (
  app: App,
  { db, suppression, operatorSuppressions, subscriberCounts, page }: Container & { page: AdminPage },
): Promise<void> => {
  type Said = { found: string | null; error: string | null; email: string };
  const shown = async (said: Said) => ({
    ...said,
    reasons: (await subscriberCounts.read()).suppressions,
    latest: (await suppression.latest(db, SHOWN)).map(({ since, ...each }) => ({
      ...each,
      since: minutes(since),
    })),
  });

  /** Sends the page with the words of `say` about the address in the form, or with the error of that address. */
  const respond = async (
    request: FastifyRequest & { body: Form },
    reply: FastifyReply,
    say: (addressKey: string) => Promise<string>,
  ) => {
    const email = textOf(request.body.email);
    try {
      const found = await say(parseAddress(email).addressKey);
      return page.send(request, reply, 'admin/suppressions', await shown({ found, error: null, email }));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const said = await shown({ found: null, error: error.message, email });
      return page.send(request, reply.code(400), 'admin/suppressions', said);
    }
  };

  app.get('/suppressions', async (request, reply) =>
    page.send(request, reply, 'admin/suppressions', await shown({ found: null, error: null, email: '' })),
  );

  app.post('/suppressions/look-up', { schema: { body: SuppressionForm } }, (request, reply) =>
    respond(request, reply, async (addressKey) => {
      const found = await suppression.reasonFor(db, addressKey);
      return found
        ? `Suppressed since ${minutes(found.since)} UTC: ${found.reason}.`
        : 'Not suppressed: this address may be mailed.';
    }),
  );

  app.post('/suppressions', { schema: { body: SuppressionForm } }, (request, reply) =>
    respond(request, reply, async (addressKey) => {
      await operatorSuppressions.add(addressKey, reasonIn(request) || 'operator', actorOf(request));
      subscriberCounts.forget();
      return 'It will never be mailed again.';
    }),
  );

  app.post('/suppressions/lift', { schema: { body: SuppressionForm } }, (request, reply) =>
    respond(request, reply, async (addressKey) => {
      const reason = reasonIn(request);
      if (reason === '')
        throw new DomainError('invalid_input', 'Say why, for the record (field: reason).', {
          field: 'reason',
        });
      const { isLifted, state } = await operatorSuppressions.lift(addressKey, reason, actorOf(request));
      subscriberCounts.forget();
      if (!isLifted) return 'Nothing was lifted: it is not suppressed, or its reader was erased.';
      return state === 'active' || state === 'paused'
        ? `It may be mailed again, and its reader is ${state} as before.`
        : 'It may be mailed again, once its reader signs up.';
    }),
  );
};
