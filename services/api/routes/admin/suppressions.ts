import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { DomainError } from '../../../platform/errors.ts';
import { parseAddress } from '../../../subscribers/address.ts';
import type { Container } from '../../../wiring/container.ts';
import type { App } from '../../http/app-type.ts';
import { longText } from '../../http/schemas.ts';
import { recorder } from './audit.ts';
import type { AdminPage } from './page.ts';
import { minutes, textOf } from './wording.ts';

const SuppressionForm = Type.Object({ email: longText, reason: longText });
type Form = Static<typeof SuppressionForm>;

const SHOWN = 30;
const MAX_REASON_CHARS = 100;

/**
 * Serves `/admin/suppressions`: the addresses that are never mailed. A look-up is a POST, so that no URL contains the
 * address.
 */
export const suppressionRoutes = async (
  app: App,
  { db, clock, suppression, subscriberCounts, audit, page }: Container & { page: AdminPage },
): Promise<void> => {
  const record = recorder({ audit });

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
      const reason = textOf(request.body.reason).slice(0, MAX_REASON_CHARS) || 'operator';
      await suppression.add(db, addressKey, reason, clock.now());
      subscriberCounts.forget();
      await record(request, 'suppressed an address', '', reason);
      return 'It will never be mailed again.';
    }),
  );
};
